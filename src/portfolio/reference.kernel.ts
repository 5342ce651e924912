import type { Bars, Slice } from '../market/bars.js'
import type { SignalLog } from '../signal/signal-log.js'
import type { Execution } from './execution.js'
import { entryFill, exitFill, type Fill, type Side, wantedUnits } from './fill.js'
import { type Levels, levelsAt, ratcheted, touched } from './levels.kernel.js'
import type { AccountedSimulation, SimulateOptions } from './simulation.js'
import { tradeLog } from './trade-log.kernel.js'
import type { ExitReason } from './trades.js'

interface Order {
  readonly decided: number
  readonly side: -1 | 0 | 1
  readonly wanted: number
}
interface Position {
  readonly side: Side
  readonly decided: number
  readonly bar: number
  readonly entry: Fill
}

/**
 * Walks every scored bar of a slice and does what the execution rules say, in the order in which it happens: an order
 * filled at the open; the exit levels within the bar; an order filled at the close; the decision on the signal of this
 * bar; the ratchet of the trailing level; the mark. It is the law for faster kernels. `log` and `slice` are in bars of
 * `bars`. Cost: O(bars). NaN: prices must be finite and above 0. Look-ahead: none; `close` fills at the very close that
 * decided.
 */
export const simulate = (
  bars: Bars,
  log: SignalLog,
  execution: Execution,
  slice: Slice,
  options: SimulateOptions = {},
): AccountedSimulation => {
  const [from, to] = slice.scored
  if (from < 0 || to > bars.length || from > to)
    throw new RangeError(`no bars ${from} to ${to} in ${bars.length}`)
  const { costs, risk, fill } = execution
  const n = to - from
  const equity = new Float64Array(n + 1)
  const cashes = new Float64Array(n + 1)
  const units = new Float64Array(n + 1)
  const trades = tradeLog()
  let cash = execution.capital
  let position: Position | undefined
  let levels: Levels | undefined
  let order: Order | undefined
  let held = 0
  let forced = 0
  let cuts = 0
  let dropped = 0
  let commission = 0
  let slippage = 0
  let turnover = 0
  let halted = false
  /** The side that is not entered again before the signal changes. */
  let refused = 0
  let before = 0
  let change = 0
  let signal = 0

  const pay = (made: Fill): void => {
    cash = made.cash
    commission += made.commission
    slippage += made.slippage
    turnover += made.units * made.price
  }
  const leave = (decided: number, bar: number, reference: number, reason: ExitReason): void => {
    if (position === undefined) return
    const slip = reason === 'take_profit' ? 0 : costs.slippage
    const made = exitFill(costs, cash, position.side, position.entry.units, reference, slip)
    pay(made)
    trades.add(position.side, position.decided, position.bar, position.entry, decided, bar, made, reason)
    position = undefined
    levels = undefined
  }
  const enter = (side: Side, decided: number, wanted: number, bar: number, reference: number): void => {
    const made = entryFill(costs, cash, side, wanted, reference)
    if (made.units === 0) {
      dropped += 1
      refused = side
      return
    }
    pay(made)
    if (made.cut) cuts += 1
    position = { side, decided, bar, entry: made }
    levels = levelsAt(risk, side, made.price)
  }
  const fillOrder = (bar: number, reference: number): void => {
    if (order === undefined) return
    const { decided, side, wanted } = order
    order = undefined
    leave(decided, bar, reference, 'signal')
    if (side !== 0) enter(side, decided, wanted, bar, reference)
  }
  const marked = (close: number): number =>
    position === undefined ? cash : cash + position.side * position.entry.units * close

  equity[0] = cash
  cashes[0] = cash
  for (let bar = from; bar < to; bar++) {
    const close = bars.close[bar]!

    if (fill === 'next_open') fillOrder(bar, bars.open[bar]!)

    const live = position !== undefined && (fill === 'next_open' || bar > position.bar)
    if (position !== undefined && levels !== undefined && live) {
      const touch = touched(levels, position.side, bars.open[bar]!, bars.high[bar]!, bars.low[bar]!)
      if (touch !== undefined) {
        refused = position.side
        leave(bar, bar, touch.reference, touch.reason)
      }
    }

    if (fill === 'next_close') fillOrder(bar, close)

    while (change < log.at.length && log.at[change]! <= bar) signal = log.state[change++]!
    const desired = signal === -1 && !execution.allow_short ? 0 : (signal as -1 | 0 | 1)
    if (desired !== before) refused = 0
    before = desired
    if (!halted && desired !== (position?.side ?? 0) && (desired === 0 || desired !== refused))
      order = { decided: bar, side: desired, wanted: wantedUnits(execution.sizing, marked(close), close) }
    if (fill === 'close') fillOrder(bar, close)

    if (position !== undefined && marked(close) <= 0) {
      leave(bar, bar, close, 'ruin')
      halted = true
      order = undefined
    }
    if (position !== undefined && levels !== undefined) levels = ratcheted(levels, risk, position.side, close)

    if (bar === to - 1 && position !== undefined && (options.finalize ?? true)) {
      leave(bar, bar, close, 'end_of_data')
      forced += 1
    }
    const at = bar - from + 1
    if (position !== undefined) held += 1
    equity[at] = marked(close)
    cashes[at] = cash
    units[at] = position === undefined ? 0 : position.side * position.entry.units
  }
  return {
    equity,
    cash: cashes,
    position: units,
    trades: trades.taken(),
    held,
    counts: { forced, cuts, dropped, unfilled: order === undefined ? 0 : 1 },
    totals: { commission, slippage, turnover },
  }
}
