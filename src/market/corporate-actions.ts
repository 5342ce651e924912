import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import {
  adjusted,
  adjustedToClose,
  type FactorTable,
  factorsAt,
  factorsOfEvents,
  riskFreeReturns,
} from './adjust.js'
import type { Bars } from './bars.js'
import type { DataError } from './data-error.js'
import { type Dataset, dataset as datasetOfBars, periodsPerYear } from './dataset.js'
import type { DatedValues } from './dated-values.kernel.js'
import { payoutsOf } from './payouts.kernel.js'

/** How prices of the past are scaled: not at all, for splits, or for splits and dividends. */
export const ADJUSTMENTS = ['none', 'splits', 'total_return'] as const
export type Adjustment = (typeof ADJUSTMENTS)[number]

/** What is known beside the bars. Dividends are cash a share of their day, splits new shares for one, rates percent a year. */
export interface CorporateActions {
  readonly adjust: Adjustment
  readonly factors?: FactorTable
  readonly splits?: DatedValues
  readonly dividends?: DatedValues
  /** Adjusted closes that stand beside the bars. */
  readonly adjusted_closes?: DatedValues
  readonly risk_free?: DatedValues
}

const badOption = (file: string, option: string, because: string, wanted: string): Either<DataError, never> =>
  left({ _tag: 'BadOption', file, option, because, wanted })

/** Dividends as cash of the bars, in the shares that these are counted in. */
const paying = (bars: Bars, dividends: DatedValues | undefined, factors?: Float64Array): Bars => {
  if (dividends === undefined) return bars
  const payouts = payoutsOf(bars, dividends)
  return {
    ...bars,
    dividends: factors === undefined ? payouts : payouts.map((cash, i) => cash * (factors[i] ?? 1)),
  }
}

const actedOn = (
  { name, bars }: Dataset,
  { adjust, factors, splits, dividends, adjusted_closes }: CorporateActions,
): Either<DataError, Bars> => {
  switch (adjust) {
    case 'none':
      return factors === undefined && splits === undefined
        ? right(paying(bars, dividends))
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
      return right(paying(adjusted(bars, table, 'splits'), dividends, factorsAt(table.splits, bars)))
    }
    case 'total_return': {
      if (factors !== undefined) return right(adjusted(bars, factors, 'total_return'))
      if (dividends !== undefined)
        return right(
          adjusted(
            bars,
            factorsOfEvents(bars, { dividends, ...(splits === undefined ? {} : { splits }) }),
            'total_return',
          ),
        )
      return adjusted_closes === undefined
        ? badOption(
            name,
            'adjust',
            'no dividends are known',
            'factors, dividends, or a column of adjusted closes',
          )
        : right(adjustedToClose(bars, adjusted_closes))
    }
  }
}

/**
 * A dataset with what is known beside its bars, all of it in the hash. There is one treatment of dividends: they are cash at
 * the first bar of their ex-date, and signals, fills and costs see the prices that were paid. `adjust: total_return` scales
 * the prices instead; then no dividend is paid, and a note warns. Where splits scale prices, dividends are scaled with them.
 * Errors: what does not fit together; irregular spacing, where rates are given.
 */
export const withActions = (dataset: Dataset, actions: CorporateActions): Either<DataError, Dataset> => {
  const bars = actedOn(dataset, actions)
  if (isLeft(bars)) return bars
  const { adjust, risk_free } = actions
  const p = periodsPerYear(dataset)
  if (risk_free !== undefined && isLeft(p)) return p
  const rates =
    risk_free === undefined || isLeft(p) ? undefined : riskFreeReturns(dataset.bars, risk_free, p.right)
  return datasetOfBars(
    {
      name: dataset.name,
      ...(typeof dataset.periods_per_year === 'number' ? { periods_per_year: dataset.periods_per_year } : {}),
      ...(adjust === 'total_return' ? { price_only: false } : {}),
      notes: [
        ...dataset.notes.filter(({ _tag }) => _tag !== 'PriceOnly' && _tag !== 'StaleOpens'),
        ...(adjust === 'none' ? [] : [{ _tag: 'Adjusted' as const, by: adjust }]),
      ],
    },
    { ...bars.right, ...(rates === undefined ? {} : { risk_free: rates }) },
  )
}
