import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { contentKey } from '../core/canonical/content-key.js'
import { decodeWith } from '../core/codec/codec.js'
import { type LookRecord, oneOfEachLook, SAME_RUN } from '../store/look.js'
import type { Readable } from '../store/stored.js'
import type { Env } from './env.js'
import type { AnyHandler, Conclusion, DrawnLook } from './handler.js'
import type { Ledgers } from './ledgers.js'
import { crashed, failed, type PhaseError, storeFailure } from './phase-error.js'
import { resultOf } from './stored-result.js'

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- conclusions of any evidence, as their handlers
type AnyConclusion<S> = Conclusion<any, any, any, S>

/** What is concluded from: the evidence in its stored form, under its key. */
export interface Evidence<S> {
  readonly handler: AnyHandler<S>
  readonly conclusion: AnyConclusion<S>
  readonly kind: string
  readonly config: unknown
  readonly seed: number
  readonly inherited: Ledgers
  readonly value: unknown
}

/** Where a look stands among others. */
type Place = Pick<LookRecord, 'number' | 'others' | 'fresh_from' | 'unreadable'>

/** Numbers a look by those before it that overlap it; records that are one look count once. */
const placeOf = <S>(
  { conclusion }: Evidence<S>,
  { of, one_of, lost = 0 }: DrawnLook,
  sound: readonly LookRecord[],
  damaged: number,
  run: string,
): Place => {
  const overlapping = sound.filter((one) => one_of !== one.one_of || one_of === undefined)
  const others = oneOfEachLook(overlapping.filter((one) => conclusion.overlap(one.of, of)))
  const unreadable = damaged + lost
  const fresh_from =
    others.length === 0 || unreadable > 0
      ? undefined
      : conclusion.freshFrom(
          of,
          others.map((other) => other.of),
        )
  return {
    number: 1 + others.length + unreadable,
    others: others.map((other) => (other.run === run ? SAME_RUN : other.run)),
    ...(fresh_from === undefined ? {} : { fresh_from }),
    unreadable,
  }
}

/** The place of a look, as the record of another run says it. */
const placeAgain = ({ run, others, ...place }: LookRecord): Place => ({
  ...place,
  others: others.map((other) => (other === SAME_RUN ? run : other)),
})

/** The next look of a store: it stands where an earlier one does, or is numbered by those before it. */
const nextLook = <S>(
  evidence: Evidence<S>,
  series: string,
  drawn: DrawnLook,
  { sound, damaged }: Readable<LookRecord>,
  run: string,
): LookRecord => {
  const lost = damaged.filter((one) => one !== series)
  const { of, one_of, stands } = drawn
  const { number, others, fresh_from, unreadable } =
    stands === undefined ? placeOf(evidence, drawn, sound, lost.length, run) : placeAgain(stands)
  return {
    series,
    of,
    ...(one_of === undefined ? {} : { one_of }),
    sequence: 1 + Math.max(-1, ...sound.map(({ sequence }) => sequence)),
    run,
    number,
    others,
    ...(fresh_from === undefined ? {} : { fresh_from }),
    unreadable,
    ...(lost.length < damaged.length ? { renumbered: true } : {}),
  }
}

/** The look of some evidence. `keep` keeps one that is new, together with the evidence or after it. */
export const lookOf = async <S>(
  evidence: Evidence<S>,
  env: Env<S>,
  keep: (look: LookRecord | undefined) => Promise<Either<PhaseError, unknown>>,
): Promise<Either<PhaseError, LookRecord>> => {
  const decoded = resultOf(evidence.handler, evidence.value)
  if (isLeft(decoded)) return decoded
  const known = await env.store.looks.all()
  if (isLeft(known)) return left(storeFailure(known.left))
  const { conclusion, config, inherited } = evidence
  const series = conclusion.series(decoded.right)
  const own = known.right.sound.find((one) => one.series === series)
  if (own !== undefined) {
    const left_alone = await keep(undefined)
    return isLeft(left_alone) ? left_alone : right(own)
  }
  const { sound: looks } = known.right
  const { artifacts } = env.store
  const drawn = await conclusion.look(
    { config, evidence: decoded.right, inherited, looks, artifacts },
    env.services,
  )
  if (isLeft(drawn)) return drawn
  const look = nextLook(evidence, series, drawn.right, known.right, env.run)
  const kept = await keep(look)
  return isLeft(kept) ? kept : right(look)
}

/** The key of a conclusion: its evidence, its look, and the ledgers behind it, by content. */
export const conclusionKey = <S>(
  { conclusion, kind, value, inherited }: Evidence<S>,
  look: LookRecord,
): Either<PhaseError, string> => {
  const key = contentKey({
    kind,
    conclusion: conclusion.version,
    evidence: value,
    look: {
      number: look.number,
      others: look.others,
      unreadable: look.unreadable,
      fresh_from: look.fresh_from ?? null,
      ...(look.renumbered === undefined ? {} : { renumbered: true }),
      of: look.of,
    },
    ledgers: inherited.map(({ sha256 }) => sha256),
  })
  return isLeft(key) ? left(failed(`the evidence holds ${key.left.because} at "${key.left.path}"`)) : key
}

/** What follows from evidence and its look, in its stored form. */
export const concluded = async <S>(
  { handler, conclusion, config, seed, inherited, value }: Evidence<S>,
  look: LookRecord,
  { store, services }: Env<S>,
): Promise<Either<PhaseError, unknown>> => {
  const evidence = resultOf(handler, value)
  if (isLeft(evidence)) return evidence
  const { artifacts } = store
  try {
    const result = await conclusion.conclude(
      { config, seed, evidence: evidence.right, inherited, look, artifacts },
      services,
    )
    if (isLeft(result)) return result
    const stored: unknown = handler.result.encode(result.right)
    const decoded = decodeWith(handler.result)(stored)
    return isLeft(decoded)
      ? left(
          failed(`the conclusion does not decode: ${decoded.left.map(({ message }) => message).join('; ')}`),
        )
      : right(stored)
  } catch (cause) {
    return left(crashed(cause))
  }
}
