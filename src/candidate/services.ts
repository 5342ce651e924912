import { type Either, isLeft, isRight, left, right } from 'fp-ts/lib/Either.js'
import type { Slice } from '../market/bars/bars.js'
import { showDataError } from '../market/bars/data-error.js'
import { warningsIn } from '../market/bars/data-note.js'
import { type Dataset, periodsPerYear } from '../market/bars/dataset.js'
import { type Range, resolveRange, showRangeFault } from '../market/bars/range.js'
import { type Data, dataOf } from '../market/universe/data.js'
import type { Universe } from '../market/universe/universe.js'
import { badConfig, type PhaseError } from '../run/phase-error.js'
import type { Ledger } from '../search/ledger.js'
import { type Metrics, metricsOf, type Performance } from '../stats/metrics/metrics.js'
import { type MetricPart, ownMetrics } from '../stats/metrics/own-metric.js'
import type { Artifact } from '../store/artifact.js'
import type { WarmupNeed } from '../strategy/reading/warmup-of.js'

/** What every phase knows besides its data. */
interface Known {
  /** Ledgers of earlier optimizations on this data, as known when the run began. */
  readonly earlier_trials: readonly Artifact<Ledger>[]
  /** Metrics that a user added: results give them next to the others. */
  readonly metrics?: readonly MetricPart[]
  /** Bootstrap resamples of figures, where they were asked for; 0 for none. Choices and verdicts do not read them. */
  readonly resamples?: number
}
/** What the phases of a study work on. */
export interface MarketServices extends Known {
  readonly data: Data
}
/** What works on one instrument. */
export interface InstrumentServices extends Known {
  readonly dataset: Dataset
}

/** Every metric of a run, those that a user added too. */
export const runMetrics = ({ metrics = [] }: Pick<Known, 'metrics'>, run: Performance): Metrics => ({
  ...metricsOf(run),
  ...ownMetrics(metrics, run),
})

/** What a study on one instrument, or on several, works on. */
export const servicesOn = (
  data: Dataset | Universe,
  earlier_trials: MarketServices['earlier_trials'] = [],
  resamples?: number,
): MarketServices => ({
  data: dataOf(data),
  earlier_trials,
  ...(resamples === undefined ? {} : { resamples }),
})

/** What works on one instrument alone. */
export const servicesOnOne = (dataset: Dataset): InstrumentServices => ({ dataset, earlier_trials: [] })

/** What every key of a study names of its data: all that results hold of it, warnings too, and how its figures are resampled. */
export const dataIdentity = (given: Dataset | Universe, resamples?: number): unknown => {
  const { hash, periods_per_year } = given
  const data = dataOf(given)
  const parts = data._tag === 'One' ? [data.dataset] : data.universe.instruments.map(({ dataset }) => dataset)
  return {
    dataset: hash,
    periods_per_year: typeof periods_per_year === 'number' ? periods_per_year : null,
    warnings: parts.map(({ notes }) => warningsIn(notes)),
    ...(resamples === undefined ? {} : { resamples }),
  }
}

/** The other choices of a warm-up that is too long for its range, each with what it asks for. */
const otherWarmups = ({ warmup = 'settled' }: Range, need: WarmupNeed, available: number): string =>
  typeof warmup === 'number'
    ? ''
    : `; warmup: settled needs ${need.settled} bars, first_value ${need.first_value}, and a number up to ${available} reads that many, values being unknown until they exist`

/** Bars of a range of the dataset, with the warm-up before it that its rule asks for. */
export const sliceOf = (
  { dataset }: Pick<InstrumentServices, 'dataset'>,
  range: Range,
  need: WarmupNeed,
  field = 'range',
): Either<PhaseError, Slice> => {
  const slice = resolveRange(range, dataset, need.bars)
  if (isRight(slice)) return slice
  const fault = slice.left
  const others =
    fault._tag === 'TooLittleWarmup'
      ? otherWarmups(
          range,
          need,
          'from' in range || 'from_bar' in range ? fault.available : fault.available - 1,
        )
      : ''
  return left(badConfig({ path: field, message: `${showRangeFault(fault)}${others}` }))
}

/** What a reader of a result is to know of its warm-up: that values were not settled, or not known from the first bar on. */
export const warmupWarnings = (
  { warmup = 'settled' }: Range,
  { bars, first_value, settled }: WarmupNeed,
): readonly string[] =>
  warmup === 'settled' || bars >= settled
    ? []
    : [
        `a warm-up of ${bars} bars (${typeof warmup === 'number' ? 'as asked' : warmup}): values settle after ${settled}${bars < first_value ? `, and the first are there after ${first_value}` : ''}`,
      ]

/** Periods per year of the dataset. */
export const annualOf = ({ dataset }: Pick<InstrumentServices, 'dataset'>): Either<PhaseError, number> =>
  periodsIn({ _tag: 'One', dataset })

/** Periods per year of some data: of its bars, or of its steps. */
export const periodsIn = (data: Data): Either<PhaseError, number> => {
  const periods = periodsPerYear(data._tag === 'One' ? data.dataset : data.universe)
  return isLeft(periods)
    ? left(badConfig({ path: 'data', message: showDataError(periods.left) }))
    : right(periods.right)
}
