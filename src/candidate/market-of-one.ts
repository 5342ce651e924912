import type { Slice } from '../market/bars/bars.js'
import { warningsIn } from '../market/bars/data-note.js'
import type { Dataset } from '../market/bars/dataset.js'
import { timedReturns } from '../portfolio/account/exposure.kernel.js'
import { investedOf } from '../portfolio/account/invested.kernel.js'
import type { Followed } from '../portfolio/fast/portfolio.kernel.js'
import { portfolio } from '../portfolio/fast/portfolio.kernel.js'
import { type OrderRun, simulateOrders } from '../portfolio/orders/engine.kernel.js'
import type { TargetColumn } from '../portfolio/orders/follow-target.js'
import type { AnyOrderMachine } from '../portfolio/orders/order-machine-part.js'
import { simulateWeights } from '../portfolio/orders/weights-run.kernel.js'
import type { Execution } from '../portfolio/rules/execution.js'
import { orderKernel, signalKernel } from '../portfolio/rules/kernel.js'
import type { TradeExits } from '../portfolio/rules/trade-exits.js'
import { buyAndHold } from '../portfolio/runs/buy-and-hold.js'
import { performanceOf } from '../portfolio/runs/performance.js'
import { sectionOf } from '../portfolio/runs/section.kernel.js'
import type { SignalLog } from '../signal/signal-log.js'
import type { TargetRules } from '../signal/target-rules.js'
import { accountSummary } from './account-summary.js'
import { spanOf } from './figures.js'
import type { ByInstrument, Market } from './market.js'
import { annualOf } from './services.js'
import { runOfShares } from './trader.js'

/** The only one of a market of one instrument. */
const only = <A>([one]: ByInstrument<A>): A => one as A

/** A slice of one instrument's bars as a market. */
export const marketOfOne = (dataset: Dataset, slice: Slice): Market => {
  const { bars } = dataset
  const desk = portfolio(bars, slice)
  const by =
    <R>(read: (log: SignalLog, execution: Execution, exits?: TradeExits) => R) =>
    (signals: ByInstrument<Followed>, execution: Execution): R => {
      const { log, exits } = only(signals)
      return read(log, execution, exits)
    }
  const timed: Market['timed'] = (run, { fill, financing }) =>
    timedReturns(bars, slice.scored, run, { fill, funding: financing.funding_rate })
  const weighed = (
    [column = { weights: new Float64Array(bars.length).fill(Number.NaN) }]: ByInstrument<TargetColumn>,
    rules: TargetRules,
    execution: Execution,
  ): OrderRun => simulateWeights(bars, column, rules, execution, slice)
  return {
    on: { _tag: 'One', dataset, slice },
    instruments: [{ dataset, slice, across: () => undefined }],
    hash: dataset.hash,
    periods: annualOf({ dataset }),
    scored: slice.scored,
    span: spanOf(dataset, slice.scored),
    time: bars.time.subarray(...slice.scored),
    ...(bars.risk_free === undefined ? {} : { risk_free: bars.risk_free.subarray(...slice.scored) }),
    warnings: warningsIn(dataset.notes),
    kernel: (execution, { follows, reads_trade }) =>
      follows === 'signal' ? signalKernel(bars, execution, reads_trade) : orderKernel(bars, execution),
    follow: by(desk.run),
    ends: by(desk.ends),
    figured: by(desk.figured),
    summarize: by(desk.summarize),
    summarizeEach: (signals, execution) => desk.summarizeEach(signals.map(only), execution),
    obey: (machines: ByInstrument<AnyOrderMachine>, execution) =>
      simulateOrders(bars, only(machines), execution, slice),
    weigh: weighed,
    summarizeWeights: (columns, rules, execution) =>
      accountSummary(
        {
          kernel: orderKernel(bars, execution).name,
          timed,
          ...(bars.risk_free === undefined ? {} : { risk_free: bars.risk_free.subarray(...slice.scored) }),
          invested: (run) => investedOf(bars, slice.scored, run),
        },
        (at) => weighed(columns, rules, at),
        execution,
      ),
    together: (runs, shares) => runOfShares(runs, shares),
    hold: (execution) => buyAndHold(bars, slice, execution),
    performance: (run, periods) => performanceOf(run, bars, slice, periods),
    timed,
    section: (run, part) => sectionOf(run, slice.scored[0], part, bars),
  }
}
