import { join } from 'node:path'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { type StoreError, storeFailed } from './store-error.js'
import { readWhole, writeWhole } from './whole-file.js'

/** What STORE.json holds. */
export interface Sidecar {
  readonly format: unknown
  readonly created: unknown
  /** The store was being made; its database may not be there yet. */
  readonly making?: unknown
  readonly owner?: number
}

/** Reads STORE.json, where there is one. */
export const readSidecar = async (directory: string): Promise<Either<StoreError, Sidecar | undefined>> => {
  try {
    const text = await readWhole(join(directory, 'STORE.json'))
    if (text === undefined) return right(undefined)
    const read: unknown = JSON.parse(Buffer.from(text).toString('utf8'))
    return typeof read === 'object' && read !== null && 'format' in read && 'created' in read
      ? right(read as Sidecar)
      : left({ _tag: 'StoreDamaged', directory, because: 'its STORE.json has no format' })
  } catch (cause) {
    const failed = storeFailed(cause)
    return left(
      cause instanceof SyntaxError || failed._tag !== 'StoreFailed'
        ? { _tag: 'StoreDamaged', directory, because: 'its STORE.json cannot be read' }
        : failed,
    )
  }
}

/** Writes STORE.json, whole or not at all. */
export const writeSidecar = (directory: string, sidecar: Sidecar): Promise<void> =>
  writeWhole(join(directory, 'STORE.json'), `${JSON.stringify(sidecar)}\n`)
