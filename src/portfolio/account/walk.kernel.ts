import { BARS_A_PART, breakPoint } from '../../core/break-point.js'
import type { Bars, Slice } from '../../market/bars/bars.js'
import type { SignalLog } from '../../signal/signal-log.js'
import type { Execution } from '../rules/execution.js'
import { isFinanced } from '../rules/financing.js'
import {
  type AccountEvent,
  closeOut,
  marked,
  placeOrder,
  settleBar,
  startAccount,
  type TradingAccount,
  tradeBar,
} from './account.kernel.js'
import { decideAtClose, learn, type SignalMemory, signalMemory } from './decision.kernel.js'
import { isGuarded, lossGuard } from './guard.kernel.js'
import type { AccountedSimulation } from './simulation.js'
import type { Sizer } from './sizer.kernel.js'
import { countEvent, tally } from './tally.kernel.js'
import { tradeLog } from './trade-log.kernel.js'
import { tradesInto } from './trade-pairing.kernel.js'

/** Whether bars can pass by without an act: time costs nothing, and no rule but fixed levels looks at each of them. */
const mayRest = (bars: Bars, execution: Execution): boolean =>
  !isGuarded(execution) &&
  !isFinanced(execution.financing) &&
  bars.dividends === undefined &&
  execution.risk.trailing_stop === undefined &&
  execution.risk.max_holding === undefined

/** Whether a signal that does not change asks an account for nothing: it stands as the signal says, or may not follow it. */
const isAtRest = (
  { order, position, halted, execution }: TradingAccount,
  { before, refused }: SignalMemory,
  signal: number,
): boolean => {
  const desired = signal === -1 && !execution.allow_short ? 0 : signal
  if (order !== undefined || desired !== before) return false
  return position === undefined ? desired === 0 || halted || desired === refused : desired === position.side
}

/**
 * The first of the bars [from, to) on which a position reaches one of its fixed levels or ruin; before it only its worth
 * changes, which is written to `equity` from place `at` on. Cost: O(bars that it gives). NaN: as the closes. Look-ahead: none.
 */
const restingUntil = (
  { cash, position, levels: { stop, target } }: TradingAccount,
  { high, low, close }: Bars,
  [from, to]: readonly [number, number],
  equity: Float64Array,
  at: number,
): number => {
  if (position === undefined) {
    equity.fill(cash, at, at + to - from)
    return to
  }
  const { side, entry } = position
  const units = side * entry.units
  for (let bar = from; bar < to; bar++) {
    const isTouched =
      side === 1 ? low[bar]! <= stop || high[bar]! >= target : high[bar]! >= stop || low[bar]! <= target
    const worth = cash + units * close[bar]!
    if (isTouched || !(worth > 0)) return bar
    equity[at + bar - from] = worth
  }
  return to
}

/**
 * Walks every scored bar of a slice and does what the execution rules say, in the order in which it happens: financing
 * since the close before; an order filled at the open; the exit levels within the bar; an order filled at the close; the
 * decision on the limits and the signal of this bar; ruin and the ratchet of the trailing level; the mark. Bars on which
 * none of this can happen pass by in one loop. `log` and `slice` are in bars of `bars`. Cost: O(bars). NaN: prices must be finite and above 0. Look-ahead: none; `close` fills at
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
  const rests = mayRest(bars, execution)
  let look = from
  for (let bar = from; bar < to; bar++) {
    if (bar >= look) {
      look = bar + BARS_A_PART
      breakPoint()
    }
    if (rests && isAtRest(account, memory, signal)) {
      const end = Math.min(change < log.at.length ? log.at[change]! : to, to - 1)
      const until = end > bar ? restingUntil(account, bars, [bar, end], equity, bar - from + 1) : bar
      cashes.fill(account.cash, bar - from + 1, until - from + 1)
      if (account.position !== undefined) {
        units.fill(account.position.side * account.position.entry.units, bar - from + 1, until - from + 1)
        held += until - bar
      }
      bar = until
    }
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
