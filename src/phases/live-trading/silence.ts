import {
  connect,
  endWith,
  ignoreElements,
  map,
  merge,
  type Observable,
  repeat,
  startWith,
  switchMap,
  takeUntil,
} from 'rxjs'
import { longTimer } from '../../run/long-timer.js'

/** How long a feed has given nothing, by the clock. */
export interface Silence {
  readonly _tag: 'Silence'
  readonly silent_ms: number
}

const silences = (limit_ms: number): Observable<Silence> =>
  longTimer(limit_ms).pipe(
    repeat(),
    map((_, before): Silence => ({ _tag: 'Silence', silent_ms: (before + 1) * limit_ms })),
  )

/**
 * What is made of a feed, and a `Silence` whenever the clock has gone on by `limit_ms` more since the feed last gave
 * anything, or since it was subscribed to. The clock starts again when what came is worked off: work is no silence.
 */
export const withSilences =
  <A, B>(limit_ms: number | undefined, made: (feed$: Observable<A>) => Observable<B>) =>
  (feed$: Observable<A>): Observable<B | Silence> =>
    limit_ms === undefined
      ? made(feed$)
      : feed$.pipe(
          connect((shared$) =>
            merge(
              made(shared$),
              shared$.pipe(
                startWith(undefined),
                switchMap(() => silences(limit_ms)),
                takeUntil(shared$.pipe(ignoreElements(), endWith(true))),
              ),
            ),
          ),
        )
