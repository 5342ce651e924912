import { keyOf } from '../../core/canonical/content-key.js'
import { dictionary, list } from '../../core/codec/codec.js'
import { type Order, orderCodec } from './order.js'
import type { OrderMachine } from './order-machine.js'

/** Orders by the bar at whose close they are placed. */
export type OrderTable = Readonly<Record<number, readonly Order[]>>

/** A table as it is written: bars as keys. */
export const orderTableCodec = dictionary(list(orderCodec))

/** An order machine that places what a table says. Its params hold the table's hash. */
export const scripted = (table: OrderTable): OrderMachine<null> => ({
  name: 'scripted',
  version: 1,
  params: { table: keyOf(table) },
  start: () => null,
  step: (state, bar) => ({ state, orders: table[bar.index] ?? [] }),
})
