import { type Either, isLeft, left } from 'fp-ts/lib/Either.js'
import { defer, map, type Observable, of } from 'rxjs'
import type { labellingCodec } from '../../candidate/labelling.js'
import { servicesOn, sliceOf } from '../../candidate/services.js'
import { type StrategyInput, written } from '../../candidate/written-strategy.js'
import { decodeWith, type InputOf } from '../../core/codec/codec.js'
import { readable } from '../../core/readable.js'
import type { Dataset } from '../../market/bars/dataset.js'
import { type RangeInput, rangeCodec } from '../../market/bars/range.js'
import { embeddedSp500 } from '../../market/embedded/sp500.kernel.js'
import type { OrderMachine } from '../../portfolio/orders/order-machine.js'
import type { ExecutionInput } from '../../portfolio/rules/execution.js'
import { pessimistic } from '../../portfolio/rules/execution-model.js'
import { type ModelInput, modelCodec } from '../../portfolio/rules/model-codec.js'
import { badConfig, type PhaseError } from '../../run/phase-error.js'
import { backtestConfigCodec } from './config.js'
import { evaluated } from './evaluated.js'
import type { Evaluation } from './evaluation.js'
import { evaluationText } from './evaluation-text.js'
import { type OrderEvaluation, orderEvaluationOf } from './order-evaluation.js'

/** How one strategy is run at once, outside of a workflow. Without `data` the embedded S&P 500 bars serve. */
export interface BacktestOptions {
  readonly params?: Readonly<Record<string, number | string>>
  readonly data?: Dataset
  readonly range?: RangeInput
  readonly execution?: ExecutionInput
  /** Label series that the strategy reads, each fitted on the warm-up. */
  readonly labels?: InputOf<typeof labellingCodec>
  /** What classifiers are fitted with, 42 unless told. */
  readonly seed?: number
}
/** How a strategy or an order machine is run at once under an execution model; the model has capital, fills and costs. */
export interface OrderOptions extends Omit<BacktestOptions, 'execution'> {
  readonly model?: ModelInput
  readonly execution?: Pick<ExecutionInput, 'sizing' | 'risk' | 'allow_short'>
}
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a machine's state is its own
export type AnyOrderMachine = OrderMachine<any>

const ofStrategy = (
  strategy: StrategyInput,
  { data, ...rest }: BacktestOptions | OrderOptions,
): Either<PhaseError, Evaluation | OrderEvaluation> => {
  const config = decodeWith(backtestConfigCodec)({ ...(written(rest) as object), strategy })
  if (isLeft(config)) return left(badConfig(...config.left))
  return 'strategy' in config.right && !('universe' in config.right)
    ? evaluated(config.right, servicesOn(data ?? embeddedSp500()))
    : left(badConfig({ path: 'strategy', message: 'a strategy is missing' }))
}

const MACHINE_SAYS = ['params', 'execution', 'labels'] as const
const ofMachine = (machine: AnyOrderMachine, options: OrderOptions): Either<PhaseError, OrderEvaluation> => {
  const said = MACHINE_SAYS.filter((name) => options[name] !== undefined)
  if (said.length > 0)
    return left(
      badConfig(...said.map((path) => ({ path, message: `an order machine has its ${path} in itself` }))),
    )
  const model = decodeWith(modelCodec)(options.model ?? pessimistic)
  if (isLeft(model)) return left(badConfig(...model.left.map(({ message }) => ({ path: 'model', message }))))
  const range = decodeWith(rangeCodec)(options.range ?? {})
  if (isLeft(range)) return left(badConfig(...range.left))
  const services = servicesOn(options.data ?? embeddedSp500())
  const slice = sliceOf(services, range.right, 0)
  return isLeft(slice)
    ? slice
    : orderEvaluationOf(
        { slice: slice.right, model: model.right, machine, logs: [], silence: () => [] },
        services,
      )
}

/** Whether a value is an order machine; a strategy that is a machine has a signal. */
export const isOrderMachine = (value: unknown): value is AnyOrderMachine =>
  typeof value === 'object' && value !== null && 'step' in value && 'start' in value && !('_tag' in value)

/** One backtest at once: emits one Either and never errors. */
export const backtest$ = (
  strategy: StrategyInput,
  options: BacktestOptions = {},
): Observable<Either<PhaseError, Evaluation>> =>
  defer(() => of(ofStrategy(strategy, options) as Either<PhaseError, Evaluation>)).pipe(
    map((result) => (isLeft(result) ? result : { ...result, right: readable(result.right, evaluationText) })),
  )

/** One backtest by orders at once, of an order machine or of a strategy's signal: emits one Either and never errors. */
export const backtestOrders$ = (
  what: StrategyInput | AnyOrderMachine,
  options: OrderOptions = {},
): Observable<Either<PhaseError, OrderEvaluation>> =>
  defer(() =>
    of(
      isOrderMachine(what)
        ? ofMachine(what, options)
        : (ofStrategy(what, { ...options, model: options.model ?? 'pessimistic' }) as Either<
            PhaseError,
            OrderEvaluation
          >),
    ),
  ).pipe(
    map((result) => (isLeft(result) ? result : { ...result, right: readable(result.right, evaluationText) })),
  )
