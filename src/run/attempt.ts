import { type Either, left } from 'fp-ts/lib/Either.js'
import {
  catchError,
  connect,
  defer,
  filter,
  from,
  map,
  merge,
  Observable,
  type ObservableInput,
  of,
  type SchedulerLike,
  takeWhile,
  timer,
  toArray,
} from 'rxjs'
import { type Emission, isProgress } from './handler.js'
import { crashed, type PhaseError } from './phase-error.js'

/** A source that is told to stop when it is unsubscribed from. */
const abortable = <A>(body: (signal: AbortSignal) => Observable<A>): Observable<A> =>
  new Observable((subscriber) => {
    const controller = new AbortController()
    const inner = body(controller.signal).subscribe(subscriber)
    return () => {
      controller.abort()
      inner.unsubscribe()
    }
  })

/** Passes progress on, and gives exactly one result when the source completes. */
const exactlyOne = <R>(source: Observable<Emission<R>>): Observable<Emission<R>> =>
  source.pipe(
    connect((shared) =>
      merge(
        shared.pipe(filter(isProgress)),
        shared.pipe(
          filter((emission): emission is Either<PhaseError, R> => !isProgress(emission)),
          toArray(),
          map(onlyOf),
        ),
      ),
    ),
  )

const onlyOf = <R>(results: readonly Either<PhaseError, R>[]): Either<PhaseError, R> => {
  const [only, second] = results
  if (only === undefined) return left(crashed('the handler gave no result'))
  return second === undefined ? only : left(crashed(`the handler gave ${results.length} results`))
}

/**
 * Carries a handler out once: its progress, then exactly one Either. What it throws is `Crashed`, what takes longer than
 * `timeout_ms` is `TimedOut` and aborted; the stream itself never errors.
 */
export const attempt = <R>(
  body: (signal: AbortSignal, elapsed: () => number) => ObservableInput<Emission<R>>,
  timeout_ms: number | undefined,
  scheduler: SchedulerLike,
): Observable<Emission<R>> => {
  const work = abortable((signal) => {
    const begun = scheduler.now()
    return exactlyOne(defer(() => from(body(signal, () => scheduler.now() - begun)))).pipe(
      catchError((cause: unknown) => of<Emission<R>>(left(crashed(cause)))),
    )
  })
  if (timeout_ms === undefined) return work
  const late = timer(timeout_ms, scheduler).pipe(
    map((): Emission<R> => left({ _tag: 'TimedOut', timeout_ms })),
  )
  return merge(work, late).pipe(takeWhile((emission) => isProgress(emission), true))
}
