import type { Bars, Slice } from '../market/bars.js'
import type { SignalLog } from '../signal/signal-log.js'
import {
  type AccountEvent,
  closeOut,
  decide,
  learn,
  marked,
  placeOrder,
  settleBar,
  signalMemory,
  startAccount,
  tradeBar,
  tradesInto,
} from './account.kernel.js'
import type { Execution } from './execution.js'
import type { AccountedSimulation, SimulateOptions } from './simulation.js'
import { tradeLog } from './trade-log.kernel.js'

/**
 * Walks every scored bar of a slice and does what the execution rules say, in the order in which it happens: an order
 * filled at the open; the exit levels within the bar; an order filled at the close; the decision on the signal of this
 * bar; ruin and the ratchet of the trailing level; the mark. It is the law for faster kernels. `log` and `slice` are in
 * bars of `bars`. Cost: O(bars). NaN: prices must be finite and above 0. Look-ahead: none; `close` fills at the very close
 * that decided.
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
  const n = to - from
  const equity = new Float64Array(n + 1)
  const cashes = new Float64Array(n + 1)
  const units = new Float64Array(n + 1)
  const trades = tradeLog()
  const memory = signalMemory()
  const traded = tradesInto(trades)
  let held = 0
  let forced = 0
  let cuts = 0
  let dropped = 0
  let commission = 0
  let slippage = 0
  let turnover = 0
  let change = 0
  let signal = 0

  const account = startAccount(execution, (event: AccountEvent) => {
    traded(event)
    learn(memory, event)
    if (event._tag === 'Dropped') {
      dropped += 1
      return
    }
    const { fill } = event
    if (fill.cut) cuts += 1
    if (event._tag === 'Left' && event.reason === 'end_of_data') forced += 1
    commission += fill.commission
    slippage += fill.slippage
    turnover += fill.units * fill.price
  })

  equity[0] = account.cash
  cashes[0] = account.cash
  for (let bar = from; bar < to; bar++) {
    tradeBar(account, bars, bar)
    while (change < log.at.length && log.at[change]! <= bar) signal = log.state[change++]!
    const order = decide(memory, account, bars, bar, signal)
    if (order !== undefined) placeOrder(account, order, bars, bar)
    settleBar(account, bars, bar)
    if (bar === to - 1 && (options.finalize ?? true)) closeOut(account, bars, bar)
    const at = bar - from + 1
    const { position } = account
    if (position !== undefined) held += 1
    equity[at] = marked(account, bars.close[bar]!)
    cashes[at] = account.cash
    units[at] = position === undefined ? 0 : position.side * position.entry.units
  }
  return {
    equity,
    cash: cashes,
    position: units,
    trades: trades.taken(),
    held,
    counts: { forced, cuts, dropped, unfilled: account.order === undefined ? 0 : 1 },
    totals: { commission, slippage, turnover },
  }
}
