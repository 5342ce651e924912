import { left } from 'fp-ts/lib/Either.js'
import { concat, defer, from, Observable, of } from 'rxjs'
import type { Artifacts } from '../../store/store.js'
import type { StoreError } from '../../store/store-error.js'
import type { Checkpoint } from '../checkpoint.js'
import { began, type Executor, type Step } from './executor.js'

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

const OVER: StoreError = { _tag: 'StoreFailed', reason: 'closed', message: 'the attempt is over' }

/** Artifacts that take nothing more once the attempt is over. */
const artifactsUntil = (signal: AbortSignal, artifacts: Artifacts): Artifacts => ({
  get: artifacts.get,
  put: (codec, content) => (signal.aborted ? Promise.resolve(left(OVER)) : artifacts.put(codec, content)),
})

/** A checkpoint that takes nothing more once the attempt is over, so that a late one never replaces a newer one's. */
const checkpointUntil = (signal: AbortSignal, checkpoint: Checkpoint): Checkpoint => ({
  get: checkpoint.get,
  put: (place, unfinished) =>
    signal.aborted ? Promise.resolve(left(OVER)) : checkpoint.put(place, unfinished),
  within: (step) => checkpointUntil(signal, checkpoint.within(step)),
})

/**
 * Carries phases out in this thread. A time-out or a cancel reaches a handler only where it yields; what it gives after that
 * is dropped.
 */
export const inline = <S>(): Executor<S> => ({
  attempt: ({ handler, config, seed, services, artifacts, checkpoint, scheduler }) =>
    concat(
      of(began),
      abortable((signal): Observable<Step> => {
        const begun = scheduler.now()
        const request = {
          config,
          seed,
          signal,
          elapsed: () => scheduler.now() - begun,
          artifacts: artifactsUntil(signal, artifacts),
          checkpoint: checkpointUntil(signal, checkpoint),
        }
        return defer(() => from(handler.run(request, services)))
      }),
    ),
})
