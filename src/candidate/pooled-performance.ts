import { joined } from '../search/split.js'
import type { Invested, Performance } from '../stats/metrics/metrics.js'
import type { Market, MeasuredRun } from './market.js'

/**
 * Runs on markets that were stitched, as the metrics read them: time passes only where moments are scored. What depends on the
 * markets alone is worked out once for all runs.
 */
export const performanceOver = (
  markets: readonly Market[],
  periods_per_year: number,
): ((run: MeasuredRun) => Performance) => {
  const times = new Map(
    markets.flatMap(({ scored: [from, to], time }) => [
      [from, time[0] ?? Number.NaN] as const,
      [to - 1, time.at(-1) ?? Number.NaN] as const,
    ]),
  )
  const at = (moment: number): number => times.get(moment) ?? Number.NaN
  const blocks = joined(markets.map(({ scored }) => scored))
  const first = at(blocks[0]?.[0] ?? 0)
  const rates = markets.flatMap(({ risk_free }) => (risk_free === undefined ? [] : [risk_free]))
  const common = {
    periods_per_year,
    first_time: first,
    last_time: first + blocks.reduce((sum, [from, to]) => sum + at(to - 1) - at(from), 0),
    ...(rates.length === 0 ? {} : { risk_free: Float64Array.from(rates.flatMap((each) => [...each])) }),
  }
  const lengths = markets.map(({ time }) => time.length)
  const scored = lengths.reduce((sum, length) => sum + length, 0)
  const invested = (run: MeasuredRun): Invested => {
    const parts = markets.map((market, i) => {
      const length = lengths[i] ?? 0
      const before = lengths.slice(0, i).reduce((sum, one) => sum + one, 0)
      const part = (column: Float64Array): Float64Array => column.subarray(before, before + length + 1)
      const own: MeasuredRun = {
        equity: part(run.equity),
        trades: run.trades,
        held: run.held,
        ...(run.positions === undefined ? {} : { positions: run.positions.map(part) }),
      }
      const { net, gross } = market.performance(own, periods_per_year).invested ?? { net: 0, gross: 0 }
      return { share: length / Math.max(1, scored), net, gross }
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
    invested: run.invested ?? invested(run),
    ...common,
  })
}
