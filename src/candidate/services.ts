import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { Slice } from '../market/bars/bars.js'
import { showDataError } from '../market/bars/data-error.js'
import { warningsIn } from '../market/bars/data-note.js'
import { type Dataset, periodsPerYear } from '../market/bars/dataset.js'
import { type Range, resolveRange, showRangeFault } from '../market/bars/range.js'
import type { Universe } from '../market/universe/universe.js'
import { firstDataset } from '../market/universe/universe.kernel.js'
import { badConfig, type PhaseError } from '../run/phase-error.js'
import type { Ledger } from '../search/ledger.js'
import type { Artifact } from '../store/artifact.js'

/** What the phases of a study work on. */
export interface MarketServices {
  readonly dataset: Dataset
  /** Several instruments, where a study is given them: then only a backtest that names `universe` works. */
  readonly universe?: Universe
  /** Ledgers of earlier optimizations on this dataset, as known when the run began. */
  readonly earlier_trials: readonly Artifact<Ledger>[]
}

/** What a study on one instrument, or on several, works on. */
export const servicesOn = (
  data: Dataset | Universe,
  earlier_trials: MarketServices['earlier_trials'] = [],
): MarketServices =>
  'instruments' in data
    ? { dataset: firstDataset(data.instruments), universe: data, earlier_trials }
    : { dataset: data, earlier_trials }

/** What every key of a study names of its data: all that results hold of it, warnings too. */
export const identityOf = (data: Dataset | Universe): unknown => {
  const { hash, periods_per_year } = data
  const parts = 'instruments' in data ? data.instruments.map(({ dataset }) => dataset) : [data]
  return {
    dataset: hash,
    periods_per_year: typeof periods_per_year === 'number' ? periods_per_year : null,
    warnings: parts.map(({ notes }) => warningsIn(notes)),
  }
}

/** Bars of a range of the dataset, with at least `need` bars of warm-up before it. */
export const sliceOf = (
  { dataset }: MarketServices,
  range: Range,
  need: number,
  field = 'range',
): Either<PhaseError, Slice> => {
  const slice = resolveRange(range, dataset, need)
  if (isLeft(slice)) return left(badConfig({ path: field, message: showRangeFault(slice.left) }))
  const given = slice.right.warmup[1] - slice.right.warmup[0]
  return given < need
    ? left(
        badConfig({
          path: `${field}.warmup`,
          message: `a warm-up of ${given} bars is ${need - given} short of the ${need} that the strategies need`,
        }),
      )
    : slice
}

/** Periods per year of the dataset. */
export const annualOf = ({ dataset }: MarketServices): Either<PhaseError, number> => {
  const periods = periodsPerYear(dataset)
  return isLeft(periods)
    ? left(badConfig({ path: 'data', message: showDataError(periods.left) }))
    : right(periods.right)
}
