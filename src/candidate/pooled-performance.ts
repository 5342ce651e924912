import type { Bars, Slice } from '../market/bars/bars.js'
import { type ExposedRun, investedOf } from '../portfolio/account/exposure.kernel.js'
import { joined } from '../search/split.js'
import type { Invested, Performance } from '../stats/metrics/metrics.js'

/**
 * Runs of slices that were stitched, as the metrics read them: time passes only where bars are scored. What depends on the
 * slices alone is worked out once for all runs.
 */
export const performanceOver = (
  { time, close, risk_free }: Bars,
  slices: readonly Slice[],
  periods_per_year: number,
): ((run: ExposedRun & Pick<Performance, 'held'>) => Performance) => {
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
  const scored = slices.reduce((sum, { scored: [from, to] }) => sum + to - from, 0)
  const invested = ({ equity, trades }: ExposedRun): Invested => {
    const parts = slices.map(({ scored: [from, to] }, i) => {
      const before = slices.slice(0, i).reduce((sum, one) => sum + one.scored[1] - one.scored[0], 0)
      const of = { equity: equity.subarray(before, before + to - from + 1), trades }
      return { share: (to - from) / Math.max(1, scored), ...investedOf({ close }, [from, to], of) }
    })
    return {
      net: parts.reduce((sum, { share, net }) => sum + share * net, 0),
      gross: parts.reduce((sum, { share, gross }) => sum + share * gross, 0),
    }
  }
  return (run) => ({
    equity: run.equity,
    trades: run.trades,
    held: run.held,
    invested: invested(run),
    ...common,
  })
}
