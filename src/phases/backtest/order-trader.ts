import { type Either, flatMap, isLeft, left, map, right, sequenceArray } from 'fp-ts/lib/Either.js'
import type { ByInstrument, Market, SlicedInstrument } from '../../candidate/market.js'
import { marketOver, type TradedData } from '../../candidate/traded-data.js'
import { orderTrader, type Trader } from '../../candidate/trader.js'
import { instrumentOf } from '../../market/universe/universe.js'
import type { AnyOrderMachine } from '../../portfolio/orders/order-machine-part.js'
import { type OrderTable, scripted } from '../../portfolio/orders/scripted.js'
import { executionFor } from '../../portfolio/rules/unsized.js'
import { badConfig, type PhaseError } from '../../run/phase-error.js'
import { type MachineRun, machineOf } from './machine-config.js'
import { type OrdersRun, ordersBySymbol } from './order-config.js'
import { ordersByBar } from './order-dates.js'

/** What trades by orders: a table of them, or a machine of a library. */
export type OrderedRun = OrdersRun | MachineRun
/** What trades by orders as a machine an instrument, on the market of its range. */
export interface OrdersRead {
  readonly market: Market
  readonly machines: ByInstrument<AnyOrderMachine>
}

type Written = Parameters<typeof ordersByBar>[0]
type Tables = (instrument: SlicedInstrument) => { readonly path: string; readonly table: Written | undefined }

/** Which table of orders is an instrument's own. Errors: symbols with one instrument, none or strange ones with several. */
const tablesOf = ({ orders }: OrdersRun, { on }: Market): Either<PhaseError, Tables> => {
  const bySymbol = ordersBySymbol(orders)
  if (on._tag === 'One')
    return bySymbol === undefined
      ? right(() => ({ path: 'orders', table: orders as Written }))
      : left(
          badConfig({
            path: 'orders',
            message: 'there is one instrument alone: give its orders by bar or date, { 2001-01-12: [..] }',
          }),
        )
  if (bySymbol === undefined && Object.keys(orders).length > 0)
    return left(
      badConfig({
        path: 'orders',
        message: 'there are several instruments: give the orders by symbol, { AAA: { 2001-01-12: [..] } }',
      }),
    )
  const unknown = Object.keys(orders).flatMap((symbol) => {
    const found = instrumentOf(on.universe, symbol)
    return isLeft(found) ? [{ path: `orders.${symbol}`, message: found.left.message }] : []
  })
  return unknown.length > 0
    ? left(badConfig(...unknown))
    : right(({ symbol = '' }) => ({ path: `orders.${symbol}`, table: bySymbol?.[symbol] }))
}

const NOTHING = { warmup: [0, 0], scored: [0, 0] } as const

/** Reads what trades by orders. */
export const ordersRead = (config: OrderedRun, data: TradedData): Either<PhaseError, OrdersRead> => {
  const market = marketOver(data, config.range)
  if (isLeft(market)) return market
  const { instruments } = market.right
  if (config.kind === 'machine')
    return right({ market: market.right, machines: instruments.map(() => machineOf(config.machine)) })
  const machines = flatMap((tables: Tables) =>
    sequenceArray(
      instruments.map((one): Either<PhaseError, AnyOrderMachine | undefined> => {
        const { path, table } = tables(one)
        return table === undefined
          ? right(undefined)
          : map((orders: OrderTable) => scripted(orders))(
              ordersByBar(table, one.dataset, one.slice ?? NOTHING, path),
            )
      }),
    ),
  )(tablesOf(config, market.right))
  return map((each: ByInstrument<AnyOrderMachine>): OrdersRead => ({ market: market.right, machines: each }))(
    machines,
  )
}

/** What trades by orders, ready to run. */
export const ordersTrader = (config: OrderedRun, data: TradedData): Either<PhaseError, Trader> =>
  map(({ machines, market }: OrdersRead) =>
    orderTrader(machines, market, executionFor(config.execution, data.instruments.length)),
  )(ordersRead(config, data))
