import type { Bars, Slice } from '../market/bars/bars.js'
import { joined } from '../search/split.js'
import type { Performance } from '../stats/metrics/metrics.js'

/**
 * Runs of slices that were stitched, as the metrics read them: time passes only where bars are scored. What depends on the
 * slices alone is worked out once for all runs.
 */
export const performanceOver = (
  { time, risk_free }: Bars,
  slices: readonly Slice[],
  periods_per_year: number,
): ((run: Pick<Performance, 'equity' | 'trades' | 'held'>) => Performance) => {
  const at = (bar: number): number => time[bar] ?? Number.NaN
  const blocks = joined(slices.map(({ scored }) => scored))
  const first = at(blocks[0]?.[0] ?? 0)
  const common = {
    periods_per_year,
    first_time: first,
    last_time: first + blocks.reduce((sum, [from, to]) => sum + at(to - 1) - at(from), 0),
    ...(risk_free === undefined
      ? {}
      : {
          risk_free: Float64Array.from(
            slices.flatMap(({ scored: [from, to] }) => [...risk_free.subarray(from, to)]),
          ),
        }),
  }
  return ({ equity, trades, held }) => ({ equity, trades, held, ...common })
}
