import { type Either, map, right } from 'fp-ts/lib/Either.js'
import type { MarketServices } from '../../candidate/services.js'
import { keyOf } from '../../core/canonical/content-key.js'
import type { DrawnLook, LookedAt } from '../../run/handler.js'
import type { PhaseError } from '../../run/phase-error.js'
import type { Ledger } from '../../search/ledger.js'
import type { MarketPrint } from '../../stats/timing/market-print.kernel.js'
import type { Artifact } from '../../store/artifact.js'
import type { LookRecord } from '../../store/look.js'
import type { ValidationConfig } from './config.js'
import { readLedgers } from './earlier-trials.js'
import { lastOf, type Pool, type PooledLook, pooledWith, printAfter } from './pool.js'
import type { ValidationEvidence } from './result.js'
import { chosenAmong, trainOf } from './train-choice.js'
import { sizedOn } from './validated-data.js'

/** What a look of a validation keeps: the market of its tested days, and the earlier searches that it stands on. */
export interface ValidationLook extends MarketPrint {
  readonly kind: 'validation'
  readonly earlier: readonly Artifact<Ledger>[]
  /** Of a run that adds its bars to those of earlier ones: all of them so far, which `day` and `return` are of. */
  readonly pool?: Pool
}

/** The hash that makes two looks one: of the stitched returns, and of what pools them with others. */
export const lookSeriesOf = ({ timing: { series }, pool }: ValidationEvidence): string =>
  pool === undefined ? series : keyOf({ series, pool: pool.key })

const pooledLooks = (looks: readonly LookRecord[]): readonly PooledLook[] =>
  looks.flatMap((record) => {
    const { pool, day, return: returns } = record.of as ValidationLook
    return pool === undefined ? [] : [{ record, pool, print: { day, return: returns } }]
  })

/** Looks that a pool has taken and that no record of the store is of, such as those that an export left behind. */
const looksElsewhere = (last: PooledLook | undefined, all: readonly PooledLook[]): number => {
  if (last === undefined) return 0
  const here = all.flatMap(({ pool }) => (pool.id === last.pool.id && pool.looks > 0 ? [pool.looks] : []))
  return last.pool.looks - new Set(here).size
}

/** A look at the bars of a validation, before it has its number. */
export const drawnLook = async (
  { config: unsized, evidence, inherited, looks, artifacts }: LookedAt<ValidationConfig, ValidationEvidence>,
  services: MarketServices,
): Promise<Either<PhaseError, DrawnLook>> => {
  const config = sizedOn(unsized, services)
  const { timing, ledger, pool } = evidence
  const own = new Set([...inherited, ...(ledger === undefined ? [] : [ledger])].map(({ sha256 }) => sha256))
  const earlier = services.earlier_trials.filter(({ sha256 }) => !own.has(sha256))
  const alone: ValidationLook = { kind: 'validation', ...timing.print, earlier }
  if (pool === undefined) return right({ of: alone })
  const references = [...(inherited as readonly Artifact<Ledger>[]), ...config.trials]
  const given = await readLedgers(references, artifacts)
  const behind = new Set(references.map(({ sha256 }) => sha256))
  const before = await readLedgers(
    earlier.filter(({ sha256 }) => !behind.has(sha256)),
    artifacts,
  )
  const pools = pooledLooks(looks)
  const last = lastOf(pool, pools)
  const after = await pooledWith({
    evidence: pool,
    series: lookSeriesOf(evidence),
    last,
    artifacts,
    peeked: (from) => given.ledgers.flat().filter(({ scored_until }) => scored_until >= from).length,
    train: (from) =>
      (chosenAmong(config, given.ledgers)?.scored_until ?? Number.POSITIVE_INFINITY) < from
        ? trainOf(config, given.ledgers, before.ledgers, given.unreadable + before.unreadable)
        : undefined,
  })
  return map((now: Pool): DrawnLook => {
    const takes = now.looks > (last?.pool.looks ?? 0)
    const print = last === undefined ? timing.print : printAfter(last.print, timing.print)
    return {
      of: { ...alone, ...print, pool: now } satisfies ValidationLook,
      one_of: `${now.id}/${takes ? now.looks : now.looks + 1}`,
      lost: now.lost + looksElsewhere(last, pools),
      ...(takes || now.tested === 0 || last === undefined ? {} : { stands: last.record }),
    }
  })(after)
}
