import { BARS_A_PART, breakPoint } from '../../core/break-point.js'
import type { Bars, Slice } from '../../market/bars/bars.js'
import { intervalOf } from '../../market/bars/interval.kernel.js'
import { periodsOfSpacing, shadowOf } from '../account/shadow.kernel.js'
import type { AccountedSimulation, ExecutionCounts, ExecutionTotals } from '../account/simulation.js'
import { type Sizer, sizerOf, unitSizer } from '../account/sizer.kernel.js'
import type { Trades } from '../account/trades.js'
import type { Execution } from '../rules/execution.js'
import type { TradeExits } from '../rules/trade-exits.js'
import { accountExits } from './account-exits.js'
import { type CashAccount, cashAccount, openBook } from './book.kernel.js'
import { trading } from './machine-at-work.kernel.js'
import type { OpenTrade, OrderEvent, OrderMachine } from './order-machine.js'
import { shownTrade } from './seen.kernel.js'
import { closeBars, finish, isQuiet, openBars, unfilledIn } from './step.kernel.js'
import { cashOf, countedUnits, equityOf } from './worth.kernel.js'

/** One run of an order machine: account, trades in closing order, and everything that happened to its orders. */
export interface OrderRun extends AccountedSimulation {
  readonly events: readonly OrderEvent[]
  /** Trades that still stand after the last bar. */
  readonly open: readonly OpenTrade[]
}

/** Counts and totals of an account at its end, with what its standing trades have paid. Cost: O(trades and orders). */
export const sumsOf = ({
  sums,
  guard,
  books,
}: CashAccount): { readonly counts: ExecutionCounts; readonly totals: ExecutionTotals } => {
  const totals = { ...sums.totals }
  let { unfilled } = sums.counts
  for (const book of books) {
    unfilled += unfilledIn(book)
    for (const { financing } of book.trades) totals.financing += financing
  }
  return { counts: { ...sums.counts, ...guard.counts, unfilled }, totals }
}

/**
 * The sizer of a machine's own orders: Kelly's shadow trades are those of the machine at unit size, in an account that never
 * runs out. Cost: O(bars) by Kelly's formula, once. NaN: prices must be finite and above 0. Look-ahead: as the machine's.
 */
export const machineSizer = <State>(
  bars: Bars,
  machine: OrderMachine<State>,
  execution: Execution,
  slice: Slice,
  exits?: TradeExits,
): Sizer => {
  let shadow: Trades | undefined
  return sizerOf(execution, {
    first: Math.min(slice.warmup[0], slice.scored[0]),
    periods: () => periodsOfSpacing(intervalOf(bars)),
    shadow: () => {
      shadow ??= simulateOrders(bars, machine, shadowOf(execution), slice, {
        sizer: unitSizer,
        exits,
      }).trades
      return shadow
    },
  })
}

/**
 * Runs an order machine over the scored bars of a slice, bar by bar: what waits meets the bar, the machine decides at its
 * close, trailing levels follow. Orders of the last bar have no bar to fill on. Cost: O(bars x (trades + orders)), and the
 * machine's own. NaN: prices must be finite and above 0. Look-ahead: none, but what the execution says of its matching.
 */
export const simulateOrders = <State>(
  bars: Bars,
  machine: OrderMachine<State>,
  execution: Execution,
  slice: Slice,
  {
    sizer,
    exits,
    shrinks,
  }: { readonly sizer?: Sizer; readonly exits?: TradeExits | undefined; readonly shrinks?: boolean } = {},
): OrderRun => {
  const [from, to] = slice.scored
  if (from < 0 || to > bars.length || from > to)
    throw new RangeError(`no bars ${from} to ${to} in ${bars.length}`)
  const n = to - from
  const equity = new Float64Array(n + 1).fill(execution.capital)
  const cash = new Float64Array(n + 1).fill(execution.capital)
  const position = new Float64Array(n + 1)
  const account = cashAccount(execution, shrinks)
  const asked = accountExits(execution, bars, slice, exits)
  const one = trading(
    openBook(account, bars, sizer ?? machineSizer(bars, machine, execution, slice, exits), { exits: asked }),
    machine,
    from,
  )
  const { book } = one
  const alone = [one]
  const over = (): number => one.bar
  let held = 0
  for (let bar = from; bar < to; bar++) {
    if ((bar - from) % BARS_A_PART === 0) breakPoint()
    one.bar = bar
    const at = bar - from + 1
    if (isQuiet(one) && bar < to - 1) {
      equity[at] = equityOf(account)
      cash[at] = cashOf(account)
      continue
    }
    openBars(account, alone)
    closeBars(account, alone, over)
    if (bar === to - 1) finish(one, bar)
    if (book.trades.length > 0) held += 1
    equity[at] = equityOf(account)
    cash[at] = cashOf(account)
    position[at] = countedUnits(book)
  }
  return {
    equity,
    cash,
    position,
    trades: account.log.taken(),
    held,
    ...sumsOf(account),
    events: book.events,
    open: book.trades.map(shownTrade(book.offset)),
  }
}
