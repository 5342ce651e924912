import type { Bars } from '../../src/market/bars/bars.js'
import type { Order } from '../../src/portfolio/orders/order.js'
import type { Execution } from '../../src/portfolio/rules/execution.js'

/** What a plain decision reads of its own instrument at a close. */
export interface PlainView {
  readonly side: number
  /** Sides of trades that their own levels or time ended since the last close, and of entries that had no money. */
  readonly refused: readonly number[]
  readonly waiting: readonly { readonly id: string | undefined; readonly side: number }[]
}
/** One instrument: its bars, and what is ordered at the close of each. */
export interface PlainInstrument {
  readonly bars: Bars
  readonly decide: (bar: number, view: PlainView) => readonly Order[]
}
/** A part of a trade that was closed. */
export interface PlainTrade {
  readonly instrument: number
  readonly side: number
  readonly units: number
  readonly entry_bar: number
  readonly exit_bar: number
  readonly entry_price: number
  readonly exit_price: number
  readonly reason: string
}

/** A trade that stands. */
export interface Lot {
  readonly side: number
  units: number
  readonly price: number
  readonly bar: number
  readonly stop: number
  readonly target: number
  trail: number
  readonly trailing: number
  readonly stopFrom: number
  readonly targetFrom: number
  readonly maxBars: number
}
/** An order that waits; of a close the trade that it closes. */
export interface Waiting {
  readonly side: number
  readonly id: string | undefined
  readonly lot: Lot | undefined
  readonly reason: string
  readonly stop: number | undefined
  readonly limit: number | undefined
  readonly placed: number
  readonly expires: number
  readonly exits: {
    readonly stop: number
    readonly target: number
    readonly trailing: number
    readonly maxBars: number
  }
  units: number
}
/** An instrument with what stands and waits in it. */
export interface Book extends PlainInstrument {
  readonly at: number
  lots: Lot[]
  orders: Waiting[]
  refused: number[]
  mark: number
  room: number
}

/** The money of an account, its instruments, and what was closed. */
export interface PlainState {
  readonly books: readonly Book[]
  readonly trades: PlainTrade[]
  cash: number
  /** Rests of orders that were cancelled. */
  dropped: number
}

/** The fills of a plain account: how orders and levels become trades, from the rules alone. */
export const plainFills = (state: PlainState, execution: Execution) => {
  const { volume, costs } = execution
  const rate = costs.commission.rate
  const slip = costs.slippage.rate
  const signedValue = (book: Book, price: number): number =>
    book.lots.reduce((sum, { side, units }) => sum + side * units * price, 0)
  const worth = (): number =>
    state.books.reduce(
      (sum, book) => sum + (book.lots.length > 0 ? signedValue(book, book.mark) : 0),
      state.cash,
    )

  const shut = (book: Book, lot: Lot, units: number, bar: number, price: number, reason: string): void => {
    state.cash += lot.side * units * price - units * price * rate
    state.trades.push({
      instrument: book.at,
      side: lot.side,
      units,
      entry_bar: lot.bar,
      exit_bar: bar,
      entry_price: lot.price,
      exit_price: price,
      reason,
    })
    if (!['signal', 'end_of_data', 'ruin'].includes(reason)) book.refused.push(lot.side)
    lot.units -= units
    if (lot.units > 0) return
    book.lots = book.lots.filter((each) => each !== lot)
  }
  /** What of some units the bar's volume still fills. */
  const take = (book: Book, units: number): number => {
    const some = Math.min(units, book.room)
    book.room -= some
    return some
  }
  const rest = (book: Book, order: Waiting, units: number): void => {
    if (volume.kind === 'share' && volume.rest === 'cancel') state.dropped += 1
    else if (order.lot === undefined || book.lots.length > 0) book.orders.push({ ...order, units })
  }
  const level = (book: Book, lot: Lot, bar: number, from: number): void => {
    const { low, high } = book.bars
    const leave = (units: number, reached: number, slipped: number, reason: string): void => {
      book.mark = reached
      shut(book, lot, units, bar, reached * (1 - lot.side * slipped), reason)
    }
    const worst = lot.side === 1 ? low[bar]! : high[bar]!
    const best = lot.side === 1 ? high[bar]! : low[bar]!
    const nearer = (a: number, b: number): number =>
      Number.isNaN(a) ? b : Number.isNaN(b) ? a : lot.side === 1 ? Math.max(a, b) : Math.min(a, b)
    const stop = nearer(lot.stop, lot.trail)
    if (bar >= lot.stopFrom && lot.side * (worst - stop) <= 0) {
      const reached = lot.side === 1 ? Math.min(from, stop) : Math.max(from, stop)
      const reason = stop === lot.stop ? 'stop_loss' : 'trailing_stop'
      const wanted = lot.units
      const units = take(book, wanted)
      if (units > 0) leave(units, reached, slip, reason)
      if (units < wanted && !book.orders.some((each) => each.lot === lot && each.units >= lot.units))
        book.orders.unshift(closing(lot, lot.units, bar, reason))
    } else if (bar >= lot.targetFrom && lot.side * (best - lot.target) >= 0) {
      const reached = lot.side === 1 ? Math.max(from, lot.target) : Math.min(from, lot.target)
      const units = take(book, lot.units)
      if (units > 0) leave(units, reached, 0, 'take_profit')
    }
  }
  const closing = (lot: Lot, units: number, placed: number, reason: string): Waiting => ({
    side: -lot.side,
    id: undefined,
    lot,
    reason,
    stop: undefined,
    limit: undefined,
    placed,
    expires: Infinity,
    exits: { stop: Number.NaN, target: Number.NaN, trailing: Number.NaN, maxBars: Infinity },
    units,
  })
  const execute = (
    book: Book,
    order: Waiting,
    bar: number,
    reference: number,
    moment: 'open' | 'range' | 'close',
  ): void => {
    if (book.room === 0 || !book.orders.includes(order)) return
    book.orders = book.orders.filter((each) => each !== order)
    const slips = moment !== 'range' || order.stop !== undefined
    const price = reference * (1 + (slips ? order.side * slip : 0))
    if (order.lot !== undefined) {
      if (!book.lots.includes(order.lot)) return
      const wanted = Math.min(order.units, order.lot.units)
      const units = take(book, wanted)
      if (units > 0) {
        book.mark = reference
        shut(book, order.lot, units, bar, price, order.reason)
      }
      if (units < wanted) rest(book, order, wanted - units)
      return
    }
    let wanted = order.units
    // a share of an equity that is gone buys nothing
    if (!(wanted > 0)) {
      book.refused.push(order.side)
      return
    }
    for (const lot of [...book.lots]) {
      if (lot.side === order.side || wanted <= 0) continue
      const some = take(book, Math.min(wanted, lot.units))
      if (some > 0) {
        book.mark = reference
        shut(book, lot, some, bar, price, 'signal')
      }
      wanted -= some
      if (book.room === 0) return rest(book, order, wanted)
    }
    if (wanted <= 0) return
    // a long ties what was paid for it, a short its proceeds and as much again
    const shorts = state.books.reduce(
      (sum, each) =>
        sum +
        each.lots.reduce(
          (own, { side, units }) =>
            own + (side < 0 ? 2 * units * (each === book ? reference : each.mark) : 0),
          0,
        ),
      0,
    )
    const most = Math.max(0, (state.cash - shorts) / (price * (1 + rate)))
    const borne = most < 1e-9 * (execution.capital / price) ? 0 : Math.min(wanted, most)
    if (borne <= 0) {
      book.refused.push(order.side)
      return
    }
    const units = take(book, borne)
    if (units < borne) rest(book, order, borne - units)
    if (units <= 0) return
    book.mark = reference
    state.cash -= order.side * units * price + units * price * rate
    const { stop, target, trailing, maxBars } = order.exits
    const lot: Lot = {
      side: order.side,
      units,
      price,
      bar,
      stop: price * (1 - order.side * stop),
      target: price * (1 + order.side * target),
      trail: price * (1 - order.side * trailing),
      trailing,
      stopFrom: moment === 'close' ? bar + 1 : bar,
      targetFrom: moment === 'open' ? bar : bar + 1,
      maxBars,
    }
    book.lots.push(lot)
    if (moment === 'range') level(book, lot, bar, reference)
  }
  return { worth, shut, level, closing, execute }
}
