import { type Either, isLeft, left } from 'fp-ts/lib/Either.js'
import { defer, map, type Observable, of } from 'rxjs'
import type { labellingCodec } from '../../candidate/labelling.js'
import { servicesOnOne, sliceOf } from '../../candidate/services.js'
import { orderTrader } from '../../candidate/trader.js'
import { type StrategyInput, written } from '../../candidate/written-strategy.js'
import { decodeWith, type InputOf, orDefaults, struct } from '../../core/codec/codec.js'
import { readable } from '../../core/readable.js'
import type { Dataset } from '../../market/bars/dataset.js'
import { type RangeInput, rangeCodec } from '../../market/bars/range.js'
import { embeddedSp500 } from '../../market/embedded/sp500.kernel.js'
import type { AnyOrderMachine } from '../../portfolio/orders/order-machine-part.js'
import { type ExecutionInput, executionCodec } from '../../portfolio/rules/execution-codec.js'
import { badConfig, type PhaseError } from '../../run/phase-error.js'
import { NO_WARMUP } from '../../strategy/reading/warmup-of.js'
import { backtestConfigCodec } from './config.js'
import { evaluated } from './evaluated.js'
import { type Evaluation, evaluationOf, type OrderEvaluation } from './evaluation.js'
import { evaluationText } from './evaluation-text.js'
import { withoutModel } from './order-config.js'

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
/** How an order machine is run at once; params and labels are its own. */
export type OrderOptions = Pick<BacktestOptions, 'data' | 'range' | 'execution'>

const ofStrategy = (
  strategy: StrategyInput,
  { data, ...rest }: BacktestOptions,
): Either<PhaseError, Evaluation> => {
  const config = decodeWith(backtestConfigCodec)({ ...(written(rest) as object), strategy })
  if (isLeft(config)) return left(badConfig(...config.left))
  return config.right.kind === 'strategy' && config.right.on === 'one'
    ? evaluated(config.right, servicesOnOne(data ?? embeddedSp500()))
    : left(badConfig({ path: 'strategy', message: 'a strategy is missing' }))
}

const machineTerms = withoutModel(
  struct('backtest of an order machine', {
    execution: orDefaults(executionCodec),
    range: orDefaults(rangeCodec),
  }),
)
const MACHINE_SAYS = ['params', 'labels'] as const
const ofMachine = (
  machine: AnyOrderMachine,
  { data, ...options }: BacktestOptions,
): Either<PhaseError, OrderEvaluation> => {
  const said = MACHINE_SAYS.filter((name) => options[name] !== undefined)
  if (said.length > 0)
    return left(
      badConfig(...said.map((path) => ({ path, message: `an order machine has its ${path} in itself` }))),
    )
  const config = decodeWith(machineTerms)(options)
  if (isLeft(config)) return left(badConfig(...config.left))
  const { execution, range } = config.right
  const services = servicesOnOne(data ?? embeddedSp500())
  const slice = sliceOf(services, range, NO_WARMUP)
  if (isLeft(slice)) return slice
  const { bars } = services.dataset
  return evaluationOf(orderTrader(machine, bars, slice.right, execution), services) as Either<
    PhaseError,
    OrderEvaluation
  >
}

/** One backtest at once: emits one Either and never errors. */
export const backtest$ = (
  strategy: StrategyInput,
  options: BacktestOptions = {},
): Observable<Either<PhaseError, Evaluation>> =>
  defer(() => of(ofStrategy(strategy, options))).pipe(
    map((result) => (isLeft(result) ? result : { ...result, right: readable(result.right, evaluationText) })),
  )

/** One backtest of an order machine at once: emits one Either and never errors. */
export const backtestOrders$ = (
  machine: AnyOrderMachine,
  options: OrderOptions = {},
): Observable<Either<PhaseError, OrderEvaluation>> =>
  defer(() => of(ofMachine(machine, options))).pipe(
    map((result) => (isLeft(result) ? result : { ...result, right: readable(result.right, evaluationText) })),
  )
