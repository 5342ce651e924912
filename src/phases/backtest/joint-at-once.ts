import { type Either, isLeft, left } from 'fp-ts/lib/Either.js'
import { defer, type Observable, of } from 'rxjs'
import { type StrategyInput, written } from '../../candidate/written-strategy.js'
import { decodeWith } from '../../core/codec/codec.js'
import { readable } from '../../core/readable.js'
import type { RangeInput } from '../../market/bars/range.js'
import type { Universe } from '../../market/universe/universe.js'
import type { ExecutionInput } from '../../portfolio/rules/execution-codec.js'
import { badConfig, type PhaseError } from '../../run/phase-error.js'
import { jointRun } from './joint-config.js'
import { type JointEvaluation, jointEvaluationOf } from './joint-evaluation.js'
import { jointText } from './joint-text.js'
import { jointTrader } from './joint-trader.js'

/** How one strategy is run at once on several instruments in one cash account. */
export interface JointOptions {
  readonly data: Universe
  /** The instruments that trade and are ranked; all unless told. */
  readonly symbols?: readonly string[]
  readonly params?: Readonly<Record<string, number | string>>
  readonly range?: RangeInput
  /** Without a sizing each entry takes an equal share of the equity. */
  readonly execution?: ExecutionInput
}

const evaluated = (
  strategy: StrategyInput,
  { data, symbols, ...rest }: JointOptions,
): Either<PhaseError, JointEvaluation> => {
  const universe = symbols === undefined ? {} : { symbols }
  const config = decodeWith(jointRun)({ ...(written({ ...rest, strategy }) as object), universe })
  if (isLeft(config)) return left(badConfig(...config.left))
  const ready = jointTrader(config.right, { universe: data, earlier_trials: [] })
  if (isLeft(ready)) return ready
  const evaluation = jointEvaluationOf(config.right, ready.right)
  return isLeft(evaluation) ? evaluation : { ...evaluation, right: readable(evaluation.right, jointText) }
}

/** One backtest of several instruments at once: emits one Either and never errors. */
export const backtestUniverse$ = (
  strategy: StrategyInput,
  options: JointOptions,
): Observable<Either<PhaseError, JointEvaluation>> => defer(() => of(evaluated(strategy, options)))
