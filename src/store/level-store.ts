import { statSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Either, isLeft, left, map, right } from 'fp-ts/lib/Either.js'
import { Level } from 'level'
import { decode, encode } from '../core/canonical/canonical.kernel.js'
import { framed, unframed } from './frame.js'
import type { Blobs, KeyValue } from './key-value.js'
import { storeOver } from './layered-store.js'
import { FORMAT, formatKey } from './layout.js'
import { placeOf } from './place.js'
import { damagedLogs, rescue } from './salvage/log-rescue.js'
import { readSidecar, type Sidecar, writeSidecar } from './sidecar.js'
import type { Store } from './store.js'
import { databaseFailed, STORE_GONE, type StoreError } from './store-error.js'
import { readWhole, writeWhole } from './whole-file.js'

/** An open database of a store. */
export type Database = Level<string, Uint8Array>

const within = (prefix: string) => ({ gte: prefix, lt: `${prefix}\u{10ffff}` })

/** An ordered map over an open database; each batch asks first that its directory is `there`. */
export const levelKeyValue = (database: Database, there: () => void): KeyValue => ({
  get: (key) => database.get(key),
  batch: async (puts, { sync, removed = [] }) => {
    await database.batch(
      [
        ...puts.map(([key, value]) => ({ type: 'put' as const, key, value })),
        ...removed.map((key) => ({ type: 'del' as const, key })),
      ],
      { sync },
    )
    there()
  },
  startingWith: (prefix) => database.iterator(within(prefix)).all(),
  keysStartingWith: (prefix) => database.keys(within(prefix)).all(),
  close: () => database.close(),
})

/**
 * Watches that a directory is still the one that was opened: a process may write to files for as long as it likes after their
 * directory was removed, or was moved and another made in its place.
 */
const presence = (directory: string): (() => void) => {
  const path = join(directory, 'db')
  const held = statSync(path).ino
  return () => {
    if (statSync(path, { throwIfNoEntry: false })?.ino !== held)
      // eslint-disable-next-line functional/no-throw-statements -- sorted by the store as what its files reject with
      throw Object.assign(new Error(`its directory ${directory} is no longer there`), { code: STORE_GONE })
  }
}

/** Gives the space of what was removed back to the disk. */
export const compacted = (database: Database): Promise<void> =>
  (
    database as Database & { readonly compactRange: (from: string, to: string) => Promise<void> }
  ).compactRange('!', '~')

/** Content by its hash, each a file; each put asks first that the store is `there`. */
export const fileBlobs = (directory: string, there: () => void): Blobs => {
  const pathOf = (sha256: string): string => join(directory, sha256.slice(0, 2), sha256)
  const underWay = new Map<string, Promise<void>>()
  return {
    put: (sha256, content) => {
      const running = underWay.get(sha256)
      if (running !== undefined) return running
      there()
      const written = writeWhole(pathOf(sha256), content).finally(() => underWay.delete(sha256))
      underWay.set(sha256, written)
      return written
    },
    get: (sha256) => readWhole(pathOf(sha256)),
  }
}

/** Tables without a sidecar: something else lives here, or STORE.json was lost; opening it could delete them. */
const holdsTables = async (directory: string): Promise<boolean> => {
  const path = join(directory, 'db')
  const names = await readdir(path).catch(() => [])
  const sizes = await Promise.all(
    names.filter((name) => name.endsWith('.log')).map((name) => stat(join(path, name))),
  )
  return names.some((name) => name.endsWith('.ldb')) || sizes.some(({ size }) => size > 0)
}

const isLocked = (cause: unknown): boolean =>
  cause instanceof Error && (('code' in cause && cause.code === 'LEVEL_LOCKED') || isLocked(cause.cause))

/** Opens a database; one that cannot be opened is closed again, so that it holds no lock. */
export const openDatabase = async (
  directory: string,
  path: string,
  { createIfMissing, owner }: { readonly createIfMissing: boolean; readonly owner?: number | undefined },
): Promise<Either<StoreError, Database>> => {
  const database: Database = new Level(path, { keyEncoding: 'utf8', valueEncoding: 'view' })
  try {
    await database.open({ createIfMissing })
    return right(database)
  } catch (cause) {
    await database.close().catch(() => undefined)
    return left(isLocked(cause) ? { _tag: 'StoreBusy', directory, owner } : databaseFailed(directory, cause))
  }
}

/** How the record of the format is named where it is lost. */
export const FORMAT_LOSS = 'the record of the format'

/** The format that a database says it has; nothing where that record is damaged or missing. */
export const formatRecordOf = async (database: Database): Promise<unknown> => {
  const frame = (await database.get(formatKey)) as Uint8Array | undefined
  const payload = frame === undefined ? undefined : unframed(formatKey, frame)
  const read = payload === undefined ? undefined : decode(payload)
  return read?._tag === 'Right' ? read.right : undefined
}

const writeFormat = async (database: Database): Promise<void> => {
  const bytes = encode(FORMAT)
  if (bytes._tag === 'Right') await database.put(formatKey, framed(formatKey, bytes.right), { sync: true })
}

/** What STORE.json says of a directory, or will say once a store is made there. */
const sidecarOf = async (directory: string, now: number): Promise<Either<StoreError, Sidecar>> => {
  const place = await placeOf(directory)
  if (isLeft(place)) return place
  const known = await readSidecar(directory)
  if (isLeft(known)) return known
  if (known.right === undefined)
    return (await holdsTables(directory))
      ? left({ _tag: 'StoreDamaged', directory, because: 'it holds tables, but no STORE.json' })
      : right({ format: FORMAT, created: new Date(now).toISOString(), making: true })
  return known.right.format === FORMAT
    ? right(known.right)
    : left({ _tag: 'WrongFormat', directory, found: known.right.format, known: FORMAT })
}

/** The parts of an open store, for those who keep it in order; `release` gives it up. */
export interface OpenLevel {
  readonly database: Database
  readonly values: KeyValue
  readonly blobs: Blobs
  /** What was lost and is written again. */
  readonly lost: readonly string[]
  /** Says in STORE.json that nobody has the store any more. */
  readonly release: () => Promise<void>
}

/**
 * Opens the database of a store, or makes one where there is nothing. Errors: `StoreBusy` with the owner's pid, `NotAStore`,
 * `StoreDamaged`, `WrongFormat`, `StoreFailed`. `now` is only written into a new store's STORE.json.
 */
export const openLevel = async (
  directory: string,
  { now, pid }: { readonly now: number; readonly pid: number },
): Promise<Either<StoreError, OpenLevel>> => {
  const held: { database?: Database } = {}
  try {
    const sidecar = await sidecarOf(directory, now)
    if (isLeft(sidecar)) return sidecar
    const { making, owner, ...head } = sidecar.right
    if (making === true) await writeSidecar(directory, { ...head, making })
    const logs = await damagedLogs(join(directory, 'db'))
    const database = await openDatabase(directory, join(directory, 'db'), {
      createIfMissing: making === true,
      owner,
    })
    if (isLeft(database)) return database
    held.database = database.right
    const there = presence(directory)
    const found = await formatRecordOf(database.right)
    if (found !== undefined && found !== FORMAT) {
      await database.right.close()
      return left({ _tag: 'WrongFormat', directory, found, known: FORMAT })
    }
    if (found === undefined) await writeFormat(database.right)
    const values = levelKeyValue(database.right, there)
    await rescue(values, logs)
    await writeSidecar(directory, { ...head, owner: pid })
    return right({
      database: database.right,
      values,
      blobs: fileBlobs(join(directory, 'blobs'), there),
      lost: found === undefined && making !== true ? [FORMAT_LOSS] : [],
      release: () => {
        there()
        return writeSidecar(directory, head)
      },
    })
  } catch (cause) {
    await held.database?.close().catch(() => undefined)
    return left(databaseFailed(directory, cause))
  }
}

/** The store in a directory, opened as by `openLevel`. */
export const levelStore = async (
  directory: string,
  who: { readonly now: number; readonly pid: number },
): Promise<Either<StoreError, Store>> =>
  map(({ values, blobs, lost, release }: OpenLevel) =>
    storeOver(values, blobs, { failed: (cause) => databaseFailed(directory, cause), onClose: release, lost }),
  )(await openLevel(directory, who))
