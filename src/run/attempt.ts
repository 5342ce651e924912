import { type Either, left } from 'fp-ts/lib/Either.js'
import {
  catchError,
  connect,
  defer,
  filter,
  map,
  merge,
  Observable,
  of,
  type SchedulerLike,
  switchMap,
  takeWhile,
  tap,
} from 'rxjs'
import type { Began, UnitEmission } from './executors/executor.js'
import { longTimer } from './long-timer.js'
import { crashed, type PhaseError } from './phase-error.js'

type Result = Either<PhaseError, unknown>
const isResult = (step: UnitEmission): step is Result => step._tag === 'Left' || step._tag === 'Right'
const isBegan = (step: UnitEmission): step is Began => step._tag === 'Began'

const NONE = left(crashed('the handler gave no result'))

/** Passes on that it began and its progress, and gives exactly one result when the source completes. */
const exactlyOne = (source: Observable<UnitEmission>): Observable<UnitEmission> =>
  new Observable((subscriber) => {
    const results: { count: number; first: Result } = { count: 0, first: NONE }
    return source.subscribe({
      next: (step) => {
        if (!isResult(step)) return subscriber.next(step)
        if (results.count === 0) results.first = step
        results.count += 1
      },
      error: (cause: unknown) => subscriber.error(cause),
      complete: () => {
        subscriber.next(
          results.count > 1 ? left(crashed(`the handler gave ${results.count} results`)) : results.first,
        )
        subscriber.complete()
      },
    })
  })

/** Ends with `TimedOut` what takes longer than its limit, counted from when it began; a result that comes later is dropped. */
const inTime =
  (timeout_ms: number, scheduler: SchedulerLike) =>
  (source: Observable<UnitEmission>): Observable<UnitEmission> =>
    defer(() => {
      const late: UnitEmission = left({ _tag: 'TimedOut', timeout_ms })
      const clock = { begun: scheduler.now() }
      return source.pipe(
        tap((step) => {
          if (isBegan(step)) clock.begun = scheduler.now()
        }),
        map((step) => (isResult(step) && scheduler.now() - clock.begun > timeout_ms ? late : step)),
        connect((shared) =>
          merge(
            shared,
            shared.pipe(
              filter(isBegan),
              switchMap(() => longTimer(timeout_ms, scheduler)),
              map(() => late),
            ),
          ),
        ),
      )
    })

/**
 * Holds one attempt to its contract: that it began, its progress, then exactly one Either. What it throws is `Crashed`, what
 * takes longer than `timeout_ms` is `TimedOut` and ended; the stream itself never errors.
 */
export const attempt = (
  work: Observable<UnitEmission>,
  timeout_ms: number | undefined,
  scheduler: SchedulerLike,
): Observable<UnitEmission> => {
  const one = exactlyOne(work).pipe(catchError((cause: unknown) => of<UnitEmission>(left(crashed(cause)))))
  const timed = timeout_ms === undefined ? one : one.pipe(inTime(timeout_ms, scheduler))
  return timed.pipe(takeWhile((step) => !isResult(step), true))
}
