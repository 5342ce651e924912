import { existsSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { Level } from 'level'
import { decode, encode } from '../core/canonical/canonical.kernel.js'
import { framed, unframed } from './frame.js'
import type { Blobs, KeyValue } from './key-value.js'
import { storeOver } from './layered-store.js'
import { FORMAT, formatKey } from './layout.js'
import type { Store } from './store.js'
import { type StoreError, storeFailed } from './store-error.js'
import { readWhole, writeWhole } from './whole-file.js'

type Database = Level<string, Uint8Array>

const within = (prefix: string) => ({ gte: prefix, lt: `${prefix}\u{10ffff}` })

const levelKeyValue = (database: Database): KeyValue => ({
  get: (key) => database.get(key),
  batch: (puts, { sync, removed = [] }) =>
    database.batch(
      [
        ...puts.map(([key, value]) => ({ type: 'put' as const, key, value })),
        ...removed.map((key) => ({ type: 'del' as const, key })),
      ],
      { sync },
    ),
  startingWith: (prefix) => database.iterator(within(prefix)).all(),
  keysStartingWith: (prefix) => database.keys(within(prefix)).all(),
  close: () => database.close(),
})

const fileBlobs = (directory: string): Blobs => {
  const pathOf = (sha256: string): string => join(directory, sha256.slice(0, 2), sha256)
  const underWay = new Map<string, Promise<void>>()
  return {
    put: (sha256, content) => {
      const running = underWay.get(sha256)
      if (running !== undefined) return running
      const written = writeWhole(pathOf(sha256), content).finally(() => underWay.delete(sha256))
      underWay.set(sha256, written)
      return written
    },
    get: (sha256) => readWhole(pathOf(sha256)),
  }
}

interface Sidecar {
  readonly format: unknown
  readonly created: unknown
  /** The store was being made; its database may not be there yet. */
  readonly making?: unknown
  readonly owner?: number
}

const readSidecar = async (directory: string): Promise<Either<StoreError, Sidecar | undefined>> => {
  const path = join(directory, 'STORE.json')
  if (!existsSync(path)) return right(undefined)
  try {
    const read: unknown = JSON.parse(await readFile(path, 'utf8'))
    return typeof read === 'object' && read !== null && 'format' in read && 'created' in read
      ? right(read as Sidecar)
      : left({ _tag: 'NotAStore', directory, because: 'its STORE.json has no format' })
  } catch {
    return left({ _tag: 'NotAStore', directory, because: 'its STORE.json cannot be read' })
  }
}

/** Tables without a sidecar: something else lives here, or STORE.json was lost; opening it could delete them. */
const holdsTables = async (directory: string): Promise<boolean> => {
  const path = join(directory, 'db')
  if (!existsSync(path)) return false
  const names = await readdir(path)
  const sizes = await Promise.all(
    names.filter((name) => name.endsWith('.log')).map((name) => stat(join(path, name))),
  )
  return names.some((name) => name.endsWith('.ldb')) || sizes.some(({ size }) => size > 0)
}

const isLocked = (cause: unknown): boolean =>
  cause instanceof Error && (('code' in cause && cause.code === 'LEVEL_LOCKED') || isLocked(cause.cause))

const opened = async (directory: string, sidecar: Sidecar): Promise<Either<StoreError, Database>> => {
  const database: Database = new Level(join(directory, 'db'), { keyEncoding: 'utf8', valueEncoding: 'view' })
  try {
    await database.open({ createIfMissing: sidecar.making === true })
    return right(database)
  } catch (cause) {
    return left(isLocked(cause) ? { _tag: 'StoreBusy', directory, owner: sidecar.owner } : storeFailed(cause))
  }
}

const formatOf = async (database: Database): Promise<unknown> => {
  const frame = (await database.get(formatKey)) as Uint8Array | undefined
  const payload = frame === undefined ? undefined : unframed(formatKey, frame)
  const read = payload === undefined ? undefined : decode(payload)
  return read?._tag === 'Right' ? read.right : undefined
}

const writeFormat = async (database: Database): Promise<void> => {
  const bytes = encode(FORMAT)
  if (bytes._tag === 'Right') await database.put(formatKey, framed(formatKey, bytes.right), { sync: true })
}

/**
 * Opens the store in a directory, or makes one. Errors: `StoreBusy` with the owner's pid, `NotAStore`, `WrongFormat`,
 * `StoreFailed`. `now` is only written into a new store's STORE.json.
 */
export const levelStore = async (
  directory: string,
  { now, pid }: { readonly now: number; readonly pid: number },
): Promise<Either<StoreError, Store>> => {
  const sidecar = await readSidecar(directory)
  if (isLeft(sidecar)) return sidecar
  const known = sidecar.right
  if (known !== undefined && known.format !== FORMAT)
    return left({ _tag: 'WrongFormat', directory, found: known.format, known: FORMAT })
  try {
    if (known === undefined && (await holdsTables(directory)))
      return left({ _tag: 'NotAStore', directory, because: 'it holds tables, but no STORE.json' })
    const path = join(directory, 'STORE.json')
    const write = (sidecar: Sidecar): Promise<void> => writeWhole(path, `${JSON.stringify(sidecar)}\n`)
    const head = { format: FORMAT, created: known?.created ?? new Date(now).toISOString() }
    if (known === undefined) await write({ ...head, making: true })
    const database = await opened(directory, known ?? { ...head, making: true })
    if (isLeft(database)) return database
    if ((await formatOf(database.right)) !== FORMAT) await writeFormat(database.right)
    await write({ ...head, owner: pid })
    const release = (): Promise<void> => write(head)
    return right(storeOver(levelKeyValue(database.right), fileBlobs(join(directory, 'blobs')), release))
  } catch (cause) {
    return left(storeFailed(cause))
  }
}
