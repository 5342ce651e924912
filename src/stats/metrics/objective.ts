import { type Either, left, right } from 'fp-ts/lib/Either.js'
import {
  type Codec,
  either,
  finite,
  integer,
  optionalField,
  refined,
  struct,
  withDefault,
} from '../../core/codec/codec.js'
import { orOwn } from '../../core/codec/own-part.js'
import { METRICS, type MetricName, nameOrAlias } from './metric-name.js'
import { MIN_TRADES, type OwnObjective, ownObjective } from './own-metric.js'

/** Objectives that are more than one metric. */
export const COMPOSITES = [
  'risk_adjusted_returns',
  'risk_adjusted_sharpe',
  'min_drawdown_sharpe',
  'weighted_combination',
] as const
export const OBJECTIVES = [...COMPOSITES, ...METRICS] as const
export type ObjectiveName = (typeof OBJECTIVES)[number]

/** How `weighted_combination` weighs its three parts. */
export interface ObjectiveWeights {
  readonly sharpe: number
  readonly win_rate: number
  readonly profit: number
}

type BuiltInObjective =
  | { readonly name: MetricName; readonly min_trades: number }
  | { readonly name: 'risk_adjusted_returns' | 'risk_adjusted_sharpe'; readonly min_trades: number }
  | { readonly name: 'min_drawdown_sharpe'; readonly min_trades: number; readonly drawdown_limit: number }
  | { readonly name: 'weighted_combination'; readonly min_trades: number; readonly weights: ObjectiveWeights }
/** What a search maximises; fewer closed trades than `min_trades` make its score `Undefined`. */
export type Objective = BuiltInObjective | OwnObjective

const composites: readonly string[] = COMPOSITES
const isMetric = (value: ObjectiveName): value is MetricName => !composites.includes(value)
/** Whether an objective is one metric alone. */
export const ofMetric = (value: Objective): value is Extract<Objective, { readonly name: MetricName }> =>
  value.name !== 'own' && isMetric(value.name)
/** How many closed trades a score asks for. */
export const leastTrades = (value: Objective): number =>
  value.name === 'own' ? value.value.min_trades : value.min_trades

/** The name of an objective, of one's own too. */
export const objectiveText = (value: Objective): string =>
  value.name === 'own' ? value.part.name : value.name

/** The written form: a bare name, or a record with options. */
export type ObjectiveInput =
  | string
  | {
      readonly name: string
      readonly min_trades?: number
      readonly drawdown_limit?: number
      readonly weights?: { readonly [K in keyof ObjectiveWeights]?: number }
    }
  | OwnObjective

const DRAWDOWN_LIMIT = 0.2
const WEIGHTS: ObjectiveWeights = { sharpe: 0.4, win_rate: 0.3, profit: 0.3 }

const name = nameOrAlias('objective', OBJECTIVES)
const written = struct('objective', {
  name,
  min_trades: withDefault(integer(0), MIN_TRADES),
  drawdown_limit: optionalField(finite(0, 1)),
  weights: optionalField(
    struct('weights', {
      sharpe: withDefault(finite(0), WEIGHTS.sharpe),
      win_rate: withDefault(finite(0), WEIGHTS.win_rate),
      profit: withDefault(finite(0), WEIGHTS.profit),
    }),
  ),
})
interface Written {
  readonly name: ObjectiveName
  readonly min_trades: number
  readonly drawdown_limit?: number
  readonly weights?: ObjectiveWeights
}

const complete = ({
  name,
  min_trades,
  drawdown_limit,
  weights,
}: Written): Either<string, BuiltInObjective> => {
  if (drawdown_limit !== undefined && name !== 'min_drawdown_sharpe')
    return left(`"${name}" takes no drawdown_limit: only "min_drawdown_sharpe" does`)
  if (weights !== undefined && name !== 'weighted_combination')
    return left(`"${name}" takes no weights: only "weighted_combination" does`)
  if (name === 'min_drawdown_sharpe')
    return right({ name, min_trades, drawdown_limit: drawdown_limit ?? DRAWDOWN_LIMIT })
  if (name === 'weighted_combination') return right({ name, min_trades, weights: weights ?? WEIGHTS })
  return right(isMetric(name) ? { name, min_trades } : { name, min_trades })
}

/** The objective of this name with every option at its default. */
export const objective = (name: ObjectiveName): BuiltInObjective =>
  name === 'min_drawdown_sharpe'
    ? { name, min_trades: MIN_TRADES, drawdown_limit: DRAWDOWN_LIMIT }
    : name === 'weighted_combination'
      ? { name, min_trades: MIN_TRADES, weights: WEIGHTS }
      : isMetric(name)
        ? { name, min_trades: MIN_TRADES }
        : { name, min_trades: MIN_TRADES }

const sameAsDefault = (value: BuiltInObjective): boolean =>
  value.min_trades === MIN_TRADES &&
  (!('drawdown_limit' in value) || value.drawdown_limit === DRAWDOWN_LIMIT) &&
  (!('weights' in value) ||
    (value.weights.sharpe === WEIGHTS.sharpe &&
      value.weights.win_rate === WEIGHTS.win_rate &&
      value.weights.profit === WEIGHTS.profit))

const isObjective = (value: unknown): value is BuiltInObjective => written.is(value)
const bare: Codec<BuiltInObjective, ObjectiveInput> = refined<
  ObjectiveName,
  ObjectiveInput,
  BuiltInObjective
>(
  'objective',
  name,
  (known) => right(objective(known)),
  (value) => value.name,
  (value): value is BuiltInObjective => isObjective(value) && sameAsDefault(value),
)
const record: Codec<BuiltInObjective, ObjectiveInput> = refined<Written, ObjectiveInput, BuiltInObjective>(
  'objective',
  written,
  complete,
  (value) => value,
  isObjective,
)

/** An objective by its bare name (options at their defaults) or as a record; an unknown name is refused with the nearest. */
export const objectiveCodec: Codec<Objective, ObjectiveInput> = orOwn(
  ownObjective,
  either('objective', (value) => typeof value === 'string', bare, record),
)
