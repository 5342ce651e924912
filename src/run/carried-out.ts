import { type Either, isLeft, left, map, right } from 'fp-ts/lib/Either.js'
import { concat, defer, EMPTY, from, mergeMap, type Observable, of, switchMap } from 'rxjs'
import { decodeWith } from '../core/codec/codec.js'
import { random } from '../core/random.kernel.js'
import { artifactsIn } from '../store/artifact.js'
import type { Lookup } from '../store/store.js'
import type { StoreError } from '../store/store-error.js'
import { type Policy, retryDelay } from '../workflow/policy.js'
import { attempt } from './attempt.js'
import { checkpointAt } from './checkpoint.js'
import type { Env } from './env.js'
import type { AnyHandler } from './handler.js'
import type { Ledgers } from './ledgers.js'
import { longTimer } from './long-timer.js'
import { type PhaseError, storeFailure } from './phase-error.js'
import { ended, type PhaseNotice } from './phase-notice.js'
import { resultOf, storedResult } from './stored-result.js'

/** A phase whose config is evaluated. */
export interface ResolvedPhase {
  readonly kind: string
  readonly config: unknown
  readonly policy: Policy
  /** The ledgers of the searches whose outputs it read. */
  readonly inherited: Ledgers
}

/** Commits what a phase gave, and gives back why it could not. */
export type CommitResult = (
  key: string,
  kind: string,
  value: unknown,
  duration_ms: number,
) => Promise<Either<StoreError, unknown>>

/** A phase on its way: its handler, its decoded config and its key. */
export interface PhaseAction {
  readonly handler: AnyHandler<unknown>
  readonly phase: ResolvedPhase
  readonly config: unknown
  readonly key: string
  /** The bytes whose hash the key is. */
  readonly inputs: Uint8Array
  readonly seed: number
}

/** The stored value of an action, if it is sound: it decodes, and the artifacts that it refers to are there. */
export const recalled = async <S>(
  env: Env<S>,
  { handler, key }: PhaseAction,
): Promise<Either<PhaseError, Lookup>> => {
  if (!handler.cached) return right({ _tag: 'Miss' })
  const lookup = await env.store.snapshots.get(key)
  if (isLeft(lookup)) return left(storeFailure(lookup.left))
  if (lookup.right._tag !== 'Hit') return lookup
  const { value } = lookup.right.snapshot
  const decoded = decodeWith(handler.result)(value)
  // what is sound but has another form is of another version, as before a metric was added: it is no damage
  if (isLeft(decoded)) return right({ _tag: 'Miss' })
  for (const artifact of artifactsIn(value)) {
    const content = await env.store.artifacts.get(artifact)
    if (isLeft(content)) return left(storeFailure(content.left))
    if (content.right === undefined) return right({ _tag: 'Damaged', what: `artifact ${artifact.sha256}` })
  }
  return right({
    ...lookup.right,
    snapshot: { ...lookup.right.snapshot, value: handler.result.encode(decoded.right) },
  })
}

/** What ended workers again and again would end them again. */
const mayRetry = (error: PhaseError): boolean =>
  error._tag === 'Failed' ||
  error._tag === 'TimedOut' ||
  (error._tag === 'Crashed' && error.poisoned !== true)

const attempts = <S>(
  env: Env<S>,
  action: PhaseAction,
  number: number,
): Observable<PhaseNotice | Either<PhaseError, unknown>> => {
  const { handler, phase, config, key, seed } = action
  const { timeout_ms, retries } = phase.policy
  const { services, scheduler, executor } = env
  const { artifacts, checkpoints } = env.store
  const checkpoint = checkpointAt(checkpoints, key)
  const again = (error: PhaseError): Observable<PhaseNotice | Either<PhaseError, unknown>> => {
    if (retries === undefined || number > retries.times || !mayRetry(error)) return of(left(error))
    const delay = retryDelay(retries, number, random(env.seed, 'retry', key, number).uniform())
    return longTimer(delay, scheduler).pipe(switchMap(() => attempts(env, action, number + 1)))
  }
  const work = executor.attempt({
    kind: phase.kind,
    handler,
    config,
    key,
    seed,
    services,
    artifacts,
    checkpoint,
    timeout_ms,
    scheduler,
  })
  return attempt(work, timeout_ms, scheduler).pipe(
    mergeMap((step) => {
      if (step._tag === 'Began') return of<PhaseNotice>({ _tag: 'Started', attempt: number })
      return step._tag === 'Left' ? again(step.left) : of(step)
    }),
  )
}

/** The result in the form that is stored, once it has passed its codec; its fields stand as those of a cached one. */
const encoded = ({ handler }: PhaseAction, value: unknown): Either<PhaseError, unknown> =>
  map((result: unknown): unknown => handler.result.encode(result))(
    resultOf(handler, storedResult(handler, value)),
  )

const isNotice = (emission: PhaseNotice | Either<PhaseError, unknown>): emission is PhaseNotice =>
  emission._tag !== 'Left' && emission._tag !== 'Right'

const computed = <S>(env: Env<S>, action: PhaseAction, commit: CommitResult): Observable<PhaseNotice> =>
  defer(() => {
    const begun = env.now()
    // for those who ask why a key differs; the result does not wait for it
    void env.store.key_inputs.put(action.key, action.inputs)
    const settle = async (result: Either<PhaseError, unknown>): Promise<PhaseNotice> => {
      if (isLeft(result)) return ended(result)
      const value = encoded(action, result.right)
      if (isLeft(value)) return ended(value)
      const done = await commit(action.key, action.phase.kind, value.right, env.now() - begun)
      return ended(
        isLeft(done)
          ? left(storeFailure(done.left))
          : right({ _tag: 'Ran', value: value.right, key: action.key, cached: false }),
      )
    }
    return attempts(env, action, 1).pipe(
      mergeMap((emission) => (isNotice(emission) ? of(emission) : from(settle(emission)))),
    )
  })

/** What is stored under the key of an action, else what its handler computes. */
export const carriedOut = <S>(
  env: Env<S>,
  action: PhaseAction,
  commit: CommitResult,
): Observable<PhaseNotice> =>
  from(recalled(env, action)).pipe(
    mergeMap((known) => {
      if (isLeft(known)) return of(ended(known))
      if (known.right._tag === 'Hit')
        return of(
          ended(right({ _tag: 'Ran', value: known.right.snapshot.value, key: action.key, cached: true })),
        )
      const damaged =
        known.right._tag === 'Damaged' ? of<PhaseNotice>({ _tag: 'Damaged', what: known.right.what }) : EMPTY
      return concat(damaged, computed(env, action, commit))
    }),
  )
