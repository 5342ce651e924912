import { isLeft } from 'fp-ts/lib/Either.js'
import { recalledTrials } from '../../candidate/earlier-ledgers.js'
import { keyOf } from '../../core/canonical/content-key.js'
import type { Ledger } from '../../search/ledger.js'
import type { Trial } from '../../search/trial.js'
import type { Artifact } from '../../store/artifact.js'
import type { Artifacts } from '../../store/store.js'
import { type ValidationConfig, validationConfigCodec } from './config.js'

/** What the trials of a validation's windows are named after: all of its config that they depend on. */
export const searchName = (config: ValidationConfig): string =>
  keyOf(validationConfigCodec.encode({ ...config, trials: [] })).slice(0, 12)

/** The name of a window among the trials of a validation, counted from 1. */
export const windowName = (number: number): string => `window_${String(number).padStart(3, '0')}`

/** Trials whose returns are not among those of others. */
export const unlike = (trials: readonly Trial[], others: readonly Trial[]): readonly Trial[] => {
  const known = new Set(others.map(({ returns_hash }) => returns_hash))
  return trials.filter(({ returns_hash }) => !known.has(returns_hash))
}

/** One trial of each series of returns. */
export const oneOfEach = (trials: readonly Trial[]): readonly Trial[] => [
  ...new Map(trials.map((trial) => [trial.returns_hash, trial])).values(),
]

/** Ledgers that were read, and how many cannot be. */
export interface ReadLedgers {
  readonly ledgers: readonly (readonly Trial[])[]
  readonly unreadable: number
}

/** Reads ledgers by reference, each once; one that is missing or damaged is counted and hides no other. */
export const readLedgers = async (
  references: readonly Artifact<Ledger>[],
  artifacts: Artifacts,
): Promise<ReadLedgers> => {
  const each = [...new Map(references.map((one) => [one.sha256, one])).values()]
  const read = await Promise.all(each.map((one) => recalledTrials([one], artifacts)))
  return {
    ledgers: read.flatMap((one) => (isLeft(one) ? [] : one.right)),
    unreadable: read.filter(isLeft).length,
  }
}
