import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { contentKey } from '../core/canonical/content-key.js'
import { decodeWith } from '../core/codec/codec.js'
import { type LookRecord, SAME_RUN } from '../store/look.js'
import type { Readable } from '../store/stored.js'
import type { Env } from './env.js'
import type { AnyHandler, Conclusion } from './handler.js'
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

/** The look of a series: the one that stands, or the next, numbered by those before it that overlap it. */
const nextLook = <S>(
  { conclusion }: Evidence<S>,
  drawn: Pick<LookRecord, 'series' | 'of'>,
  { sound, damaged }: Readable<LookRecord>,
  run: string,
): { readonly look: LookRecord; readonly isNew: boolean } => {
  const own = sound.find(({ series }) => series === drawn.series)
  if (own !== undefined) return { look: own, isNew: false }
  const others = sound.filter(({ of }) => conclusion.overlap(of, drawn.of))
  const lost = damaged.filter((series) => series !== drawn.series)
  const fresh_from =
    others.length === 0 || lost.length > 0
      ? undefined
      : conclusion.freshFrom(
          drawn.of,
          others.map(({ of }) => of),
        )
  const last = Math.max(-1, ...sound.map(({ sequence }) => sequence))
  return {
    isNew: true,
    look: {
      ...drawn,
      sequence: last + 1,
      run,
      number: 1 + others.length + lost.length,
      others: others.map((other) => (other.run === run ? SAME_RUN : other.run)),
      ...(fresh_from === undefined ? {} : { fresh_from }),
      unreadable: lost.length,
      ...(lost.length < damaged.length ? { renumbered: true } : {}),
    },
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
  const drawn = evidence.conclusion.look(decoded.right, env.services, evidence.inherited)
  const { look, isNew } = nextLook(evidence, drawn, known.right, env.run)
  const kept = await keep(isNew ? look : undefined)
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
