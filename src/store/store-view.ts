import { copyFile, mkdtemp, readdir, rm, symlink } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { KeyValue } from './key-value.js'
import { storeOver } from './layered-store.js'
import { FORMAT } from './layout.js'
import { type Database, fileBlobs, levelKeyValue, openDatabase } from './level-store.js'
import { memoryStore } from './memory-store.js'
import { readSidecar } from './sidecar.js'
import type { Store } from './store.js'
import { databaseFailed, type StoreError } from './store-error.js'

/** Files that LevelDB writes once or only appends to; it reads the others of the view as they were when it was made. */
const isTable = (name: string): boolean => /\.(?:ldb|sst|log)$/.test(name)
const isIndex = (name: string): boolean => /^(?:CURRENT|MANIFEST-\d+)$/.test(name)

const linked = async (from: string, to: string): Promise<void> => {
  const names = await readdir(from)
  // the index first: what a writer adds later is then missing in the view, and nothing is in it that has no file
  await Promise.all(names.filter(isIndex).map((name) => copyFile(join(from, name), join(to, name))))
  await Promise.all(names.filter(isTable).map((name) => symlink(resolve(from, name), join(to, name))))
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
