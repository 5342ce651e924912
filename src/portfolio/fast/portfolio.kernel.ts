import { viewBytes } from '../../core/canonical/canonical-form.js'
import { sha256 } from '../../core/canonical/content-key.js'
import { once } from '../../core/once.js'
import type { Bars, Slice } from '../../market/bars/bars.js'
import { type SignalLog, withoutRenewals } from '../../signal/signal-log.js'
import { foldEquity, returnsOf } from '../../stats/metrics/equity-fold.kernel.js'
import { excessOf } from '../../stats/metrics/excess.kernel.js'
import { momentsOf } from '../../stats/metrics/moments.kernel.js'
import { foldTrades, type TradeFold } from '../../stats/metrics/trade-fold.kernel.js'
import { blocksOfTiming } from '../../stats/timing/train-evidence.js'
import { type ExposedRun, timedReturns, unitReturns } from '../account/exposure.kernel.js'
import { investedIn, investedOf } from '../account/invested.kernel.js'
import { sizers } from '../account/shadow.kernel.js'
import type {
  AccountedSimulation,
  ExecutionCounts,
  ExecutionTotals,
  Simulation,
} from '../account/simulation.js'
import { tradeLog } from '../account/trade-log.kernel.js'
import type { Trades } from '../account/trades.js'
import { walkBars } from '../account/walk.kernel.js'
import { simulateOrders } from '../orders/engine.kernel.js'
import type { OrderEvent } from '../orders/order-machine.js'
import { ordersOf } from '../orders/orders-of.js'
import { closedRun } from '../rules/closed-run.js'
import type { Execution } from '../rules/execution.js'
import { type KernelName, signalKernel } from '../rules/kernel.js'
import type { TradeExits } from '../rules/trade-exits.js'
import { type EventWalk, walkEvents } from './event.kernel.js'
import { pricesAlong, scoredBars } from './prices.kernel.js'
import { MOST_BARS, type StretchSums, stretchSums } from './stretch-sums.kernel.js'
import { accountOf, equityOfStretches, stretches } from './stretches.kernel.js'
import { type CurveSummary, summarizeStretches } from './summary.kernel.js'
import { type TimingSums, timingSums, unitSums } from './timing-sums.kernel.js'
import { type FirstTouch, firstTouches } from './touches.kernel.js'

/** One run without its curve: what a trial record is made from, of fixed size. */
export interface RunSummary {
  readonly kernel: KernelName
  readonly curve: CurveSummary
  readonly trades: TradeFold
  readonly held: number
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
  readonly summarize: (log: SignalLog, execution: Execution, exits?: TradeExits) => RunSummary
}

/** What stands at the end of a run next to its closed trades. */
interface Ending {
  readonly cash: number
  readonly units: number
  readonly held: number
}

/** The hash of what decides a run's returns: the scored range, the capital, every trade's fills, and what still stands. */
const returnsHash = (trades: Trades, slice: Slice, capital: number, end: Ending): string => {
  const ends = Float64Array.of(...slice.scored, capital, end.cash, end.units, end.held)
  const { side, entry_bar, exit_bar, entry_price, exit_price, units } = trades
  const parts = [ends, side, entry_bar, exit_bar, entry_price, exit_price, units]
  let length = 0
  for (const part of parts) length += part.byteLength
  const all = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    all.set(viewBytes(part), at)
    at += part.byteLength
  }
  return sha256(all)
}

/**
 * Runs signals over the scored bars of one slice, each with the kernel that `kernelOf` names. Cost: O(bars) to prepare,
 * then as the kernels. NaN: prices must be finite and above 0. Look-ahead: as the kernels.
 */
export const portfolio = (bars: Bars, slice: Slice): Portfolio => {
  const scored = scoredBars(bars, slice)
  const log = tradeLog()
  const stretched = stretches()
  let summaries = 0
  const prepared = new Map<boolean, ReturnType<typeof stretchSums>>()
  /** The first account is summed along its own stretches, at a tenth of the memory; from the second on accounts share rows. */
  const sumsOf = ({ fill, capital }: Execution): StretchSums => {
    const opens = fill === 'next_open'
    const shared = prepared.get(opens)
    if (shared !== undefined) return shared(stretched, capital)
    const unit = unitReturns(bars, slice.scored, { fill })
    if (++summaries === 1 || scored.n > MOST_BARS)
      return {
        curve: summarizeStretches(pricesAlong(scored, stretched), stretched, capital),
        timing: timingSums(scored, unitSums(unit), stretched, capital),
      }
    const made = stretchSums(scored, unit)
    prepared.set(opens, made)
    return made(stretched, capital)
  }
  const touches = once(() => firstTouches(scored))
  const touchesFor = ({ risk }: Execution): FirstTouch | undefined =>
    Object.keys(risk).length === 0 ? undefined : touches()
  const sizerOf = sizers(bars, slice)
  const kernelFor = (execution: Execution, exits: TradeExits | undefined): KernelName =>
    signalKernel(bars, execution, exits !== undefined).name
  const asked = (signal: SignalLog, execution: Execution, exits: TradeExits | undefined): SignalLog =>
    (execution.exits ?? exits) === undefined ? withoutRenewals(signal) : signal
  const simulate: Portfolio['account'] = (signal, execution, exits) =>
    kernelFor(execution, exits) === 'account/2'
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
  const summarize: Portfolio['summarize'] = (signal, execution, exits) => {
    const kernel = kernelFor(execution, exits)
    if (kernel !== 'event/1') {
      const whole = simulate(signal, execution, exits)
      const closed = closedRun(whole, execution, (closing) => simulate(signal, closing, exits))
      return {
        kernel,
        curve: summaryOf(whole.equity, bars.risk_free?.subarray(...slice.scored)),
        trades: foldTrades(whole.trades),
        held: whole.held,
        counts: whole.counts,
        totals: whole.totals,
        returns_hash: returnsHash(whole.trades, slice, execution.capital, {
          cash: whole.cash.at(-1)!,
          units: whole.position.at(-1)!,
          held: whole.held,
        }),
        timing: {
          ...timingOf(bars, slice, closed, execution),
          invested: investedIn(whole.equity, [{ units: whole.position, close: (k) => scored.close[k]! }]),
        },
      }
    }
    const walk = events(signal, execution)
    const trades = log.viewed()
    return {
      kernel,
      ...sumsOf(execution),
      trades: foldTrades(trades),
      ...walk,
      returns_hash: returnsHash(trades, slice, execution.capital, {
        cash: stretched.cash[stretched.count - 1]!,
        units: stretched.units[stretched.count - 1]!,
        held: walk.held,
      }),
    }
  }
  return { run, ends, account, summarize }
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
