import { copyFile, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { KeyValue } from './key-value.js'
import { storeOver } from './layered-store.js'
import { FORMAT } from './layout.js'
import { type Database, fileBlobs, levelKeyValue, openDatabase } from './level-store.js'
import { memoryStore } from './memory-store.js'
import { tablesOfManifest } from './salvage/manifest-file.kernel.js'
import { readSidecar } from './sidecar.js'
import type { Store } from './store.js'
import { databaseFailed, type StoreError } from './store-error.js'

const isIndex = (name: string): boolean => /^(?:CURRENT|MANIFEST-\d+)$/.test(name)

/**
 * Links to the logs of a database, which are only read, and to the tables that its index knows. One that is still being written is in
 * no index: a database that opens the view gives new tables the next numbers, and would write them through its link.
 */
const linked = async (from: string, to: string): Promise<void> => {
  const copied = (await readdir(from)).filter(isIndex)
  // the index first: what a writer adds later is then missing in the view, and nothing is in it that has no file
  await Promise.all(copied.map((name) => copyFile(join(from, name), join(to, name))))
  const index = (await readFile(join(to, 'CURRENT'), 'utf8')).trim()
  const tables = tablesOfManifest(await readFile(join(to, index)))
  const names = (await readdir(from)).filter(
    (name) => name.endsWith('.log') || (/\.(?:ldb|sst)$/.test(name) && tables.has(Number.parseInt(name, 10))),
  )
  await Promise.all(names.map((name) => symlink(resolve(from, name), join(to, name))))
}

/** An open database over the files of another one, and how its folder is removed. */
export interface DatabaseView {
  readonly database: Database
  readonly close: () => Promise<void>
}

const ATTEMPTS = 4
/**
 * Opens the database of a store for reading, next to whoever has it open, and on a disk that cannot be written: in a folder
 * of its own below `temporary`, which links to its tables. Nothing of the store is changed. What a process writes meanwhile
 * may be missing in it; a file that is taken away while it is opened makes it try again.
 */
export const databaseView = async (
  directory: string,
  temporary: string,
  attempts = ATTEMPTS,
): Promise<Either<StoreError, DatabaseView>> => {
  const held: { folder?: string } = {}
  const remove = async (): Promise<void> => {
    if (held.folder !== undefined) await rm(held.folder, { recursive: true, force: true })
  }
  const opened = await (async (): Promise<Either<StoreError, Database>> => {
    try {
      held.folder = await mkdtemp(join(temporary, 'regimen-view-'))
      await linked(join(directory, 'db'), held.folder)
      return await openDatabase(directory, held.folder, { createIfMissing: false })
    } catch (cause) {
      return left(databaseFailed(directory, cause))
    }
  })()
  if (opened._tag === 'Right') {
    const database = opened.right
    return right({
      database,
      close: async () => {
        await database.close()
        await remove()
      },
    })
  }
  await remove()
  return attempts > 1 ? databaseView(directory, temporary, attempts - 1) : opened
}

const refused = (): Promise<never> =>
  Promise.reject(Object.assign(new Error('this is a view of a store: it is only read'), { code: 'EROFS' }))

/**
 * A store as it can be read without having it: while another process runs in it, and where it cannot be written. Errors:
 * `NotAStore`, `StoreDamaged`, `WrongFormat`, `StoreFailed`; what is put into it is refused as `read_only`.
 */
export const storeView = async (directory: string, temporary: string): Promise<Either<StoreError, Store>> => {
  const sidecar = await readSidecar(directory)
  if (isLeft(sidecar)) return sidecar
  if (sidecar.right === undefined)
    return left({ _tag: 'NotAStore', directory, because: 'it has no STORE.json' })
  if (sidecar.right.format !== FORMAT)
    return left({ _tag: 'WrongFormat', directory, found: sidecar.right.format, known: FORMAT })
  if (sidecar.right.making === true) return right(memoryStore())
  const view = await databaseView(directory, temporary)
  if (isLeft(view)) return view
  const { database, close } = view.right
  const values: KeyValue = { ...levelKeyValue(database, () => undefined), batch: refused, close }
  const blobs = { ...fileBlobs(join(directory, 'blobs'), () => undefined), put: refused }
  return right(storeOver(values, blobs, { failed: (cause) => databaseFailed(directory, cause) }))
}
