import { isLeft } from 'fp-ts/lib/Either.js'
import { decodeWith, showFault } from '../../core/codec/codec.js'
import { type Order, orderCodec } from './order.js'
import { ORDER_FAULT } from './order-fault.js'

const isWhole = (order: Order): boolean =>
  order.kind === 'protect' || 'portion' in order || 'exits' in order || 'joins' in order

/**
 * An order with all that it may leave out, as the functions of orders make it: a machine may also give `{ kind, side }` alone.
 * It throws an `OrderFault` where a machine gives no order, for that is a mistake in its program: with the machine, the bar and the
 * field.
 */
export const wholeOrder = (order: Order, machine: string, bar: number): Order => {
  if (isWhole(order)) return order
  const decoded = decodeWith(orderCodec)(order)
  if (!isLeft(decoded)) return decoded.right
  // eslint-disable-next-line functional/no-throw-statements -- a machine that gives no order is a programmer's mistake
  throw Object.assign(
    new TypeError(`order machine ${machine}, bar ${bar}: ${decoded.left.map(showFault).join('; ')}`),
    { name: ORDER_FAULT },
  )
}
