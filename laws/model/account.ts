import type { Order } from '../../src/portfolio/orders/order.js'
import type { Execution } from '../../src/portfolio/rules/execution.js'

import {
  type Book,
  type PlainInstrument,
  type PlainState,
  type PlainTrade,
  type PlainView,
  plainFills,
} from './fills.js'

const levelOf = (
  level: { kind: string; price?: number; fraction?: number } | undefined,
  else_: number | undefined,
) => (level?.kind === 'fraction' ? level.fraction! : (else_ ?? Number.NaN))

/**
 * One cash account over instruments whose bars are of one calendar, written down from the rules alone and a day at a time: market,
 * limit and stop orders, closes, exits by fractions, shares of a bar's volume. No order book is shared with the library's
 * account, no column, no event. Levels are fractions, matching is by time, commissions are a rate.
 */
export const plainAccount = (
  instruments: readonly PlainInstrument[],
  execution: Execution,
): {
  readonly equity: readonly number[]
  readonly trades: readonly PlainTrade[]
  readonly unfilled: number
} => {
  const { fill, capital, costs, sizing, risk, volume } = execution
  const slip = costs.slippage.rate
  const days = [...new Set(instruments.flatMap(({ bars }) => [...bars.time]))].sort((a, b) => a - b)
  const books = instruments.map(
    (each, at): Book => ({
      ...each,
      at,
      lots: [],
      orders: [],
      refused: [],
      mark: Number.NaN,
      room: Infinity,
    }),
  )
  const state: PlainState = { books, trades: [], cash: capital, dropped: 0 }
  const { worth, shut, level, closing, execute } = plainFills(state, execution)
  let halted = false
  type Today = readonly (readonly [Book, number])[]
  /** Orders at market: what lessens positions first, instrument by instrument, then all. */
  const markets = (today: Today, moment: 'open' | 'close'): void => {
    for (const half of today.length > 1 ? ['lessens', 'all'] : ['all'])
      for (const [book, bar] of today)
        for (const order of [...book.orders]) {
          if (order.stop !== undefined || order.limit !== undefined) continue
          const held = book.lots.reduce((sum, { side, units }) => sum + side * units, 0)
          if (half === 'lessens' && order.lot === undefined && !(held * order.side < 0)) break
          execute(book, order, bar, moment === 'open' ? book.bars.open[bar]! : book.bars.close[bar]!, moment)
        }
  }
  const range = (book: Book, bar: number): void => {
    const { open, high, low } = book.bars
    for (const lot of [...book.lots]) if (book.lots.includes(lot)) level(book, lot, bar, open[bar]!)
    const resting = [...book.orders]
    for (const order of resting) {
      const { stop, side } = order
      if (stop !== undefined && side * ((side === 1 ? high[bar]! : low[bar]!) - stop) >= 0)
        execute(
          book,
          order,
          bar,
          side === 1 ? Math.max(open[bar]!, stop) : Math.min(open[bar]!, stop),
          'range',
        )
    }
    for (const order of resting) {
      const { limit, side } = order
      if (limit !== undefined && side * (limit - (side === 1 ? low[bar]! : high[bar]!)) > 0)
        execute(
          book,
          order,
          bar,
          side === 1 ? Math.min(open[bar]!, limit) : Math.max(open[bar]!, limit),
          'range',
        )
    }
  }
  const sized = (order: Order, close: number): number => {
    const size = 'size' in order ? order.size : undefined
    if (size?.kind === 'units') return size.units
    const part =
      size?.kind === 'fraction' ? size.fraction : sizing.kind === 'fraction' ? sizing.fraction : Number.NaN
    return (part * worth()) / close
  }
  const place = (book: Book, order: Order, bar: number): void => {
    if (order.kind === 'cancel') {
      book.orders = book.orders.filter(({ id }) => order.id !== undefined && id !== order.id)
    } else if (order.kind === 'close') {
      for (const lot of book.lots)
        if (!book.orders.some((each) => each.lot === lot && each.units >= lot.units))
          book.orders.unshift(closing(lot, lot.units * order.portion, bar, 'signal'))
    } else if (order.kind === 'market' || order.kind === 'limit' || order.kind === 'stop') {
      book.orders.push({
        side: order.side === 'buy' ? 1 : -1,
        id: order.id,
        lot: undefined,
        reason: 'signal',
        stop: order.kind === 'stop' ? order.stop : undefined,
        limit: order.kind === 'limit' ? order.limit : undefined,
        placed: bar,
        expires: order.expiry.kind === 'bars' ? bar + order.expiry.bars : Infinity,
        exits: {
          stop: levelOf(order.exits.stop_loss, risk.stop_loss),
          target: levelOf(order.exits.take_profit, risk.take_profit),
          trailing: order.exits.trailing_stop ?? risk.trailing_stop ?? Number.NaN,
          maxBars: order.exits.max_bars ?? risk.max_holding ?? Infinity,
        },
        units: sized(order, book.bars.close[bar]!),
      })
    }
  }
  const decided = (book: Book, bar: number): void => {
    const view: PlainView = {
      side: Math.sign(book.lots.reduce((sum, { side, units }) => sum + side * units, 0)),
      refused: book.refused,
      waiting: book.orders,
    }
    book.refused = []
    for (const order of book.decide(bar, view)) place(book, order, bar)
    for (const lot of book.lots)
      if ((fill === 'close' ? bar : bar + 1) - lot.bar >= lot.maxBars)
        if (!book.orders.some((each) => each.lot === lot && each.units >= lot.units))
          book.orders.unshift(closing(lot, lot.units, bar, 'time_stop'))
  }

  const equity = [capital]
  for (const day of days) {
    const today: Today = books.flatMap((book) => {
      const bar = book.bars.time.indexOf(day)
      return bar < 0 ? [] : [[book, bar] as const]
    })
    for (const [book, bar] of today) {
      const traded = book.bars.volume[bar]!
      book.room = volume.kind === 'unlimited' ? Infinity : traded > 0 ? volume.share * traded : 0
    }
    if (fill === 'next_open') markets(today, 'open')
    for (const [book, bar] of today) range(book, bar)
    for (const [book, bar] of today) book.mark = book.bars.close[bar]!
    if (fill === 'next_close') markets(today, 'close')
    for (const [book, bar] of today) book.orders = book.orders.filter(({ expires }) => expires > bar)
    if (!halted) {
      for (const [book, bar] of today) decided(book, bar)
      if (fill === 'close') markets(today, 'close')
    }
    if (!halted && books.some(({ lots }) => lots.length > 0) && worth() <= 0) {
      for (const book of books) {
        const bar = book.bars.time.findLastIndex((time) => time <= day)
        for (const lot of [...book.lots])
          shut(book, lot, lot.units, bar, book.mark * (1 - lot.side * slip), 'ruin')
        book.orders = []
      }
      halted = true
    }
    for (const [book, bar] of today)
      for (const lot of book.lots) {
        const followed = book.bars.close[bar]! * (1 - lot.side * lot.trailing)
        lot.trail = lot.side === 1 ? Math.max(lot.trail, followed) : Math.min(lot.trail, followed)
      }
    if (day === days.at(-1) && execution.finalize === 'close')
      for (const book of books)
        for (const lot of [...book.lots])
          shut(book, lot, lot.units, book.bars.length - 1, book.mark * (1 - lot.side * slip), 'end_of_data')
    equity.push(worth())
  }
  const left = books.reduce((sum, { orders }) => {
    const entries = orders.filter(({ lot }) => lot === undefined).length
    return sum + (entries > 0 ? entries : orders.some(({ lot }) => lot !== undefined) ? 1 : 0)
  }, state.dropped)
  return { equity, trades: state.trades, unfilled: left }
}
