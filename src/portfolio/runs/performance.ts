import type { Bars, Slice } from '../../market/bars/bars.js'
import type { Performance } from '../../stats/metrics/metrics.js'
import { investedOf } from '../account/invested.kernel.js'
import type { Simulation } from '../account/simulation.js'

/** A run as the metrics read it; where `invested` is not given it is that of the closed trades. `periods_per_year` is that of the bars. */
export const performanceOf = (
  run: Pick<Simulation, 'equity' | 'trades' | 'held'> & Pick<Performance, 'invested'>,
  bars: Bars,
  { scored: [from, to] }: Slice,
  periods_per_year: number,
): Performance => ({
  equity: run.equity,
  trades: run.trades,
  held: run.held,
  invested: run.invested ?? investedOf(bars, [from, to], run),
  periods_per_year,
  first_time: bars.time[from] ?? Number.NaN,
  last_time: bars.time[to - 1] ?? Number.NaN,
  ...(bars.risk_free === undefined ? {} : { risk_free: bars.risk_free.subarray(from, to) }),
})
