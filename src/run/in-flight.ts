import { right } from 'fp-ts/lib/Either.js'
import { defer, from, mergeMap, type Observable, of, tap } from 'rxjs'
import type { Outcome } from './event.js'
import { ended, type PhaseNotice } from './phase-notice.js'

/** Actions that are running: a second phase with the same key waits for the first. */
export type InFlight = Map<string, Promise<Outcome>>

/** Does the work of a key once: a phase that comes while it is under way waits, and what it gave is `cached` for it. */
export const onceInFlight = (
  inFlight: InFlight,
  key: string,
  work: Observable<PhaseNotice>,
): Observable<PhaseNotice> =>
  defer(() => {
    const running = inFlight.get(key)
    if (running !== undefined)
      return from(running).pipe(
        mergeMap((outcome) =>
          outcome._tag === 'Right' && outcome.right._tag === 'Ran'
            ? of(ended(right({ ...outcome.right, cached: true })))
            : onceInFlight(inFlight, key, work),
        ),
      )
    const { promise, resolve } = withResolvers<Outcome>()
    inFlight.set(key, promise)
    return work.pipe(
      tap((notice) => {
        if (notice._tag !== 'Ended') return
        inFlight.delete(key)
        resolve(notice.outcome)
      }),
    )
  })

const withResolvers = <A>() => {
  const held: { resolve?: (value: A) => void } = {}
  const promise = new Promise<A>((resolve) => {
    held.resolve = resolve
  })
  return { promise, resolve: (value: A): void => held.resolve?.(value) }
}
