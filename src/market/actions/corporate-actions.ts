import { type Either, isLeft, left, map, right } from 'fp-ts/lib/Either.js'
import type { Bars } from '../bars/bars.js'
import type { DataError } from '../bars/data-error.js'
import { type DataNote, givenNotes } from '../bars/data-note.js'
import { type Dataset, datasetIn, periodsPerYear } from '../bars/dataset.js'
import { showTime } from '../bars/shown-time.js'
import {
  adjusted,
  adjustedToClose,
  closeBefore,
  type FactorTable,
  factorsAt,
  factorsOfEvents,
  riskFreeReturns,
} from './adjust.js'
import type { Adjustment } from './adjustment.js'
import type { DatedValues } from './dated-values.kernel.js'
import { payoutsOf, strayEvents } from './payouts.kernel.js'

/** What is known next to the bars. Dividends are cash a share of their day, splits new shares for one, rates percent a year. */
export interface CorporateActions {
  readonly adjust: Adjustment
  readonly factors?: FactorTable
  readonly splits?: DatedValues
  readonly dividends?: DatedValues
  /** Adjusted closes that stand next to the bars. */
  readonly adjusted_closes?: DatedValues
  readonly risk_free?: DatedValues
}

const badOption = (file: string, option: string, because: string, wanted: string): Either<DataError, never> =>
  left({ _tag: 'BadOption', file, option, because, wanted })

/** Bars as they were acted on, and by what their prices were scaled. */
interface Acted {
  readonly bars: Bars
  readonly splits?: Float64Array
  readonly dividends?: Float64Array
}

/** Dividends as cash of the bars, in the shares that these are counted in. */
const paying = (bars: Bars, dividends: DatedValues | undefined, factors?: Float64Array): Bars => {
  if (dividends === undefined) return bars
  const payouts = payoutsOf(bars, dividends)
  return {
    ...bars,
    dividends: factors === undefined ? payouts : payouts.map((cash, i) => cash * (factors[i] ?? 1)),
  }
}

const byFactors = (bars: Bars, table: FactorTable): Acted => ({
  bars: adjusted(bars, table, 'total_return'),
  splits: factorsAt(table.splits, bars),
  dividends: factorsAt(table.dividends, bars),
})

/** A dividend that takes all of a share's price leaves nothing to scale. */
const scalable = (name: string, bars: Bars, { time, values }: DatedValues): Either<DataError, true> => {
  const at = values.findIndex((cash, i) => cash >= closeBefore(bars, time[i] ?? 0))
  return at < 0
    ? right(true)
    : badOption(
        name,
        'dividends',
        `the dividend of ${showTime(time[at] ?? 0)}, ${values[at] ?? 0} a share, is not below the close before it, ${closeBefore(bars, time[at] ?? 0)}`,
        'cash in the same unit as prices',
      )
}

const actedOn = (
  { name, bars }: Dataset,
  { adjust, factors, splits, dividends, adjusted_closes }: CorporateActions,
): Either<DataError, Acted> => {
  switch (adjust) {
    case 'none':
      return factors === undefined && splits === undefined
        ? right({ bars: paying(bars, dividends) })
        : badOption(
            name,
            'adjust',
            'splits are given, and prices not adjusted for them',
            'adjust: splits or total_return',
          )
    case 'splits': {
      if (factors === undefined && splits === undefined)
        return badOption(name, 'adjust', 'no splits are known', 'splits or factors')
      const table = factors ?? factorsOfEvents(bars, splits === undefined ? {} : { splits })
      const scale = factorsAt(table.splits, bars)
      return right({ bars: paying(adjusted(bars, table, 'splits'), dividends, scale), splits: scale })
    }
    case 'total_return': {
      if (factors !== undefined) return right(byFactors(bars, factors))
      if (dividends !== undefined)
        return map(() =>
          byFactors(bars, factorsOfEvents(bars, { dividends, ...(splits === undefined ? {} : { splits }) })),
        )(scalable(name, bars, dividends))
      if (adjusted_closes === undefined)
        return badOption(
          name,
          'adjust',
          'no dividends are known',
          'factors, dividends, or a column of adjusted closes',
        )
      const scaled = adjustedToClose(bars, adjusted_closes)
      return right({
        bars: scaled,
        dividends: scaled.close.map((close, i) => close / (bars.close[i] ?? Number.NaN)),
      })
    }
  }
}

/** Factors nearer to each other than this are one: prices of six digits and more tell no more. */
const SAME_FACTOR = 1e-6
const scales = (factors: Float64Array | undefined): boolean =>
  factors?.some((each) => Math.abs(each - 1) > SAME_FACTOR) ?? false
const differ = (factors: Float64Array | undefined): boolean =>
  factors?.some((each) => Math.abs(each / (factors[0] ?? 1) - 1) > SAME_FACTOR) ?? false

/** What was done to prices: scaled for dividends, for splits, or not at all where that was asked for. */
const adjustmentNotes = (adjust: Adjustment, { splits, dividends }: Acted): readonly DataNote[] => {
  if (adjust === 'none') return []
  const done = adjust === 'splits' ? splits : dividends
  return [
    scales(done) ? { _tag: 'Adjusted', by: adjust } : { _tag: 'NotAdjusted', by: adjust },
    ...(adjust === 'total_return' && !scales(dividends) && scales(splits)
      ? [{ _tag: 'Adjusted' as const, by: 'splits' as const }]
      : []),
  ]
}

/** Dividends that are not of a bar's day; factors stand before dividends where both are given. */
const dividendNotes = (bars: Bars, { adjust, factors, dividends }: CorporateActions): readonly DataNote[] => {
  if (dividends === undefined || (adjust === 'total_return' && factors !== undefined)) return []
  const stray = strayEvents(bars, dividends)
  return stray.outside + stray.late === 0
    ? []
    : [{ _tag: 'DividendsAstray', ...stray, of: dividends.time.length }]
}

/** The bars before the first rate, in which there is none. */
const rateNotes = ({ time }: Bars, rates: DatedValues | undefined): readonly DataNote[] => {
  if (rates === undefined) return []
  const first = rates.time[0] ?? Number.POSITIVE_INFINITY
  const count = time.filter((each) => each < first).length
  return count === 0 ? [] : [{ _tag: 'RatesBeginLate', first, count }]
}

/** Whether bars leave dividends out: where none is paid within them, nor are prices adjusted for one. */
const lacksDividends = (
  { notes }: Dataset,
  { adjust, dividends }: CorporateActions,
  acted: Acted,
): boolean =>
  adjust === 'total_return'
    ? !differ(acted.dividends)
    : dividends === undefined
      ? notes.some(({ _tag }) => _tag === 'PriceOnly')
      : !(acted.bars.dividends?.some((cash) => cash > 0) ?? false)

/**
 * A dataset with what is known next to its bars, all of it in the hash. There is one treatment of dividends: they are cash at
 * the first bar of their ex-date, and signals, fills and costs see the prices that were paid. `adjust: total_return` scales
 * the prices instead; then no dividend is paid, and a note warns. Where splits scale prices, dividends are scaled with them.
 * Notes tell dividends that no bar has, an adjustment that changed nothing, and rates that begin after the first bar.
 * Errors: what does not fit together; irregular spacing or no rate at all, where rates are given.
 */
export const withActions = (dataset: Dataset, actions: CorporateActions): Either<DataError, Dataset> => {
  const acted = actedOn(dataset, actions)
  if (isLeft(acted)) return acted
  const { adjust, risk_free } = actions
  if (risk_free?.time.length === 0)
    return badOption(dataset.name, 'risk_free', 'the file of rates holds none', 'rows of a date and a rate')
  const p = periodsPerYear(dataset)
  if (risk_free !== undefined && isLeft(p)) return p
  const rates =
    risk_free === undefined || isLeft(p) ? undefined : riskFreeReturns(dataset.bars, risk_free, p.right)
  return datasetIn(
    dataset.session,
    {
      name: dataset.name,
      ...(typeof dataset.periods_per_year === 'number' ? { periods_per_year: dataset.periods_per_year } : {}),
      price_only: lacksDividends(dataset, actions, acted.right),
      notes: [
        ...givenNotes(dataset.notes),
        ...adjustmentNotes(adjust, acted.right),
        ...dividendNotes(dataset.bars, actions),
        ...rateNotes(dataset.bars, risk_free),
      ],
    },
    { ...acted.right.bars, ...(rates === undefined ? {} : { risk_free: rates }) },
  )
}
