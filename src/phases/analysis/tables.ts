import { bool, dictionary, finite, integer, list, struct, type TypeOf, text } from '../../core/codec/codec.js'
import { showTime } from '../../market/bars/dataset-text.js'
import type { Calendar } from '../../market/bars/range.js'
import { dayTimes } from '../../market/bars/trading-day.js'
import { metricCodec } from '../../stats/inference/result-codecs.js'
import type { Convention } from '../../stats/returns/convention.js'
import { drawdownTable } from '../../stats/returns/drawdown-table.kernel.js'
import { monthlyReturns } from '../../stats/returns/monthly.js'
import { maxDrawdown, sharpeRatio } from '../../stats/returns/return-metrics.js'

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] as const

/** One calendar year in UTC; a month without bars is absent. */
const yearCodec = struct('year', {
  year: integer(),
  total_return: finite(),
  months: dictionary(finite()),
  sharpe_ratio: metricCodec,
  max_drawdown: metricCodec,
})
/** Calendar years in the order of time. */
export const yearsCodec = list(yearCodec)

/** Compounded returns by year and month. `returns` are those of the bars from `from` on. */
export const yearsOf = (
  returns: Float64Array,
  { bars }: Calendar,
  from: number,
  convention: Convention,
): TypeOf<typeof yearsCodec> => {
  const times = dayTimes(bars).subarray(from, from + returns.length)
  const yearAt = (i: number): number => new Date(times[i] ?? 0).getUTCFullYear()
  return monthlyReturns(returns, times).map(({ year, months, total }) => {
    const own = returns.filter((_, i) => yearAt(i) === year)
    return {
      year,
      total_return: total,
      months: Object.fromEntries(
        MONTHS.flatMap((name, i) => {
          const value = months[i]
          return value === undefined ? [] : [[name, value] as const]
        }),
      ),
      sharpe_ratio: sharpeRatio(own, convention),
      max_drawdown: maxDrawdown(own),
    }
  })
}

/** One stretch below the highest equity so far, by the times of its bars and their number. */
const drawdownCodec = struct('drawdown', {
  from: text,
  valley: text,
  to: text,
  bars: integer(1),
  depth: finite(-Infinity, 0),
  /** Whether the equity came back to its peak. */
  recovered: bool,
})
/** Drawdowns from the deepest on. */
export const drawdownsCodec = list(drawdownCodec)

const DEEPEST = 10

/** The ten deepest drawdowns of returns, by the times at which these ended (UTC milliseconds). */
export const deepestOf = (returns: Float64Array, time: Float64Array): TypeOf<typeof drawdownsCodec> => {
  const at = (i: number): string => showTime(time[i] ?? 0)
  return drawdownTable(returns, DEEPEST).map(({ start, valley, end, depth, recovered }) => ({
    from: at(start),
    valley: at(valley),
    to: at(end),
    bars: end - start + 1,
    depth,
    recovered,
  }))
}
