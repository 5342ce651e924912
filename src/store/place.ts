import { mkdir, readdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { type StoreError, storeFailed } from './store-error.js'

const codeOf = (cause: unknown): unknown =>
  cause instanceof Error && 'code' in cause ? cause.code : undefined

/**
 * Makes a directory and those that it stands in. The recursive mkdir of Node never returns where a parent can be named but
 * not made, such as below /proc; this rejects.
 */
export const makeDirectory = async (path: string): Promise<void> => {
  try {
    await mkdir(path)
  } catch (cause) {
    const parent = dirname(path)
    if (codeOf(cause) === 'ENOENT' && parent !== path && !(await isDirectory(parent))) {
      await makeDirectory(parent)
      return makeDirectory(path)
    }
    // eslint-disable-next-line functional/no-throw-statements -- callers sort what the file system rejects with
    if (codeOf(cause) !== 'EEXIST' || !(await isDirectory(path))) throw cause
  }
}

const isDirectory = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )

/** What may stand in the directory of a store. */
const OWN = ['STORE.json', 'STORE.json.new', 'blobs', 'columns', 'damaged', 'db', 'live']
const SHOWN = 3

/** Whether a store is there, or may be made there: a directory that is neither empty nor a store is refused. */
export const placeOf = async (directory: string): Promise<Either<StoreError, 'store' | 'free'>> => {
  try {
    const names = await readdir(directory)
    if (names.includes('STORE.json')) return right('store')
    const strangers = names.filter((name) => !OWN.includes(name))
    const shown = strangers.slice(0, SHOWN).join(', ')
    return strangers.length === 0
      ? right('free')
      : left({
          _tag: 'NotAStore',
          directory,
          because: `it holds other files (${shown}${strangers.length > SHOWN ? ', ..' : ''}) and no STORE.json`,
        })
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return right('free')
    return left(
      codeOf(cause) === 'ENOTDIR'
        ? { _tag: 'NotAStore', directory, because: 'it is a file, or stands in one' }
        : storeFailed(cause),
    )
  }
}
