import { left } from 'fp-ts/lib/Either.js'
import { concat, defer, from, Observable, of, tap } from 'rxjs'
import { breakable } from '../../core/break-point.js'
import { once } from '../../core/once.js'
import type { Artifacts } from '../../store/store.js'
import type { StoreError } from '../../store/store-error.js'
import type { Checkpoint } from '../checkpoint.js'
import { began, type Executor, type UnitEmission } from './executor.js'
import { ownUnits, unitsHere } from './own-units.js'
import type { UnitPool } from './unit.js'

/** A signal that is made when it is asked for, and aborted where its work ends before its time. */
const lazySignal = () => {
  const held: { controller?: AbortController } = {}
  const over = { aborted: false }
  return {
    over,
    signal: (): AbortSignal => {
      held.controller ??= new AbortController()
      if (over.aborted) held.controller.abort()
      return held.controller.signal
    },
    abort: (): void => {
      over.aborted = true
      held.controller?.abort()
    },
  }
}
type Lazy = ReturnType<typeof lazySignal>

/** A source that is asked to stop when it is unsubscribed from before its end. */
const abortable = <A>(body: (lazy: Lazy) => Observable<A>): Observable<A> =>
  new Observable((subscriber) => {
    const lazy = lazySignal()
    const state = { ended: false }
    const complete = (): void => {
      state.ended = true
    }
    // before the work begins: it may be unsubscribed from by what it gives at once
    subscriber.add(() => {
      if (!state.ended) lazy.abort()
    })
    return body(lazy).pipe(tap({ complete })).subscribe(subscriber)
  })

const OVER: StoreError = { _tag: 'StoreFailed', reason: 'closed', message: 'the attempt is over' }

/** Artifacts that take nothing more once the attempt is over. */
const artifactsUntil = (over: Lazy['over'], artifacts: Artifacts): Artifacts => ({
  get: artifacts.get,
  put: (codec, content) => (over.aborted ? Promise.resolve(left(OVER)) : artifacts.put(codec, content)),
})

/** A checkpoint that takes nothing more once the attempt is over, so that a late one never replaces a newer one's. */
const checkpointUntil = (over: Lazy['over'], checkpoint: Checkpoint): Checkpoint => ({
  get: checkpoint.get,
  put: (place, unfinished) =>
    over.aborted ? Promise.resolve(left(OVER)) : checkpoint.put(place, unfinished),
  within: (step) => checkpointUntil(over, checkpoint.within(step)),
})

/** A source whose work ends at its break points once `isOver` holds. */
const inTime = <A>(isOver: () => boolean, source: Observable<A>): Observable<A> =>
  new Observable((subscriber) => breakable(isOver, () => source.subscribe(subscriber)))

/**
 * Carries phases out in this thread. A time-out ends a handler at its next break point, and so does a cancel, which the thread
 * hears where the handler yields or gives something; what it gives after that is dropped.
 */
export const inline = <S>(): Executor<S> => ({
  attempt: ({
    handler,
    config,
    seed,
    services,
    artifacts,
    checkpoint,
    timeout_ms,
    scheduler,
    share = unitsHere,
  }) =>
    concat(
      of(began),
      abortable(({ over, signal }): Observable<UnitEmission> => {
        const begun = scheduler.now()
        const units = once(() => share(ownUnits(handler, request, services)))
        const request = {
          config,
          seed,
          get signal() {
            return signal()
          },
          elapsed: () => scheduler.now() - begun,
          artifacts: artifactsUntil(over, artifacts),
          checkpoint: checkpointUntil(over, checkpoint),
          get units(): UnitPool {
            return units()
          },
        }
        return inTime(
          () => over.aborted || (timeout_ms !== undefined && scheduler.now() - begun > timeout_ms),
          defer(() => from(handler.run(request, services))),
        )
      }),
    ),
})
