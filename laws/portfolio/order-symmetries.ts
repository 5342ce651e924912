import { deepStrictEqual, ok } from 'node:assert'
import type { Bars } from '../../src/market/bars/bars.js'
import type { OrderRun } from '../../src/portfolio/orders/engine.kernel.js'
import type { Order } from '../../src/portfolio/orders/order.js'
import { type OrderTable, scripted } from '../../src/portfolio/orders/scripted.js'
import { noSlippage } from '../../src/portfolio/rules/costs.js'
import type { Law } from '../law.js'
import { closeAll } from './closeness.js'
import {
  anyOrders,
  columnsMapped,
  orderLaw as law,
  mapped,
  type OrderCase,
  type RunOrders,
  wholeOf,
} from './order-case.js'

const prepended = (column: Float64Array, k: number): Float64Array =>
  Float64Array.of(...Array.from({ length: k }, () => column[0]!), ...column)
const scaledOrder =
  (by: number) =>
  (order: Order): Order => ({
    ...order,
    ...('limit' in order ? { limit: order.limit * by } : {}),
    ...('stop' in order ? { stop: order.stop * by } : {}),
  })
const AXIS = 256
const mirroredBars = (bars: Bars): Bars => ({
  ...columnsMapped(bars, (price) => AXIS - price),
  high: bars.low.map((price) => AXIS - price),
  low: bars.high.map((price) => AXIS - price),
})
const mirroredOrder = (order: Order): Order => ({
  ...order,
  ...('side' in order ? { side: order.side === 'buy' ? ('sell' as const) : ('buy' as const) } : {}),
  ...('limit' in order ? { limit: AXIS - order.limit } : {}),
  ...('stop' in order ? { stop: AXIS - order.stop } : {}),
})
const without = (gone: Order['kind'], table: OrderTable): OrderTable =>
  Object.fromEntries(
    Object.entries(table).map(([bar, orders]) => [bar, orders.filter(({ kind }) => kind !== gone)]),
  )

/** What an engine of orders gives for bars and orders that were moved, scaled, flattened or mirrored. */
export const orderSymmetryLaws = (run: RunOrders): readonly Law[] => {
  const ran = ({ bars, table, model }: OrderCase): OrderRun =>
    run(bars, scripted(table), model, wholeOf(bars))
  return [
    law('what is moved in time gives the same, later', anyOrders(), (given) => {
      const k = 3
      const { bars, model, table } = given
      const n = bars.length + k
      const later: Bars = {
        length: n,
        time: Float64Array.from({ length: n }, (_, i) => i * 864e5),
        open: prepended(bars.open, k),
        high: prepended(bars.high, k),
        low: prepended(bars.low, k),
        close: prepended(bars.close, k),
        volume: prepended(bars.volume, k),
      }
      const moved = run(
        later,
        scripted(
          mapped(
            table,
            (bar) => bar + k,
            (order) => order,
          ),
        ),
        model,
        {
          warmup: [0, k],
          scored: [k, n],
        },
      )
      const made = ran(given)
      deepStrictEqual(moved.equity, made.equity)
      deepStrictEqual(
        moved.events,
        made.events.map((event) => ({ ...event, bar: event.bar + k })),
      )
    }),
    law('prices and money twice as large give twice the equity and the same units', anyOrders(), (given) => {
      const { model } = given
      const { commission, slippage } = model.costs
      const made = ran(given)
      const twice = ran({
        bars: columnsMapped(given.bars, (price) => price * 2),
        table: mapped(given.table, (bar) => bar, scaledOrder(2)),
        model: {
          ...model,
          capital: model.capital * 2,
          costs: {
            commission: {
              ...commission,
              fixed: commission.fixed * 2,
              per_share: commission.per_share * 2,
              minimum: commission.minimum * 2,
              tiers: commission.tiers.map(({ above, rate }) => ({ above: above * 2, rate })),
            },
            slippage: { ...slippage, fixed: slippage.fixed * 2 },
          },
        },
      })
      deepStrictEqual(
        twice.equity,
        made.equity.map((value) => value * 2),
      )
      deepStrictEqual(twice.position, made.position)
      deepStrictEqual(twice.trades.units, made.trades.units)
    }),
    law('at a flat price no orders gain', anyOrders(), (given) => {
      // backtesting.py fills a stop-limit at its stop, wherever the bar opened
      const table = given.model.matching === 'queue' ? without('stop_limit', given.table) : given.table
      const { equity } = ran({ ...given, table, bars: columnsMapped(given.bars, () => 50) })
      for (const value of equity) ok(value <= given.model.capital * (1 + 1e-12), `${value} is a gain`)
    }),
    law(
      'what is sold at mirrored prices gains what is bought',
      anyOrders({ withExits: false, onlyUnits: true }),
      (given) => {
        const table = without('trailing_stop', given.table)
        // a sharing whose money is cash bounds purchases alone
        const { sharing: _, ...shared } = given.model
        const model = {
          ...shared,
          capital: 2 ** 30,
          costs: {
            commission: { ...given.model.costs.commission, rate: 0, tiers: [] },
            slippage: noSlippage,
          },
        }
        const mirrored = mapped(table, (bar) => bar, mirroredOrder)
        const { equity, position } = ran({ ...given, table, model })
        const other = ran({ bars: mirroredBars(given.bars), table: mirrored, model })
        closeAll(other.equity, equity, 2 ** 30, 'equity')
        deepStrictEqual(
          other.position,
          position.map((units) => 0 - units),
        )
      },
    ),
  ]
}
