import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import { recall } from '../../candidate/stored-artifacts.js'
import { optionalField, struct, type TypeOf, text } from '../../core/codec/codec.js'
import type { PhaseError } from '../../run/phase-error.js'
import { type MarketPrint, overlap } from '../../stats/timing/market-print.kernel.js'
import { LEAST } from '../../stats/timing/outcome.js'
import type { Artifact } from '../../store/artifact.js'
import type { LookRecord } from '../../store/look.js'
import type { Artifacts } from '../../store/store.js'
import { type PooledReturns, pooledReturnsContent, timedWithin } from './pooled-returns.js'
import { printCodec } from './timing-evidence.js'
import type { TrainTest } from './train-choice.js'

const DAY_MS = 86_400_000
/** The tested days grow by this factor from one look of a pool to the next. */
const GROWTH = 1.5
/** By the returns of this many days up to the end of the test, runs find that they are of one market. */
const LINEAGE_DAYS = 260

/** What a validation leaves for the runs that pool with it. */
export const poolEvidenceCodec = struct('pool', {
  /** Hash of what the runs of a pool have in common. */
  key: text,
  returns: pooledReturnsContent.reference,
  /** The market up to the end of the test. */
  lineage: printCodec,
})
export type PoolEvidence = TypeOf<typeof poolEvidenceCodec>
export const poolEvidenceField = { pool: optionalField(poolEvidenceCodec) } as const

/** The bars that one run added to a pool. */
export interface PooledPart {
  readonly returns: Artifact<PooledReturns>
  /** Times of its first and its last bar. */
  readonly from: number
  readonly to: number
  readonly days: number
  /** Trials behind the choice of the run that were scored on these bars or later ones. */
  readonly peeked: number
  /** The bars that the choice was made on, where they end before those of the pool. */
  readonly train?: TrainTest
}

/** A pool as the look of a run leaves it. */
export interface Pool {
  /** The series of its first run. */
  readonly id: string
  readonly key: string
  readonly lineage: MarketPrint
  readonly parts: readonly PooledPart[]
  /** The last bar that one of its runs had. */
  readonly until: number
  /** The first parts that the last look is of; the others wait for the next one. */
  readonly tested: number
  /** Looks that it has taken. */
  readonly looks: number
  /** Parts that could not be read and that it goes on without. */
  readonly lost: number
}

/** A look that is one of a pool. */
export interface PooledLook {
  readonly record: LookRecord
  readonly pool: Pool
  readonly print: MarketPrint
}

const daysOf = (parts: readonly PooledPart[]): number => parts.reduce((sum, { days }) => sum + days, 0)

/** How many days a pool has at its next look. */
export const nextLookAt = ({ parts, tested }: Pool): number =>
  Math.max(LEAST.days, Math.ceil(GROWTH * daysOf(parts.slice(0, tested))))

/** Days of a pool that wait for its next look. */
export const waitingDays = ({ parts, tested }: Pool): number => daysOf(parts.slice(tested))

/** The last days of a market up to the end of a test. */
export const lineageOf = ({ day, return: returns }: MarketPrint): MarketPrint => ({
  day: day.slice(-LINEAGE_DAYS),
  return: returns.slice(-LINEAGE_DAYS),
})

/** The last look of the pool that a run belongs to: of the same key, on the same market. */
export const lastOf = (
  { key, lineage }: PoolEvidence,
  looks: readonly PooledLook[],
): PooledLook | undefined => looks.findLast(({ pool }) => pool.key === key && overlap(pool.lineage, lineage))

/** The days of a print, and those of another that come after them. */
export const printAfter = (before: MarketPrint, print: MarketPrint): MarketPrint => {
  const last = before.day.at(-1) ?? Number.NEGATIVE_INFINITY
  const at = print.day.findIndex((day) => day > last)
  const from = at < 0 ? print.day.length : at
  return {
    day: Int32Array.from([...before.day, ...print.day.slice(from)]),
    return: Float32Array.from([...before.return, ...print.return.slice(from)]),
  }
}

/** The parts behind the last one that cannot be read: what was before it is left out with it. */
const readableParts = async (
  parts: readonly PooledPart[],
  artifacts: Artifacts,
): Promise<readonly PooledPart[]> => {
  const read = await Promise.all(parts.map(({ returns }) => recall(artifacts, pooledReturnsContent, returns)))
  return parts.slice(1 + read.findLastIndex(isLeft))
}

/** What a run adds to a pool. */
export interface PoolEntry {
  readonly evidence: PoolEvidence
  readonly series: string
  /** The last look of its pool; absent for the first run. */
  readonly last: PooledLook | undefined
  readonly artifacts: Artifacts
  /** Trials that were scored from a time on. */
  readonly peeked: (from: number) => number
  /** The evidence of the train bars, where they end before a time. */
  readonly train: (from: number) => PooledPart['train']
}

/**
 * The pool after a run: the bars that no run of it had are added. A look is taken as soon as the pool has 60 days and half as
 * many again as at its look before; parts that are lost are left out with all before them, and each counts as a look.
 */
export const pooledWith = async (entry: PoolEntry): Promise<Either<PhaseError, Pool>> => {
  const { evidence, series, last, artifacts } = entry
  const own = await recall(artifacts, pooledReturnsContent, evidence.returns)
  if (isLeft(own)) return own
  const known = last?.pool.parts ?? []
  const kept = await readableParts(known, artifacts)
  const gone = known.length - kept.length
  const until = last?.pool.until ?? Number.NEGATIVE_INFINITY
  const { time } = timedWithin(own.right, [until + 1, Number.POSITIVE_INFINITY], false)
  const from = time[0]
  const train = from === undefined ? undefined : entry.train(kept[0]?.from ?? from)
  const added: readonly PooledPart[] =
    from === undefined
      ? []
      : [
          {
            returns: evidence.returns,
            from,
            to: time.at(-1) ?? from,
            days: new Set(time.map((at) => Math.floor(at / DAY_MS))).size,
            peeked: entry.peeked(from),
            ...(train === undefined ? {} : { train }),
          },
        ]
  const pool: Pool = {
    id: last?.pool.id ?? series,
    key: evidence.key,
    lineage: evidence.lineage,
    parts: [...kept, ...added],
    until: time.at(-1) ?? until,
    tested: Math.max(0, (last?.pool.tested ?? 0) - gone),
    looks: last?.pool.looks ?? 0,
    lost: (last?.pool.lost ?? 0) + (gone > 0 ? 1 : 0),
  }
  const isDue = added.length > 0 && daysOf(pool.parts) >= nextLookAt(pool)
  return right(isDue ? { ...pool, tested: pool.parts.length, looks: pool.looks + 1 } : pool)
}
