import type { BrokerEvent } from '../../broker/broker.js'
import { content } from '../../candidate/stored-artifacts.js'
import { finite, integer, list, oneOf, optional, struct, type TypeOf, text } from '../../core/codec/codec.js'
import { EXIT_REASONS } from '../../portfolio/account/trades.js'

/** What becomes of an order. */
export const ORDER_KINDS = ['placed', 'filled', 'rejected', 'cancelled'] as const

/**
 * One event of an order. `time` is that of the bar on which it happened, `decided_bar` the bar at whose close the order was
 * decided (of an exit by a level, the bar that touched it). Units and money are those of the member's share.
 */
const orderCodec = struct('order', {
  kind: oneOf('kind of order event', ORDER_KINDS),
  member: integer(0),
  bar: integer(0),
  time: finite(),
  decided_bar: integer(0),
  /** Placed, rejected, cancelled: the side that was to be held, 0 flat. Filled: the side of the position. */
  side: integer(-1, 1),
  /** Of a fill: whether it opened or closed the position. */
  effect: optional(oneOf('effect', ['entry', 'exit'])),
  units: optional(finite(0)),
  price: optional(finite(0)),
  commission: optional(finite(0)),
  slippage: optional(finite(0)),
  /** Of an exit. */
  reason: optional(oneOf('exit reason', EXIT_REASONS)),
  /** Of what was rejected or cancelled. */
  because: optional(text),
})
export type OrderRecord = TypeOf<typeof orderCodec>
/** The fields in the order in which they are shown. */
export const ORDER_FIELDS = [
  'time',
  'kind',
  'member',
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
] as const satisfies readonly (keyof OrderRecord)[]

/** Every event of every order of a phase, in the order in which they happened. */
export const ordersContent = content('orders', list(orderCodec))

/** A broker's event as it is kept, at the share of the member that it belongs to. */
export const orderRecord = (event: BrokerEvent, member: number, share: number, time: number): OrderRecord => {
  const base = { member, bar: event.bar, time }
  switch (event._tag) {
    case 'Placed': {
      const { side, decided, wanted } = event.order
      const units = side === 0 ? {} : { units: wanted * share }
      return { kind: 'placed', ...base, decided_bar: decided, side, ...units }
    }
    case 'Entered':
    case 'Left': {
      const { fill, side, decided } = event
      return {
        kind: 'filled',
        ...base,
        decided_bar: decided,
        side,
        effect: event._tag === 'Entered' ? 'entry' : 'exit',
        units: fill.units * share,
        price: fill.price,
        commission: fill.commission * share,
        slippage: fill.slippage * share,
        ...(event._tag === 'Left' ? { reason: event.reason } : {}),
      }
    }
    case 'Rejected':
    case 'Cancelled':
      return {
        kind: event._tag === 'Rejected' ? 'rejected' : 'cancelled',
        ...base,
        decided_bar: event.decided,
        side: event.side,
        because: event.because,
      }
  }
}
