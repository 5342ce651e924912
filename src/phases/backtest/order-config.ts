import { type Labelling, labellingProblem } from '../../candidate/labelling.js'
import {
  type Codec,
  checked,
  dictionary,
  either,
  type InputOf,
  isRecord,
  orDefaults,
  struct,
  type TypeOf,
} from '../../core/codec/codec.js'
import { inside } from '../../core/codec/inside.js'
import { withoutOld } from '../../core/codec/old-word.js'
import { instantOf } from '../../market/bars/range.js'
import { orderTableCodec } from '../../portfolio/orders/scripted.js'
import { unsizedExecutionCodec } from '../../portfolio/rules/unsized.js'
import type { Strategy } from '../../strategy/strategy.js'
import { runFields } from './run-fields.js'

/** A backtest's config, in which the `model` of before is refused with the new word. */
export const withoutModel = <A, O>(codec: Codec<A, O>): Codec<A, O> =>
  withoutOld(
    codec,
    'model',
    '"model" is now part of the execution: write execution: { preset: "vectorbt", .. } in its place',
  )

/** What is wrong with the labels that a strategy reads, or nothing. */
export const strategyProblem = ({
  strategy,
  labels,
}: {
  readonly strategy: Strategy
  readonly labels?: Labelling
}): string | undefined => labellingProblem([strategy], labels)

/** Orders as they are written: by bar of the dataset, or by the date or time of a bar. */
const ordersByTime = checked(orderTableCodec, (table) => {
  const strange = Object.keys(table).find((key) => !/^\d+$/.test(key) && Number.isNaN(instantOf(key)))
  return strange === undefined
    ? undefined
    : `"${strange}" is neither a bar such as 120 nor a date such as 2001-01-12`
})
type ByTime = TypeOf<typeof ordersByTime>
/** A table of orders by symbol. */
type BySymbol = Readonly<Record<string, ByTime>>
type WrittenByTime = InputOf<typeof ordersByTime>
type WrittenList = WrittenByTime[string]
/** By bar or date, as far as the compiler needs it to compare a list with lists alone, and so to name what is wrong in one. */
type WrittenTable = Readonly<Record<number | `${number}-${string}`, WrittenList>>
type WrittenOrders = Readonly<Record<string, WrittenList | WrittenTable>>
const isBySymbol = (value: unknown): value is BySymbol =>
  isRecord(value) && Object.values(value).some(isRecord)
/** A table of orders; of several instruments one for each symbol. */
const anyOrders: Codec<ByTime | BySymbol, WrittenOrders> = either(
  'orders',
  isBySymbol,
  dictionary(ordersByTime),
  ordersByTime,
)
/** Tables of orders by symbol where they stand so, else the one table. */
export const ordersBySymbol = (orders: TypeOf<typeof anyOrders>): BySymbol | undefined =>
  isBySymbol(orders) ? orders : undefined
export const ordersRun = inside(
  struct('backtest of orders', {
    orders: anyOrders,
    execution: orDefaults(unsizedExecutionCodec),
    ...runFields,
  }),
  { kind: 'orders' },
)
export type OrdersRun = TypeOf<typeof ordersRun>
export type OrdersRunInput = InputOf<typeof ordersRun>
