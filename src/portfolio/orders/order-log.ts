import {
  type Codec,
  finite,
  integer,
  list,
  oneOf,
  optionalField,
  struct,
  text,
} from '../../core/codec/codec.js'
import { EXIT_REASONS } from '../account/trades.js'
import { ORDER_EVENTS, type OrderEvent } from './order-machine.js'

const eventCodec = struct('order event', {
  kind: oneOf('order event', ORDER_EVENTS),
  bar: integer(0),
  order: integer(-1),
  side: integer(-1, 1) as Codec<OrderEvent['side']>,
  id: optionalField(text),
  trade: optionalField(integer(0)),
  units: optionalField(finite(0)),
  price: optionalField(finite(0)),
  commission: optionalField(finite(0)),
  slippage: optionalField(finite(0)),
  reason: optionalField(oneOf('exit reason', EXIT_REASONS)),
  because: optionalField(text),
  symbol: optionalField(text),
})

/** Everything that happened to the orders of a run, in its order. An order of -1 is the end of a slice, or a level. */
export const orderLogCodec: Codec<readonly OrderEvent[], unknown> = list(eventCodec)
