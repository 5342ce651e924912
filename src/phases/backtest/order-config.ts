import { left } from 'fp-ts/lib/Either.js'
import { type Labelling, labellingProblem } from '../../candidate/labelling.js'
import {
  anything,
  type Codec,
  checked,
  dictionary,
  either,
  hasKey,
  type InputOf,
  isRecord,
  orDefaults,
  refined,
  struct,
  type TypeOf,
} from '../../core/codec/codec.js'
import { inside } from '../../core/codec/inside.js'
import { NOTHING, writtenAs } from '../../core/codec/json-schema.js'
import { instantOf } from '../../market/bars/range.js'
import { orderTableCodec } from '../../portfolio/orders/scripted.js'
import { unsizedExecutionCodec } from '../../portfolio/rules/unsized.js'
import type { Strategy } from '../../strategy/strategy.js'
import { runFields } from './run-fields.js'

/** A codec that refuses everything, and says why. */
export const refused = <A, O>(name: string, because: string): Codec<A, O> =>
  writtenAs(
    refined<unknown, unknown, A>(
      name,
      anything,
      () => left(because),
      (value) => value,
      (_value): _value is A => false,
    ),
    () => NOTHING,
  ) as unknown as Codec<A, O>

/** A backtest's config, in which the `model` of before is refused with the new word. */
export const withoutModel = <A, O>(codec: Codec<A, O>): Codec<A, O> =>
  either(
    codec.name,
    hasKey('model'),
    refused<A, O>(
      codec.name,
      '"model" is now part of the execution: write execution: { preset: "vectorbt", .. } in its place',
    ),
    codec,
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
