import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import { recalledTrials } from '../../candidate/earlier-ledgers.js'
import type { MarketServices } from '../../candidate/services.js'
import { keyOf } from '../../core/canonical/content-key.js'
import type { PhaseError } from '../../run/phase-error.js'
import type { Trial } from '../../search/trial.js'
import type { Artifacts } from '../../store/store.js'
import { type ValidationConfig, validationConfigCodec } from './config.js'

/** What the trials of a validation's windows are named after: all of its config that they depend on. */
export const searchName = (config: ValidationConfig): string =>
  keyOf(validationConfigCodec.encode({ ...config, trials: [] })).slice(0, 12)

/**
 * The trials behind the choice: given ones by ledger, and earlier ones whose returns are none of theirs. What this very
 * search made in an earlier run is not earlier: it is made again.
 */
export interface Behind {
  readonly given: readonly (readonly Trial[])[]
  readonly earlier: readonly Trial[]
}

/** Trials whose returns are not among those of others. */
export const unlike = (trials: readonly Trial[], others: readonly Trial[]): readonly Trial[] => {
  const known = new Set(others.map(({ returns_hash }) => returns_hash))
  return trials.filter(({ returns_hash }) => !known.has(returns_hash))
}

/** One trial of each series of returns. */
export const oneOfEach = (trials: readonly Trial[]): readonly Trial[] => [
  ...new Map(trials.map((trial) => [trial.returns_hash, trial])).values(),
]

/** Recalls the trials that a validation's choice rests on. */
export const trialsBehind = async (
  config: ValidationConfig,
  services: MarketServices,
  artifacts: Artifacts,
): Promise<Either<PhaseError, Behind>> => {
  const given = await recalledTrials(config.trials, artifacts)
  if (isLeft(given)) return given
  const before = await recalledTrials(services.earlier_trials, artifacts)
  if (isLeft(before)) return before
  const own = `${searchName(config)}/`
  const others = before.right.flat().filter(({ phase }) => !phase.startsWith(own))
  const earlier = unlike(others, given.right.flat())
  return right({
    given: given.right,
    earlier: oneOfEach(earlier).toSorted((a, b) => (a.returns_hash < b.returns_hash ? -1 : 1)),
  })
}
