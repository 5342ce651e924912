import { type Codec, finite, integer, list, oneOf, optional, struct, text } from '../../core/codec/codec.js'
import { EXIT_REASONS } from '../account/trades.js'
import { ORDER_EVENTS, type OrderEvent } from './order-machine.js'

const eventCodec = struct('order event', {
  kind: oneOf('order event', ORDER_EVENTS),
  bar: integer(0),
  order: integer(-1),
  side: integer(-1, 1) as Codec<OrderEvent['side']>,
  id: optional(text),
  trade: optional(integer(0)),
  units: optional(finite(0)),
  price: optional(finite(0)),
  commission: optional(finite(0)),
  slippage: optional(finite(0)),
  reason: optional(oneOf('exit reason', EXIT_REASONS)),
  because: optional(text),
  symbol: optional(text),
})

/** Everything that happened to the orders of a run, in its order. An order of -1 is the end of a slice, or a level. */
export const orderLogCodec: Codec<readonly OrderEvent[], unknown> = list(eventCodec)
