import { type Either, isLeft, left, mapLeft, right } from 'fp-ts/lib/Either.js'
import { from, mergeMap, type Observable, of } from 'rxjs'
import type { LookRecord } from '../store/look.js'
import type { StoreError } from '../store/store-error.js'
import { type CommitResult, carriedOut, type PhaseAction, recalled } from './carried-out.js'
import { concluded, conclusionKey, type Evidence, lookOf } from './conclusion.js'
import type { Env } from './env.js'
import { crashed, type PhaseError, storeFailure } from './phase-error.js'
import { ended, type PhaseNotice } from './phase-notice.js'
import type { Turn } from './turns.js'

/**
 * Evidence under its key, stored or computed, kept with its look in one batch; then what follows, under a key of its own. Looks
 * are numbered in the order of the plan.
 */
export const concludedAfter = <S>(
  env: Env<S>,
  action: PhaseAction,
  commit: CommitResult,
  turn: Turn,
): Observable<PhaseNotice> => {
  const { handler, phase, config, seed } = action
  const { conclusion } = handler
  if (conclusion === undefined) return carriedOut(env, action, commit)
  const { kind, inherited } = phase
  const evidenceOf = (value: unknown): Evidence<S> => ({
    handler,
    conclusion,
    kind,
    config,
    seed,
    inherited,
    value,
  })
  const found: { look?: LookRecord; fault?: PhaseError } = {}
  const take = async (
    value: unknown,
    keep: (look: LookRecord | undefined) => Promise<Either<StoreError, unknown>>,
  ): Promise<Either<StoreError, unknown>> => {
    await turn.come()
    const held: { kept: Either<StoreError, unknown> } = { kept: right(undefined) }
    const look = await lookOf(evidenceOf(value), env, async (one) => {
      held.kept = await keep(one)
      return mapLeft(storeFailure)(held.kept)
    })
    if (isLeft(look)) found.fault = look.left
    else found.look = look.right
    return held.kept
  }
  const keepEvidence: CommitResult = (key, of, value, duration_ms) =>
    take(value, (look) =>
      env.store.commit({
        snapshot: { key, kind: `${of}_evidence`, value, duration_ms, run: env.run },
        run: env.run,
        from: 0,
        events: () => [],
        ...(look === undefined ? {} : { look }),
      }),
    )
  const conclude = async (value: unknown, wasCached: boolean): Promise<PhaseNotice> => {
    const begun = env.now()
    if (wasCached)
      await take(value, (look) =>
        look === undefined ? Promise.resolve(right(undefined)) : env.store.looks.add(look),
      )
    if (found.look === undefined) return ended(left(found.fault ?? crashed('the look was not kept')))
    const evidence = evidenceOf(value)
    const key = conclusionKey(evidence, found.look)
    if (isLeft(key)) return ended(key)
    const known = await recalled(env, { ...action, key: key.right })
    if (isLeft(known)) return ended(known)
    if (known.right._tag === 'Hit')
      return ended(
        right({ _tag: 'Ran', value: known.right.snapshot.value, key: key.right, cached: wasCached }),
      )
    const result = await concluded(evidence, found.look, env)
    if (isLeft(result)) return ended(result)
    const done = await commit(key.right, kind, result.right, env.now() - begun)
    return ended(
      isLeft(done)
        ? left(storeFailure(done.left))
        : right({ _tag: 'Ran', value: result.right, key: key.right, cached: false }),
    )
  }
  const evidenceAction: PhaseAction = { ...action, handler: { ...handler, result: conclusion.evidence } }
  return carriedOut(env, evidenceAction, keepEvidence).pipe(
    mergeMap((notice) =>
      notice._tag === 'Ended' && notice.outcome._tag === 'Right' && notice.outcome.right._tag === 'Ran'
        ? from(conclude(notice.outcome.right.value, notice.outcome.right.cached))
        : of(notice),
    ),
  )
}
