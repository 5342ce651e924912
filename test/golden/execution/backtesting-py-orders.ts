import {
  atPrice,
  cancel,
  close,
  fraction,
  limit as limitOrder,
  market,
  type Order,
  type OrderSide,
  type OrderSize,
  stopLimit,
  stop as stopOrder,
  units,
} from '../../../src/portfolio/orders/order.js'

export interface Terms {
  readonly size?: number | undefined
  readonly limit?: number | undefined
  readonly stop?: number | undefined
  readonly sl?: number | undefined
  readonly tp?: number | undefined
}

const ALL = 1 - 2 ** -52
const sizeOf = (size: number): OrderSize => (size < 1 ? fraction(size) : units(size))

/** `buy` or `sell` of backtesting.py: a size below 1 is a fraction of the free margin, else units. */
export const placed = (side: OrderSide, { size = ALL, limit, stop, sl, tp }: Terms): Order => {
  const terms = {
    size: sizeOf(size),
    exits: {
      ...(sl === undefined ? {} : { stop_loss: atPrice(sl) }),
      ...(tp === undefined ? {} : { take_profit: atPrice(tp) }),
    },
  }
  if (stop !== undefined && limit !== undefined) return stopLimit(side, stop, limit, terms)
  if (stop !== undefined) return stopOrder(side, stop, terms)
  return limit === undefined ? market(side, terms) : limitOrder(side, limit, terms)
}
export const buy = (terms: Terms = {}): Order => placed('buy', terms)
export const sell = (terms: Terms = {}): Order => placed('sell', terms)

/** One line of a script. */
export interface Action extends Terms {
  readonly op: 'buy' | 'sell' | 'close' | 'cancel_all'
  readonly portion?: number
}
export const orderOf = ({ op, portion, ...terms }: Action): Order => {
  switch (op) {
    case 'buy':
    case 'sell':
      return placed(op, terms)
    case 'close':
      return close(portion === undefined ? {} : { portion })
    case 'cancel_all':
      return cancel({ exits: true })
  }
}
