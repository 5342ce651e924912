import fc from 'fast-check'
import type { Bars, Slice } from '../../src/market/bars/bars.js'
import type { OrderRun } from '../../src/portfolio/orders/engine.kernel.js'
import {
  atFraction,
  cancel,
  close,
  type Expiry,
  fraction,
  limit,
  market,
  type Order,
  type OrderTerms,
  protect,
  stop,
  stopLimit,
  trailingStop,
  units,
} from '../../src/portfolio/orders/order.js'
import type { OrderMachine } from '../../src/portfolio/orders/order-machine.js'
import type { OrderTable } from '../../src/portfolio/orders/scripted.js'
import type { Execution } from '../../src/portfolio/rules/execution.js'
import { presets } from '../../src/portfolio/rules/presets.js'
import { lawOver } from '../arbitrary/shared-cases.js'
import type { Law } from '../law.js'
import { anyBars } from './case.js'

/** An order engine: it runs a machine over the scored bars of a slice. */
export type RunOrders = <State>(
  bars: Bars,
  machine: OrderMachine<State>,
  model: Execution,
  slice: Slice,
) => OrderRun

/** A table of orders over some bars, under a model. */
export interface OrderCase {
  readonly bars: Bars
  readonly table: OrderTable
  readonly model: Execution
}

const eighths = (low: number, high: number): fc.Arbitrary<number> =>
  fc.integer({ min: low * 8, max: high * 8 }).map((value) => value / 8)
const price = eighths(44, 56)
const side = fc.constantFrom('buy' as const, 'sell' as const)
const expiry: fc.Arbitrary<Expiry> = fc.oneof(
  fc.constant({ kind: 'good_till_cancelled' as const }),
  fc.constant({ kind: 'day' as const }),
  fc.integer({ min: 1, max: 5 }).map((bars) => ({ kind: 'bars' as const, bars })),
)
const exits = fc
  .record({
    stop_loss: fc.option(fc.constantFrom(1 / 64, 1 / 32), { nil: undefined }),
    take_profit: fc.option(fc.constantFrom(1 / 64, 1 / 32), { nil: undefined }),
    trailing_stop: fc.option(fc.constantFrom(1 / 64, 1 / 16), { nil: undefined }),
    max_bars: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
  })
  .map(({ stop_loss, take_profit, trailing_stop, max_bars }) => ({
    ...(stop_loss === undefined ? {} : { stop_loss: atFraction(stop_loss) }),
    ...(take_profit === undefined ? {} : { take_profit: atFraction(take_profit) }),
    ...(trailing_stop === undefined ? {} : { trailing_stop }),
    ...(max_bars === undefined ? {} : { max_bars }),
  }))

const terms = (withExits: boolean, onlyUnits: boolean): fc.Arbitrary<OrderTerms> =>
  fc
    .record({
      size: onlyUnits
        ? fc.integer({ min: 1, max: 9 }).map(units)
        : fc.oneof(fc.integer({ min: 1, max: 9 }).map(units), fc.constantFrom(0.25, 0.5, 0.9).map(fraction)),
      exits: withExits ? exits : fc.constant({}),
      expiry,
      id: fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined }),
      group: fc.option(fc.constantFrom('g', 'h'), { nil: undefined }),
    })
    .map(({ id, group, ...rest }) => ({
      ...rest,
      ...(id === undefined ? {} : { id }),
      ...(group === undefined ? {} : { group }),
    }))

const anyOrder = (withExits: boolean, onlyUnits: boolean): fc.Arbitrary<Order> => {
  const term = terms(withExits, onlyUnits)
  const levels: readonly fc.Arbitrary<Order>[] = withExits
    ? [fc.constantFrom(1 / 64, 1 / 32).map((away) => protect({ stop_loss: atFraction(away) }))]
    : []
  return fc.oneof(
    fc.tuple(side, term).map(([way, rest]) => market(way, rest)),
    fc.tuple(side, price, term).map(([way, at, rest]) => limit(way, at, rest)),
    fc.tuple(side, price, term).map(([way, at, rest]) => stop(way, at, rest)),
    fc.tuple(side, price, price, term).map(([way, at, to, rest]) => stopLimit(way, at, to, rest)),
    fc
      .tuple(side, fc.constantFrom(1 / 64, 1 / 16), term)
      .map(([way, far, rest]) => trailingStop(way, far, rest)),
    fc.constantFrom(close(), close({ portion: 0.5 }), close({ trade: 1 })),
    fc.constantFrom(cancel(), cancel({ id: 'a' }), ...(withExits ? [cancel({ exits: true })] : [])),
    ...levels,
  )
}

const anyTable = (n: number, orders: fc.Arbitrary<readonly Order[]>): fc.Arbitrary<OrderTable> =>
  fc
    .array(fc.tuple(fc.nat(n - 1), orders), { maxLength: 20, size: 'max' })
    .map((rows) => Object.fromEntries(rows))

/** Any of the presets, with costs, fills and rules of positions changed. */
export const anyModel: fc.Arbitrary<Execution> = fc
  .record({
    base: fc.constantFrom(...Object.values(presets)),
    fill: fc.constantFrom('next_open' as const, 'next_close' as const, 'close' as const),
    capital: fc.constantFrom(256, 65_536),
    rate: fc.constantFrom(0, 0.001),
    per_share: fc.constantFrom(0, 0.25),
    minimum: fc.constantFrom(0, 2),
    tiers: fc.constantFrom(
      [],
      [{ above: 512, rate: 1 / 2048 }],
      [
        { above: 256, rate: 1 / 512 },
        { above: 512, rate: 0 },
      ],
    ),
    charged: fc.constantFrom('per_order' as const, 'per_trade' as const, 'per_turn' as const),
    slippage: fc.record({
      rate: fc.constantFrom(0, 1 / 256),
      fixed: fc.constantFrom(0, 1 / 64),
      volume_share: fc.constantFrom(0, 1 / 8),
    }),
    rule: fc.constantFrom('fifo' as const, 'average' as const, 'hedging' as const),
    exclusive: fc.boolean(),
    finalize: fc.constantFrom('close' as const, 'open' as const, 'mark' as const),
    limits: fc.constantFrom('touch' as const, 'penetration' as const),
    intrabar: fc.constantFrom('stop_first' as const, 'target_first' as const),
  })
  .map(({ base, fill, capital, intrabar, finalize, rule, exclusive, limits, slippage, ...commission }) => ({
    ...base,
    fill,
    capital,
    intrabar,
    finalize,
    costs: {
      commission: { ...base.costs.commission, ...commission },
      slippage: { ...base.costs.slippage, ...slippage },
    },
    positions: { rule, exclusive },
    prices: { ...base.prices, limits },
  }))

const ordersWith = (withExits: boolean, onlyUnits: boolean): fc.Arbitrary<OrderCase> => {
  const orders = fc.array(anyOrder(withExits, onlyUnits), { minLength: 1, maxLength: 3 })
  return fc.integer({ min: 2, max: 40 }).chain((n) =>
    fc.record({
      bars: anyBars(fc.constant(n)),
      table: anyTable(n, orders),
      model: anyModel,
    }),
  )
}
const ORDERS = {
  exits: { units: ordersWith(true, true), money: ordersWith(true, false) },
  plain: { units: ordersWith(false, true), money: ordersWith(false, false) },
}
/** Any table of orders under any model. Without exits no order has levels; with `onlyUnits` none is sized by money. */
export const anyOrders = ({ withExits = true, onlyUnits = false } = {}): fc.Arbitrary<OrderCase> =>
  ORDERS[withExits ? 'exits' : 'plain'][onlyUnits ? 'units' : 'money']

/** All bars as a slice without warm-up. */
export const wholeOf = (bars: Bars): Slice => ({ warmup: [0, 0], scored: [0, bars.length] })

/** A table whose bars and orders are changed one by one. */
export const mapped = (
  table: OrderTable,
  bar: (bar: number) => number,
  order: (order: Order) => Order,
): OrderTable =>
  Object.fromEntries(Object.entries(table).map(([at, orders]) => [bar(Number(at)), orders.map(order)]))
/** Bars whose prices are changed one by one. */
export const columnsMapped = (bars: Bars, change: (price: number, bar: number) => number): Bars => ({
  ...bars,
  open: bars.open.map(change),
  high: bars.high.map(change),
  low: bars.low.map(change),
  close: bars.close.map(change),
})
/** A law over tables of orders. */
export const orderLaw = (
  name: string,
  cases: fc.Arbitrary<OrderCase>,
  holds: (given: OrderCase) => void,
): Law => lawOver(name, cases, holds, 300)
