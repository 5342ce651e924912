import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { paramsCodec } from '../../candidate/candidate.js'
import { type Labelling, labellingCodec, labellingProblem } from '../../candidate/labelling.js'
import {
  anything,
  bool,
  type Codec,
  checked,
  either,
  type InputOf,
  isRecord,
  oneOf,
  optional,
  orDefaults,
  refined,
  struct,
  type TypeOf,
  withDefault,
} from '../../core/codec/codec.js'
import { instantOf } from '../../market/bars/range.js'
import { orderTableCodec } from '../../portfolio/orders/scripted.js'
import { riskCodec } from '../../portfolio/rules/execution.js'
import { pessimistic } from '../../portfolio/rules/execution-model.js'
import { modelCodec } from '../../portfolio/rules/model-codec.js'
import { type FixedSizing, type Sizing, sizingCodec } from '../../portfolio/rules/sizing.js'
import type { Strategy } from '../../strategy/strategy.js'
import { strategyCodec } from '../../strategy/strategy-codec.js'
import { runFields } from './run-fields.js'

/** A codec that refuses everything, and says why. */
export const refused = <A, O>(name: string, because: string): Codec<A, O> =>
  refined<unknown, unknown, A>(
    name,
    anything,
    () => left(because),
    (value) => value,
    (_value): _value is A => false,
  ) as unknown as Codec<A, O>

const isFixed = (sizing: Sizing): sizing is FixedSizing =>
  sizing.kind === 'fraction' || sizing.kind === 'units'
/** Orders ask for fractions or units; what measures bars or trades first is for the execution of signals. */
const orderSizing = refined(
  'sizing',
  sizingCodec,
  (sizing): Either<string, FixedSizing> =>
    isFixed(sizing)
      ? right(sizing)
      : left(`under a model, sizing is "fraction" or "units", not "${sizing.kind}"`),
  (sizing) => sizing,
  (value): value is FixedSizing => sizingCodec.is(value) && isFixed(value),
)
const orderRisk = checked(riskCodec, ({ max_holding }) =>
  max_holding === undefined
    ? undefined
    : 'under a model, max_holding is not known: an order has exits: { max_bars } instead',
)

const signalFields = struct('execution under a model', {
  sizing: withDefault(orderSizing, { kind: 'fraction', fraction: 1 }),
  risk: orDefaults(orderRisk),
  allow_short: withDefault(bool, true),
})
const OF_MODEL = ['capital', 'fill', 'costs']
/** What of an execution a signal keeps under a model: the model says capital, fills and costs. */
const signalExecution = either(
  'execution under a model',
  (value) => isRecord(value) && OF_MODEL.some((name) => name in value),
  refused<TypeOf<typeof signalFields>, InputOf<typeof signalFields>>(
    'execution under a model',
    `with a model, ${OF_MODEL.join(', ')} are the model's: write model: { preset: .., capital: .., fill: .., commission: .. }`,
  ),
  signalFields,
)

/** What is wrong with the labels that a strategy reads, or nothing. */
export const strategyProblem = ({
  strategy,
  labels,
}: {
  readonly strategy: Strategy
  readonly labels?: Labelling
}): string | undefined => labellingProblem([strategy], labels)

/** One strategy whose signal is traded by orders under an execution model. */
const modelFields = struct('backtest under a model', {
  strategy: strategyCodec,
  params: withDefault(paramsCodec, {}),
  /** Label series that the strategy reads: fitted on the warm-up, or as an earlier phase has fitted them. */
  labels: optional(labellingCodec),
  model: modelCodec,
  execution: orDefaults(signalExecution),
  capture: withDefault(oneOf('capture', ['signals', 'none']), 'none'),
  ...runFields,
})
export const modelRun = checked(modelFields, strategyProblem)
/** Orders as they are written: by bar of the dataset, or by the date or time of a bar. */
export const writtenOrders = checked(orderTableCodec, (table) => {
  const strange = Object.keys(table).find((key) => !/^\d+$/.test(key) && Number.isNaN(instantOf(key)))
  return strange === undefined
    ? undefined
    : `"${strange}" is neither a bar such as 120 nor a date such as 2001-01-12`
})
/** A table of orders under an execution model. */
export const ordersRun = struct('backtest of orders', {
  orders: writtenOrders,
  model: withDefault(modelCodec, pessimistic),
  ...runFields,
})
export type ModelRun = TypeOf<typeof modelRun>
export type OrdersRun = TypeOf<typeof ordersRun>
export type ModelRunInput = InputOf<typeof modelRun>
export type OrdersRunInput = InputOf<typeof ordersRun>
