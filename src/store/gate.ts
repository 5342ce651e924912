import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { StoreError } from './store-error.js'
import type { Stored } from './stored.js'

/** Runs a body, unless the store is closed, and gives what it rejects with as a value. */
export type Guarded = <A>(body: () => Promise<A>) => Stored<A>

/** Counts what is under way, so that closing can wait for it. */
export const gate = (failed: (cause: unknown) => StoreError) => {
  const underWay = new Set<Promise<unknown>>()
  const state = { closed: false }
  const guarded: Guarded = async <A>(body: () => Promise<A>): Stored<A> => {
    if (state.closed) return left({ _tag: 'StoreFailed', reason: 'closed', message: 'the store is closed' })
    const work = Promise.resolve().then(body)
    underWay.add(work)
    try {
      return right(await work)
    } catch (cause) {
      return left(failed(cause))
    } finally {
      underWay.delete(work)
    }
  }
  const close = async (body: () => Promise<void>): Promise<Either<StoreError, void>> => {
    if (state.closed) return right(undefined)
    await Promise.allSettled(underWay)
    const done = guarded(body)
    state.closed = true
    return done
  }
  return { guarded, close }
}
