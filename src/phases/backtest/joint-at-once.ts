import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { type StrategyInput, written } from '../../candidate/written-strategy.js'
import { decodeWith } from '../../core/codec/codec.js'
import { readable } from '../../core/readable.js'
import type { RangeInput } from '../../market/bars/range.js'
import type { Universe } from '../../market/universe/universe.js'
import type { AnyOrderMachine } from '../../portfolio/orders/order-machine-part.js'
import type { ExecutionInput } from '../../portfolio/rules/execution-codec.js'
import { badConfig, type PhaseError } from '../../run/phase-error.js'
import { type JointRun, jointRun, jointTerms } from './joint-config.js'
import { type JointEvaluation, jointEvaluationOf } from './joint-evaluation.js'
import { jointText } from './joint-text.js'
import { jointTrader } from './joint-trader.js'

/** How one strategy is run at once on several instruments in one cash account. */
export interface JointOptions {
  readonly data: Universe
  /** The instruments that trade and are ranked; all by default. */
  readonly symbols?: readonly string[]
  readonly params?: Readonly<Record<string, number | string>>
  readonly range?: RangeInput
  /** Without a sizing each entry takes an equal share of the equity. */
  readonly execution?: ExecutionInput
}

/** How an order machine is run at once on each of several instruments in one cash account. */
export type JointOrderOptions = Omit<JointOptions, 'params'>

const evaluated = (config: JointRun, universe: Universe): Either<PhaseError, JointEvaluation> => {
  const ready = jointTrader(config, { universe, earlier_trials: [] })
  if (isLeft(ready)) return ready
  const evaluation = jointEvaluationOf(config, ready.right)
  return isLeft(evaluation) ? evaluation : right(readable(evaluation.right, jointText))
}
const termsOf = ({ data: _, symbols, ...rest }: JointOptions): Readonly<Record<string, unknown>> => ({
  ...rest,
  universe: symbols === undefined ? {} : { symbols },
})

/** One strategy on several instruments. */
export const jointlyOf = (
  strategy: StrategyInput,
  options: JointOptions,
): Either<PhaseError, JointEvaluation> => {
  const config = decodeWith(jointRun)(written({ ...termsOf(options), strategy }))
  return isLeft(config) ? left(badConfig(...config.left)) : evaluated(config.right, options.data)
}

/** An order machine on each of several instruments. */
export const jointOrdersOf = (
  machine: AnyOrderMachine,
  options: JointOrderOptions,
): Either<PhaseError, JointEvaluation> => {
  const config = decodeWith(jointTerms)(termsOf(options))
  if (isLeft(config)) return left(badConfig(...config.left))
  const { name, version } = machine
  const part = { name, version, space: {}, defaults: {}, machine: () => machine }
  return evaluated(
    {
      ...config.right,
      kind: 'machine',
      on: 'several',
      machine: { name: 'own', part, value: { params: {} } },
    },
    options.data,
  )
}
