import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { catchError, concat, defer, mergeMap, type Observable, of } from 'rxjs'
import { decodeWith } from '../core/codec/codec.js'
import { didYouMean } from '../core/near.js'
import { keyOfAction, seedOf, showNotCanonical } from './action-key.js'
import { type CommitResult, carriedOut, type PhaseAction, type ResolvedPhase } from './carried-out.js'
import { concludedAfter } from './concluded-phase.js'
import type { Env } from './env.js'
import type { AnyHandler } from './handler.js'
import { type InFlight, onceInFlight } from './in-flight.js'
import { badConfig, crashed, type PhaseError } from './phase-error.js'
import { ended, type PhaseNotice } from './phase-notice.js'
import type { StartedPhase } from './surroundings.js'

const givenUp = (cause: unknown): Observable<PhaseNotice> => of(ended(left(crashed(cause))))

const prepared = async <S>(env: Env<S>, phase: ResolvedPhase): Promise<Either<PhaseError, PhaseAction>> => {
  const { handlers } = env
  const handler = Object.hasOwn(handlers, phase.kind) ? handlers[phase.kind] : undefined
  if (handler === undefined)
    return left(
      badConfig({
        path: 'kind',
        message: `there is no kind of phase "${phase.kind}"${didYouMean(phase.kind, Object.keys(handlers))}`,
      }),
    )
  const decoded = decodeWith(handler.config)(phase.config)
  if (isLeft(decoded)) return left(badConfig(...decoded.left))
  const config: unknown = handler.inherits?.(decoded.right, phase.inherited) ?? decoded.right
  const grounds = await handler.grounds(config, env.services, env.store.artifacts)
  if (isLeft(grounds)) return grounds
  const seed = seedOf(phase.config, env.seed)
  const key = keyOfAction({
    kind: phase.kind,
    version: handler.version,
    config: handler.config.encode(config),
    grounds: grounds.right,
    identity: env.identity,
    seed,
    engine: env.engine,
  })
  if (isLeft(key)) return left(badConfig({ path: '', message: showNotCanonical(key.left) }))
  return right({
    handler: handler as AnyHandler<unknown>,
    phase,
    config,
    ...key.right,
    seed,
  })
}

/**
 * Runs one phase: its key, what is stored under it, else its handler; the stream ends with one `Ended` and never errors. Work
 * that is under way is done once, but for phases that conclude: each of them has a turn of its own.
 */
export const runPhase = <S>(
  env: Env<S>,
  phase: StartedPhase,
  commit: CommitResult,
  inFlight: InFlight,
): Observable<PhaseNotice> =>
  defer(() => prepared(env, phase)).pipe(
    mergeMap((action) => {
      if (isLeft(action)) return of(ended(action))
      const { key, handler } = action.right
      const concludes = handler.conclusion !== undefined
      const carried = () =>
        concludes
          ? concludedAfter(env, action.right, commit, phase.turn)
          : carriedOut(env, action.right, commit)
      const work = defer(carried).pipe(catchError(givenUp))
      return concat(
        of<PhaseNotice>({ _tag: 'Scheduled', key }),
        handler.cached && !concludes ? onceInFlight(inFlight, key, work) : work,
      )
    }),
    catchError(givenUp),
  )
