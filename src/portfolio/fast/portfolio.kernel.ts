import { once } from '../../core/once.js'
import type { Bars, Slice } from '../../market/bars/bars.js'
import { type SignalLog, withoutRenewals } from '../../signal/signal-log.js'
import { drawdownFold, foldEquity, returnsOf } from '../../stats/metrics/equity-fold.kernel.js'
import { excessOf } from '../../stats/metrics/excess.kernel.js'
import { momentsOf } from '../../stats/metrics/moments.kernel.js'
import { foldTrades } from '../../stats/metrics/trade-fold.kernel.js'
import { blocksOfTiming } from '../../stats/timing/train-evidence.js'
import { type ExposedRun, timedReturns } from '../account/exposure.kernel.js'
import { investedIn, investedOf } from '../account/invested.kernel.js'
import { sizers } from '../account/shadow.kernel.js'
import type {
  AccountedSimulation,
  ExecutionCounts,
  ExecutionTotals,
  Simulation,
} from '../account/simulation.js'
import { tradeLog } from '../account/trade-log.kernel.js'
import { walkBars } from '../account/walk.kernel.js'
import { simulateOrders } from '../orders/engine.kernel.js'
import type { OrderEvent } from '../orders/order-machine.js'
import { ordersOf } from '../orders/orders-of.js'
import { closedRun } from '../rules/closed-run.js'
import type { Execution } from '../rules/execution.js'
import { type KernelName, signalKernel } from '../rules/kernel.js'
import type { TradeExits } from '../rules/trade-exits.js'
import { accountSums } from './account-sums.kernel.js'
import { isFixed } from './account-walks.kernel.js'
import { type EventWalk, walkEvents } from './event.kernel.js'
import { scoredBars } from './prices.kernel.js'
import { returnsHash } from './returns-hash.kernel.js'
import { figuredCurve, type RunFigures, type SummaryFigures } from './run-figures.kernel.js'
import { accountOf, equityOfStretches, type Stretches, stretches } from './stretches.kernel.js'
import type { CurveSummary } from './summary.kernel.js'
import type { TimingSums } from './timing-sums.kernel.js'
import { type FirstTouch, firstTouches } from './touches.kernel.js'

/** One run without its curve: what a trial record is made from, of fixed size. */
export interface RunSummary extends Omit<SummaryFigures, 'invested'> {
  readonly kernel: KernelName
  readonly counts: ExecutionCounts
  readonly totals: ExecutionTotals
  /** The same for two runs that filled the same trades over the same scored bars, and so have the same returns. */
  readonly returns_hash: string
  /** Its return above the same exposure held, and the share of the account that was invested. */
  readonly timing: TimingSums
}

/** A run of a signal; `events` is all that happened to its orders, where it was the book of orders that traded. */
export interface SignalRun extends Simulation {
  readonly events?: readonly OrderEvent[]
}

/** A run with the figures of its summary. */
export interface FiguredRun<R> {
  readonly run: R
  readonly figures: RunFigures
}

/** A run of which only the first and the last value of its curve are asked for. */
export type RunEnds = Pick<Simulation, 'equity' | 'trades' | 'held' | 'counts'>

/**
 * The scored bars of one slice, made ready for any number of candidates. `exits` are rules that read the trades of a run. Memory
 * does not grow with the candidates.
 */
export interface Portfolio {
  readonly run: (log: SignalLog, execution: Execution, exits?: TradeExits) => SignalRun
  /** `run` with a curve of its two ends alone: for what looks at the gain of many runs. */
  readonly ends: (log: SignalLog, execution: Execution, exits?: TradeExits) => RunEnds
  /** `run`, with cash and units bar by bar. */
  readonly account: (log: SignalLog, execution: Execution, exits?: TradeExits) => AccountedSimulation
  /** `run` and what its metrics are made from, of one walk. */
  readonly figured: (log: SignalLog, execution: Execution, exits?: TradeExits) => FiguredRun<SignalRun>
  readonly summarize: (log: SignalLog, execution: Execution, exits?: TradeExits) => RunSummary
  /** `summarize` of several signals: faster than one after the other. */
  readonly summarizeEach: (signals: readonly Followed[], execution: Execution) => readonly RunSummary[]
}

/** A signal, and the exits that read the trades of its run. */
export interface Followed {
  readonly log: SignalLog
  readonly exits?: TradeExits | undefined
}

/**
 * Runs signals over the scored bars of one slice, each with the kernel that `kernelOf` names. Cost: O(bars) to prepare,
 * then as the kernels. NaN: prices must be finite and above 0. Look-ahead: as the kernels.
 */
export const portfolio = (bars: Bars, slice: Slice): Portfolio => {
  const scored = scoredBars(bars, slice)
  const log = tradeLog()
  const stretched = stretches()
  const sums = accountSums(scored)
  const touches = once(() => firstTouches(scored))
  const touchesFor = ({ risk }: Execution): FirstTouch | undefined =>
    Object.keys(risk).length === 0 ? undefined : touches()
  const sizerOf = sizers(bars, slice)
  const kernelFor = (execution: Execution, exits: TradeExits | undefined): KernelName =>
    signalKernel(bars, execution, exits !== undefined).name
  const asked = (signal: SignalLog, execution: Execution, exits: TradeExits | undefined): SignalLog =>
    (execution.exits ?? exits) === undefined ? withoutRenewals(signal) : signal
  const simulate: Portfolio['account'] = (signal, execution, exits) =>
    kernelFor(execution, exits) === 'account/5'
      ? simulateOrders(bars, ordersOf(asked(signal, execution, exits), execution), execution, slice, {
          exits,
        })
      : walkBars(bars, signal, execution, slice, sizerOf(signal, execution))
  const events = (signal: SignalLog, execution: Execution): EventWalk =>
    walkEvents(scored, signal, execution, sizerOf(signal, execution), log, stretched, touchesFor(execution))
  const run: Portfolio['run'] = (signal, execution, exits) => {
    if (kernelFor(execution, exits) !== 'event/1') return simulate(signal, execution, exits)
    const walk = events(signal, execution)
    return {
      equity: equityOfStretches(stretched, scored.close, execution.capital),
      trades: log.taken(),
      ...walk,
    }
  }
  const ends: Portfolio['ends'] = (signal, execution, exits) => {
    if (kernelFor(execution, exits) !== 'event/1') {
      const { equity, trades, held, counts } = simulate(signal, execution, exits)
      return { equity: Float64Array.of(equity[0]!, equity.at(-1)!), trades, held, counts }
    }
    const { held, counts } = events(signal, execution)
    const end = stretched.count - 1
    const units = stretched.units[end]!
    const last = stretched.cash[end]! + (units === 0 ? 0 : units * scored.close[scored.n - 1]!)
    return { equity: Float64Array.of(execution.capital, last), trades: log.taken(), held, counts }
  }
  const account: Portfolio['account'] = (signal, execution, exits) =>
    kernelFor(execution, exits) !== 'event/1'
      ? simulate(signal, execution, exits)
      : { ...run(signal, execution, exits), ...accountOf(stretched, scored.n, execution.capital) }
  const figuresOfBars = (whole: AccountedSimulation): SummaryFigures => ({
    curve: summaryOf(whole.equity, bars.risk_free?.subarray(...slice.scored)),
    trades: foldTrades(whole.trades),
    held: whole.held,
    invested: investedIn(whole.equity, [{ units: whole.position, close: (k) => scored.close[k]! }]),
  })
  const figured: Portfolio['figured'] = (signal, execution, exits) => {
    if (kernelFor(execution, exits) !== 'event/1') {
      const whole = simulate(signal, execution, exits)
      return { run: whole, figures: { ...figuresOfBars(whole), under: drawdownFold(whole.equity) } }
    }
    const walk = events(signal, execution)
    const made = { trades: log.taken(), ...walk }
    const { equity, figures } = figuredCurve(scored, stretched, made, execution.capital)
    return { run: { equity, ...made }, figures }
  }
  const summarizeBars = (
    { log: signal, exits }: Followed,
    execution: Execution,
    kernel: KernelName,
  ): RunSummary => {
    const whole = simulate(signal, execution, exits)
    const closed = closedRun(whole, execution, (closing) => simulate(signal, closing, exits))
    const { invested, ...figures } = figuresOfBars(whole)
    return {
      kernel,
      ...figures,
      counts: whole.counts,
      totals: whole.totals,
      returns_hash: returnsHash(whole.trades, slice, execution.capital, {
        cash: whole.cash.at(-1)!,
        units: whole.position.at(-1)!,
        held: whole.held,
      }),
      timing: {
        ...timingOf(bars, slice, closed, execution),
        invested,
      },
    }
  }
  const summarizeEvents = (signals: readonly Followed[], execution: Execution): readonly RunSummary[] => {
    const followed = isFixed(execution)
      ? sums.followed(
          signals.map(({ log: signal }) => signal),
          execution,
        )
      : undefined
    if (followed !== undefined) return followed.map((one) => ({ kernel: 'event/1', ...one }))
    const walked: Omit<RunSummary, 'curve' | 'timing'>[] = []
    /** The account of each signal in turn, in the one place that all are written to. */
    function* accounts(): Generator<Stretches> {
      for (const { log: signal } of signals) {
        const walk = events(signal, execution)
        const trades = log.viewed()
        const end = {
          cash: stretched.cash[stretched.count - 1]!,
          units: stretched.units[stretched.count - 1]!,
        }
        walked.push({
          kernel: 'event/1',
          trades: foldTrades(trades),
          ...walk,
          returns_hash: returnsHash(trades, slice, execution.capital, { ...end, held: walk.held }),
        })
        yield stretched
      }
    }
    const summed = sums.sum({ accounts: accounts(), count: signals.length, execution })
    return summed.map((one, i) => ({ ...walked[i]!, ...one }))
  }
  const summarizeEach: Portfolio['summarizeEach'] = (signals, execution) => {
    const plain = kernelFor(execution, undefined)
    return plain === 'event/1' && signals.every(({ exits }) => exits === undefined)
      ? summarizeEvents(signals, execution)
      : signals.map((one) => summarizeBars(one, execution, kernelFor(execution, one.exits)))
  }
  const summarize: Portfolio['summarize'] = (signal, execution, exits) =>
    summarizeEach([{ log: signal, exits }], execution)[0]!
  return { run, ends, account, figured, summarize, summarizeEach }
}

/** What a trial record keeps of the timing of a whole run. Cost: O(bars). NaN: spreads. Look-ahead: not a decision. */
export const timingOf = (
  bars: Bars,
  { scored }: Slice,
  run: ExposedRun,
  { fill, financing }: Pick<Execution, 'fill' | 'financing'>,
): TimingSums => ({
  ...blocksOfTiming(timedReturns(bars, scored, run, { fill, funding: financing.funding_rate })),
  invested: investedOf(bars, scored, run),
})

/** The figures of an equity curve that `CurveSummary` holds. Cost: O(n). */
export const summaryOf = (equity: Float64Array, risk_free?: Float64Array): CurveSummary => {
  const { n, start, equity: last, gains, losses, losses2, max_drawdown, ruined } = foldEquity(equity)
  return {
    n,
    start,
    equity: last,
    moments: momentsOf(returnsOf(equity)),
    gains,
    losses,
    losses2,
    ...(risk_free === undefined ? {} : { excess: excessOf(equity, risk_free) }),
    max_drawdown,
    ruined,
  }
}
