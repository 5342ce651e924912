import type { Either } from 'fp-ts/lib/Either.js'
import type { StoreError } from './store-error.js'

/** What a store answers: a value, or a typed error. */
export type Stored<A> = Promise<Either<StoreError, A>>

/** What can be read of many records, and the keys of those that cannot. */
export interface Readable<A> {
  readonly sound: readonly A[]
  readonly damaged: readonly string[]
}
