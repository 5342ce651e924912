import type { Bars, Slice } from '../../market/bars/bars.js'
import type { SignalLog } from '../../signal/signal-log.js'
import type { Execution } from '../rules/execution.js'
import {
  type AccountEvent,
  closeOut,
  marked,
  placeOrder,
  settleBar,
  startAccount,
  tradeBar,
} from './account.kernel.js'
import { decideAtClose, learn, signalMemory } from './decision.kernel.js'
import { lossGuard } from './guard.kernel.js'
import type { AccountedSimulation } from './simulation.js'
import type { Sizer } from './sizer.kernel.js'
import { countEvent, tally } from './tally.kernel.js'
import { tradeLog } from './trade-log.kernel.js'
import { tradesInto } from './trade-pairing.kernel.js'

/**
 * Walks every scored bar of a slice and does what the execution rules say, in the order in which it happens: financing
 * since the close before; an order filled at the open; the exit levels within the bar; an order filled at the close; the
 * decision on the limits and the signal of this bar; ruin and the ratchet of the trailing level; the mark. `log` and
 * `slice` are in bars of `bars`. Cost: O(bars). NaN: prices must be finite and above 0. Look-ahead: none; `close` fills at
 * the very close that decided.
 */
export const walkBars = (
  bars: Bars,
  log: SignalLog,
  execution: Execution,
  { scored: [from, to] }: Slice,
  sizer: Sizer,
): AccountedSimulation => {
  if (from < 0 || to > bars.length || from > to)
    throw new RangeError(`no bars ${from} to ${to} in ${bars.length}`)
  const n = to - from
  const equity = new Float64Array(n + 1)
  const cashes = new Float64Array(n + 1)
  const units = new Float64Array(n + 1)
  const trades = tradeLog()
  const guard = lossGuard(execution)
  const memory = signalMemory(sizer, guard)
  const traded = tradesInto(trades)
  const sums = tally()
  const { counts, totals } = sums
  let held = 0
  let change = 0
  let signal = 0

  const account = startAccount(execution, (event: AccountEvent) => {
    traded(event)
    learn(memory, event)
    countEvent(sums, execution, event)
  })

  equity[0] = account.cash
  cashes[0] = account.cash
  for (let bar = from; bar < to; bar++) {
    tradeBar(account, bars, bar)
    while (change < log.at.length && log.at[change]! <= bar) signal = log.state[change++]!
    const order = decideAtClose(memory, account, bars, bar, signal)
    if (order !== undefined) placeOrder(account, order, bars, bar)
    settleBar(account, bars, bar)
    if (bar === to - 1 && execution.finalize === 'close') closeOut(account, bars, bar)
    const at = bar - from + 1
    const { position } = account
    if (position !== undefined) held += 1
    equity[at] = marked(account, bars.close[bar]!)
    cashes[at] = account.cash
    units[at] = position === undefined ? 0 : position.side * position.entry.units
  }
  if (account.position !== undefined) totals.financing += account.financing
  if (account.order !== undefined) counts.unfilled += 1
  return {
    equity,
    cash: cashes,
    position: units,
    trades: trades.taken(),
    held,
    counts: { ...counts, ...guard.counts, ...memory.counts },
    totals,
  }
}
