import type { BrokerEvent } from '../../broker/broker.js'
import { content } from '../../candidate/stored-artifacts.js'
import {
  finite,
  integer,
  list,
  oneOf,
  optionalField,
  struct,
  type TypeOf,
  text,
} from '../../core/codec/codec.js'
import { EXIT_REASONS } from '../../portfolio/account/trades.js'
import { ORDER_EVENTS } from '../../portfolio/orders/order-machine.js'

/**
 * One event of an order. `time` is that of the bar on which it happened, `decided_bar` the bar at whose close the order was
 * placed (of an exit by a level, the bar that touched it). Units and money are those of the member's share.
 */
const orderCodec = struct('order', {
  kind: oneOf('kind of order event', ORDER_EVENTS),
  member: integer(0),
  /** Whose it is, of several instruments. */
  symbol: optionalField(text),
  bar: integer(0),
  time: finite(),
  decided_bar: integer(0),
  /** The number of the order among those of its member; -1 where no order but a level or the end of the feed acted. */
  order: integer(-1),
  /** Filled: the side of the position. Of anything else: the side that the order was to open, 0 where it was to close. */
  side: integer(-1, 1),
  /** Of a fill: whether it opened or closed the position. */
  effect: optionalField(oneOf('effect', ['entry', 'exit'])),
  units: optionalField(finite(0)),
  price: optionalField(finite(0)),
  commission: optionalField(finite(0)),
  slippage: optionalField(finite(0)),
  /** Of an exit. */
  reason: optionalField(oneOf('exit reason', EXIT_REASONS)),
  /** Of what was rejected or cancelled. */
  because: optionalField(text),
})
export type OrderRecord = TypeOf<typeof orderCodec>
/** The fields in the order in which they are shown. */
export const ORDER_FIELDS = [
  'time',
  'kind',
  'member',
  'symbol',
  'side',
  'effect',
  'units',
  'price',
  'commission',
  'slippage',
  'reason',
  'because',
  'bar',
  'decided_bar',
  'order',
] as const satisfies readonly (keyof OrderRecord)[]

/** Every event of every order of a phase, in the order in which they happened. */
export const ordersContent = content('orders', list(orderCodec))

/**
 * A broker's events as they are kept, at the share of the member that they belong to, and of several instruments with their symbol. It remembers at which bar each order was
 * placed.
 */
export const orderRecords = (
  member: number,
  share: number,
  symbol?: string,
): ((event: BrokerEvent, time: number) => OrderRecord) => {
  const placed = new Map<number, { readonly bar: number; readonly side: number }>()
  return ({ kind, bar, order, side, trade, units, price, commission, slippage, reason, because }, time) => {
    if (kind === 'placed') placed.set(order, { bar, side: trade === undefined ? side : 0 })
    const asked = placed.get(order)
    const held = reason === undefined ? side : -side
    return {
      kind,
      member,
      ...(symbol === undefined ? {} : { symbol }),
      bar,
      time,
      decided_bar: asked?.bar ?? bar,
      order,
      side: kind === 'filled' ? held : (asked?.side ?? side),
      ...(kind === 'filled' ? { effect: reason === undefined ? 'entry' : 'exit' } : {}),
      ...(units === undefined ? {} : { units: units * share }),
      ...(price === undefined ? {} : { price }),
      ...(commission === undefined ? {} : { commission: commission * share }),
      ...(slippage === undefined ? {} : { slippage: slippage * share }),
      ...(reason === undefined ? {} : { reason }),
      ...(because === undefined ? {} : { because }),
    }
  }
}
