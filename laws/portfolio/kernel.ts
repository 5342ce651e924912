import { deepStrictEqual } from 'node:assert'
import fc from 'fast-check'
import { investedIn } from '../../src/portfolio/account/invested.kernel.js'
import type { Simulation } from '../../src/portfolio/account/simulation.js'
import { TRADE_NAMES } from '../../src/portfolio/account/trades.js'
import { portfolio, summaryOf, timingOf } from '../../src/portfolio/fast/portfolio.kernel.js'
import {
  inOneReading,
  metricsOfFigures,
  SUMMARY_METRICS,
  summaryMetrics,
} from '../../src/portfolio/fast/summary-metrics.js'
import { noFinancing } from '../../src/portfolio/rules/financing.js'
import { performanceOf } from '../../src/portfolio/runs/performance.js'
import { metricsOf } from '../../src/stats/metrics/metrics.js'
import type { Law } from '../law.js'
import { anyCase, gross, law, type Simulate } from './case.js'
import { close, closeAll } from './closeness.js'

const sameTrades = (a: Simulation, b: Simulation, scale: number): void => {
  for (const name of TRADE_NAMES) {
    const left = a.trades[name]
    const right = b.trades[name]
    if (left instanceof Float64Array && right instanceof Float64Array) closeAll(left, right, scale, name)
    else deepStrictEqual([...left], [...right], name)
  }
}
/** What makes a kernel a faster reading of the reference, on executions whose rules set all at entries. */
export const kernelLaws = (kernel: Simulate, reference: Simulate): readonly Law[] => [
  law('the kernel gives the trades and the equity of the reference', anyCase('entries'), (given) => {
    const { bars, log, execution, slice } = given
    const fast = kernel(bars, log, execution, slice)
    const plain = reference(bars, log, execution, slice)
    const scale = gross(plain, execution)
    sameTrades(fast, plain, scale)
    closeAll(fast.equity, plain.equity, scale, 'equity')
    closeAll(fast.cash, plain.cash, scale, 'cash')
    closeAll(fast.position, plain.position, scale, 'position')
    deepStrictEqual(fast.counts, plain.counts)
    deepStrictEqual(fast.held, plain.held)
    close(fast.totals.commission, plain.totals.commission, scale, 'commission')
    close(fast.totals.turnover, plain.totals.turnover, scale, 'turnover')
  }),
]

/** What holds of a walk that passes by bars on which nothing can happen; where a trade's time is limited it looks at each bar. */
export const restLaws = (simulate: Simulate): readonly Law[] => [
  law('a time limit that no trade reaches changes nothing, to the bit', anyCase('orders'), (given) => {
    const { bars, log, slice } = given
    const { trailing_stop: _, max_holding: __, ...risk } = given.execution.risk
    const execution = { ...given.execution, risk, financing: noFinancing }
    const limited = { ...execution, risk: { ...risk, max_holding: bars.length + 2 } }
    deepStrictEqual(simulate(bars, log, execution, slice), simulate(bars, log, limited, slice))
  }),
]

const mostlyFree = fc.oneof({ weight: 3, arbitrary: anyCase('entries') }, { weight: 1, arbitrary: anyCase() })

/** What holds between a run and its summary. */
export const summaryLaws: readonly Law[] = [
  law('a summary holds the figures of the curve that it stands for', mostlyFree, (given) => {
    const { bars, log, execution, slice } = given
    const desk = portfolio(bars, slice)
    const { curve, trades, held } = desk.summarize(log, execution)
    const whole = desk.run(log, execution)
    const plain = summaryOf(whole.equity)
    deepStrictEqual(held, whole.held)
    deepStrictEqual(trades.trades, whole.trades.side.length)
    deepStrictEqual(curve.ruined, plain.ruined)
    if (plain.ruined) return
    close(curve.equity, plain.equity, gross(whole, execution), 'equity')
    close(curve.max_drawdown, plain.max_drawdown, 1, 'max_drawdown')
    close(curve.gains, plain.gains, 1, 'gains')
    close(curve.losses, plain.losses, 1, 'losses')
    close(curve.losses2, plain.losses2, 1, 'losses2')
    closeAll(curve.moments, plain.moments, 1, 'moments')
  }),
  law('the ends of a run are those of its curve', mostlyFree, (given) => {
    const { bars, log, execution, slice } = given
    const desk = portfolio(bars, slice)
    const { equity, trades, held, counts } = desk.run(log, execution)
    const ends = desk.ends(log, execution)
    deepStrictEqual([...ends.equity], [equity[0], equity.at(-1)])
    deepStrictEqual({ trades: ends.trades, held: ends.held, counts: ends.counts }, { trades, held, counts })
  }),
  law('a run with figures is the run, and they are those of its summary, to the bit', mostlyFree, (given) => {
    const { bars, log, execution, slice } = given
    const desk = portfolio(bars, slice)
    const { run, figures } = desk.figured(log, execution)
    const { curve, trades, held, timing } = desk.summarize(log, execution)
    deepStrictEqual(
      { ...figures, under: undefined },
      { curve, trades, held, invested: timing.invested, under: undefined },
    )
    deepStrictEqual(run, desk.run(log, execution))
  }),
  law('figures give the metrics of the summary, and the curve gives the others', mostlyFree, (given) => {
    const { bars, log, execution, slice } = given
    const desk = portfolio(bars, slice)
    const { run, figures } = desk.figured(log, execution)
    const whole = performanceOf(run, bars, slice, 252)
    const brief = summaryMetrics(desk.summarize(log, execution), 252)
    deepStrictEqual(metricsOfFigures(figures, whole), inOneReading(metricsOf(whole), brief))
  }),
  law('the metrics of a summary are those of the whole run', mostlyFree, (given) => {
    const { bars, log, execution, slice } = given
    const desk = portfolio(bars, slice)
    const brief = summaryMetrics(desk.summarize(log, execution), 252)
    const account = desk.account(log, execution)
    const { equity, position: units } = account
    const invested = investedIn(equity, [{ units, close: (k) => bars.close[slice.scored[0] + k] ?? 0 }])
    const whole = metricsOf(performanceOf({ ...account, invested }, bars, slice, 252))
    for (const name of SUMMARY_METRICS) {
      const [a, b] = [brief[name], whole[name]]
      if (typeof a === 'number' && typeof b === 'number') close(a, b, 1, name, 1e-6)
      else deepStrictEqual(a, b, name)
    }
  }),
  law('the block sums of a summary are those of the timing of the whole run', mostlyFree, (given) => {
    const { bars, log, slice } = given
    const execution = { ...given.execution, finalize: 'close' } as const
    const desk = portfolio(bars, slice)
    const { timing } = desk.summarize(log, execution)
    const plain = timingOf(bars, slice, desk.run(log, execution), execution)
    closeAll(timing.blocks, plain.blocks, 1, 'blocks')
    close(timing.squares, plain.squares, 1, 'squares')
    close(timing.invested.net, plain.invested.net, 1, 'net')
    close(timing.invested.gross, plain.invested.gross, 1, 'gross')
  }),
  law('a candidate among others gives what it gives alone', mostlyFree, (given) => {
    const { bars, log, execution, slice } = given
    const desk = portfolio(bars, slice)
    const other = { ...log, state: log.state.map((state) => (state === 0 ? 0 : -state)) }
    desk.summarize(other, execution)
    const among = desk.summarize(log, execution)
    desk.run(other, execution)
    // alone it reads sums along its own stretches, among others those of every bar
    deepStrictEqual(among, portfolio(bars, slice).summarize(log, execution))
  }),
]
