import type { Bars, Slice } from '../../market/bars/bars.js'
import { type AccountedSimulation, noCounts } from '../account/simulation.js'
import type { Execution } from '../rules/execution.js'
import {
  type Book,
  cashAt,
  emptyBook,
  equityAt,
  type StandingTrade,
  unitsHeld,
  type WaitingOrder,
} from './book.kernel.js'
import { bindingStop, ratchet } from './fills.kernel.js'
import type { Account, OpenTrade, OrderEvent, OrderMachine, QueuedOrder } from './order-machine.js'
import { place, placeClose } from './placement.kernel.js'
import { matchQueue } from './queue-walk.kernel.js'
import { endOfBar, endOpenDay, fillMarkets, leaveAt, walkRange } from './time-walk.kernel.js'

/** One run of an order machine: account, trades in closing order, and everything that happened to its orders. */
export interface OrderRun extends AccountedSimulation {
  readonly events: readonly OrderEvent[]
  /** Trades that still stand after the last bar. */
  readonly open: readonly OpenTrade[]
}

const shownTrade = (trade: StandingTrade): OpenTrade => {
  const stop = bindingStop(trade)?.stop
  const { id, side, units, entry_bar, entry_price, target } = trade
  return {
    trade: id,
    side,
    units,
    entry_bar,
    entry_price,
    commission: trade.entry_commission,
    ...(stop === undefined ? {} : { stop }),
    ...(target === undefined ? {} : { target }),
  }
}
const shownOrder = (order: WaitingOrder): QueuedOrder => ({
  order: order.id,
  role: order.role,
  side: order.side,
  ...(order.name === undefined ? {} : { id: order.name }),
  ...(order.trade === undefined ? {} : { trade: order.trade.id }),
  ...(order.stop === undefined ? {} : { stop: order.stop }),
  ...(order.limit === undefined ? {} : { limit: order.limit }),
})

const accountAt = (book: Book, close: number, seen: number): Account => ({
  cash: cashAt(book, close),
  equity: equityAt(book, close),
  units: unitsHeld(book),
  trades: book.trades.map(shownTrade),
  orders: book.orders.map(shownOrder),
  events: book.events.slice(seen),
})

/** Closes everything where the equity is gone; true where that was so. */
const ruined = (book: Book, bar: number): boolean => {
  const close = book.bars.close[bar]!
  if (book.execution.ruin === 'ignore' || equityAt(book, close) > 0) return false
  if (book.trades.length === 0 && book.execution.ruin === 'halt') return false
  for (const trade of [...book.trades]) leaveAt(book, trade, bar, close, 'ruin')
  book.orders.length = 0
  if (book.execution.ruin === 'wipe') book.settled = 0
  return true
}

const finish = (book: Book, bar: number): void => {
  const { finalize, matching } = book.execution
  if (finalize === 'mark') return
  if (finalize === 'close' || matching === 'time')
    for (const trade of [...book.trades])
      leaveAt(
        book,
        trade,
        bar,
        finalize === 'open' ? book.bars.open[bar]! : book.bars.close[bar]!,
        'end_of_data',
      )
  else {
    for (const trade of [...book.trades].reverse()) placeClose(book, trade, bar, 1, 'end_of_data')
    matchQueue(book, bar)
  }
}

/** Queues the close of trades that have stood for as long as they may. */
const stopByTime = (book: Book, bar: number): void => {
  for (const trade of book.trades) {
    const { max_bars } = trade.exits
    if (max_bars === undefined || bar - trade.entry_bar < max_bars) continue
    const waits = book.orders.some((order) => order.role === 'close' && order.trade === trade)
    if (!waits) placeClose(book, trade, bar, 1, 'time_stop')
  }
}

/** What reaches the book before the decision at a bar's close. */
const before = (book: Book, bar: number): void => {
  endOpenDay(book, bar)
  if (book.execution.matching === 'queue') matchQueue(book, bar)
  else {
    if (book.execution.fill === 'next_open') fillMarkets(book, bar, 'open')
    walkRange(book, bar)
    if (book.execution.fill === 'next_close') fillMarkets(book, bar, 'close')
  }
  endOfBar(book, bar)
}

/**
 * Runs an order machine over the scored bars of a slice, bar by bar: what waits meets the bar, the machine decides at its
 * close, trailing levels follow. Orders of the last bar have no bar to fill on. Cost: O(bars x (trades + orders)), and the
 * machine's own. NaN: prices must be finite and above 0. Look-ahead: none, but what the execution says of its matching.
 */
export const runOrders = <State>(
  bars: Bars,
  machine: OrderMachine<State>,
  execution: Execution,
  slice: Slice,
): OrderRun => {
  const [from, to] = slice.scored
  if (from < 0 || to > bars.length || from > to)
    throw new RangeError(`no bars ${from} to ${to} in ${bars.length}`)
  const n = to - from
  const equity = new Float64Array(n + 1).fill(execution.capital)
  const cash = new Float64Array(n + 1).fill(execution.capital)
  const position = new Float64Array(n + 1)
  const book = emptyBook(bars, execution)
  let state = machine.start()
  let seen = 0
  let held = 0
  let halted = false
  const mark = (bar: number): void => {
    const at = bar - from + 1
    equity[at] = equityAt(book, bars.close[bar]!)
    cash[at] = cashAt(book, bars.close[bar]!)
    position[at] = unitsHeld(book)
  }
  for (let bar = from; bar < to; bar++) {
    const close = bars.close[bar]!
    if (!halted) before(book, bar)
    if (execution.matching === 'queue' && !halted) halted = ruined(book, bar)
    if (!halted) {
      stopByTime(book, bar)
      const stepped = machine.step(
        state,
        {
          index: bar,
          time: bars.time[bar]!,
          open: bars.open[bar]!,
          high: bars.high[bar]!,
          low: bars.low[bar]!,
          close,
          volume: bars.volume[bar]!,
        },
        accountAt(book, close, seen),
      )
      seen = book.events.length
      state = stepped.state
      for (const order of stepped.orders) place(book, order, bar)
      if (execution.matching === 'time' && execution.fill === 'close') fillMarkets(book, bar, 'close')
      if (execution.matching === 'time') halted = ruined(book, bar)
      ratchet(book, bar)
    }
    if (bar === to - 1) {
      book.forced = execution.finalize === 'mark' ? 0 : book.trades.length
      finish(book, bar)
    }
    if (book.trades.length > 0) held += 1
    mark(bar)
  }
  const unfilled = book.orders.filter(({ role }) => role === 'entry').length
  const { commission, slippage, turnover, forced, cuts, dropped } = book
  return {
    equity,
    cash,
    position,
    trades: book.log.taken(),
    held,
    counts: { ...noCounts, forced, cuts, dropped, unfilled },
    totals: { commission, slippage, turnover, financing: 0 },
    events: book.events,
    open: book.trades.map(shownTrade),
  }
}
