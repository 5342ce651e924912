import { type Either, isLeft, left, map, right } from 'fp-ts/lib/Either.js'
import { defer, firstValueFrom, map as mapped, type Observable } from 'rxjs'
import type { labellingCodec } from '../../candidate/labelling.js'
import { servicesOnOne, sliceOf } from '../../candidate/services.js'
import { orderTrader } from '../../candidate/trader.js'
import { type StrategyInput, written } from '../../candidate/written-strategy.js'
import { decodeWith, type InputOf, isRecord, orDefaults, struct } from '../../core/codec/codec.js'
import type { Displayed } from '../../core/readable.js'
import type { Dataset } from '../../market/bars/dataset.js'
import { type RangeInput, rangeCodec } from '../../market/bars/range.js'
import { embeddedSp500 } from '../../market/embedded/sp500.kernel.js'
import { givenBars } from '../../market/tables/given-bars.js'
import type { Universe } from '../../market/universe/universe.js'
import type { AnyOrderMachine } from '../../portfolio/orders/order-machine-part.js'
import { type ExecutionInput, executionCodec } from '../../portfolio/rules/execution-codec.js'
import { badConfig, type PhaseError, showPhaseError } from '../../run/phase-error.js'
import { NO_WARMUP } from '../../strategy/reading/warmup-of.js'
import type { Exact } from '../../workflow/templated.js'
import { backtestConfigCodec } from './config.js'
import { evaluated } from './evaluated.js'
import { type Evaluation, evaluationOf, type OrderEvaluation } from './evaluation.js'
import { type Pictured, pictured } from './evaluation-picture.js'
import { type JointOptions, type JointOrderOptions, jointlyOf, jointOrdersOf } from './joint-at-once.js'
import type { JointEvaluation } from './joint-evaluation.js'
import { withoutModel } from './order-config.js'

/** How one strategy is run at once, outside of a workflow. Without `data` the embedded S&P 500 bars serve. */
export interface BacktestOptions {
  readonly params?: Readonly<Record<string, number | string>>
  /** Bars, or the name of a file of them. */
  readonly data?: Dataset | string
  readonly range?: RangeInput
  readonly execution?: ExecutionInput
  /** Label series that the strategy reads, each fitted on the warm-up. */
  readonly labels?: InputOf<typeof labellingCodec>
  /** What classifiers are fitted with, 42 by default. */
  readonly seed?: number
}
/** How an order machine is run at once; params and labels are its own. */
export type OrderOptions = Pick<BacktestOptions, 'data' | 'range' | 'execution'>

/** The same with its bars at hand. */
type Ready<O> = Omit<O, 'data'> & { readonly data?: Dataset }

const ofStrategy = (
  strategy: StrategyInput,
  { data, ...rest }: Ready<BacktestOptions>,
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
  { data, ...options }: Ready<BacktestOptions>,
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

/** What running a backtest at once takes: one instrument, or several. */
type AnyOptions = BacktestOptions | JointOptions
type Gives<O> = O extends { readonly data: Universe } ? JointEvaluation & Displayed : Evaluation & Pictured
type AnyOrderOptions = OrderOptions | JointOrderOptions
type GivesOrders<O> = O extends { readonly data: Universe }
  ? JointEvaluation & OrderEvaluation & Displayed
  : OrderEvaluation & Pictured

const isJoint = <O extends object>(options: O): options is O & { readonly data: Universe } =>
  isRecord(options) && isRecord(options['data']) && 'instruments' in options['data']

/** Options with the bars that they name read. */
const withBars = async <O extends { readonly data?: Dataset | Universe | string }>(
  options: O,
): Promise<Either<PhaseError, Omit<O, 'data'> & { readonly data?: Dataset | Universe }>> => {
  const { data, ...rest } = options
  if (data === undefined) return right(rest)
  const bars = await givenBars(data)
  return isLeft(bars)
    ? left(badConfig({ path: 'data', message: bars.left }))
    : right({ ...rest, data: bars.right })
}

/** A result that says itself in lines for people, and draws itself. */
const shown = <E extends Evaluation>(result: Either<PhaseError, E>): Either<PhaseError, E & Pictured> =>
  map((evaluation: E) => pictured(evaluation))(result)

/** One backtest at once, on one instrument or several: emits one Either and never errors. */
export const runBacktest$ = <const O extends AnyOptions = BacktestOptions>(
  strategy: StrategyInput,
  options?: O & Exact<O, AnyOptions>,
): Observable<Either<PhaseError, Gives<O>>> =>
  defer(() => withBars<AnyOptions>(options ?? {})).pipe(
    mapped((given) => {
      if (isLeft(given)) return given
      return isJoint(given.right)
        ? jointlyOf(strategy, given.right)
        : shown(ofStrategy(strategy, given.right as Ready<BacktestOptions>))
    }),
  ) as Observable<Either<PhaseError, Gives<O>>>

/** One run of an order machine at once, on one instrument or on each of several: emits one Either and never errors. */
export const runOrders$ = <const O extends AnyOrderOptions = OrderOptions>(
  machine: AnyOrderMachine,
  options?: O & Exact<O, AnyOrderOptions>,
): Observable<Either<PhaseError, GivesOrders<O>>> =>
  defer(() => withBars<AnyOrderOptions>(options ?? {})).pipe(
    mapped((given) => {
      if (isLeft(given)) return given
      return isJoint(given.right)
        ? jointOrdersOf(machine, given.right)
        : shown(ofMachine(machine, given.right as Ready<OrderOptions>))
    }),
  ) as Observable<Either<PhaseError, GivesOrders<O>>>

const promised = async <E>(result$: Observable<Either<PhaseError, E>>): Promise<E> => {
  const result = await firstValueFrom(result$)
  if (!isLeft(result)) return result.right
  // eslint-disable-next-line functional/no-throw-statements -- a promise rejects; `runBacktest$` gives the same as a value
  throw Object.assign(new Error(showPhaseError(result.left)), { fault: result.left })
}

/**
 * Runs one strategy now, without a workflow, and gives plain columns; without `data` on the embedded S&P 500 bars, with a
 * universe on each of its instruments in one cash account. The promise rejects with an error whose `fault` says what was wrong.
 *
 * @example
 * const { metrics } = await runBacktest('close > sma(close, 50)', { execution: { fill: 'next_close' } })
 */
export const runBacktest = <const O extends AnyOptions = BacktestOptions>(
  strategy: StrategyInput,
  options?: O & Exact<O, AnyOptions>,
): Promise<Gives<O>> => promised(runBacktest$<O>(strategy, options))

/** Runs an order machine now, as `runBacktest` does a strategy; `events` is all that happened to its orders. */
export const runOrders = <const O extends AnyOrderOptions = OrderOptions>(
  machine: AnyOrderMachine,
  options?: O & Exact<O, AnyOrderOptions>,
): Promise<GivesOrders<O>> => promised(runOrders$<O>(machine, options))
