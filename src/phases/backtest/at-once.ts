import { type Either, flatMap, isLeft, left, map, right } from 'fp-ts/lib/Either.js'
import { defer, firstValueFrom, map as mapped, type Observable } from 'rxjs'
import type { labellingCodec } from '../../candidate/labelling.js'
import { servicesOn } from '../../candidate/services.js'
import type { TradedData } from '../../candidate/traded-data.js'
import type { Trader } from '../../candidate/trader.js'
import { dataOfRun } from '../../candidate/universe-field.js'
import { type StrategyInput, written } from '../../candidate/written-strategy.js'
import { decodeWith, type InputOf, orDefaults, struct } from '../../core/codec/codec.js'
import type { Dataset } from '../../market/bars/dataset.js'
import type { RangeInput } from '../../market/bars/range.js'
import { embeddedSp500 } from '../../market/embedded/sp500.kernel.js'
import { givenBars } from '../../market/tables/given-bars.js'
import type { Universe } from '../../market/universe/universe.js'
import type { AnyOrderMachine } from '../../portfolio/orders/order-machine-part.js'
import type { ExecutionInput } from '../../portfolio/rules/execution-codec.js'
import { unsizedExecutionCodec } from '../../portfolio/rules/unsized.js'
import { badConfig, type PhaseError, showPhaseError } from '../../run/phase-error.js'
import type { Exact } from '../../workflow/templated.js'
import { backtestConfigCodec, type StrategyRun } from './config.js'
import { readyTrader } from './config-trader.js'
import { type Evaluation, evaluationOf, type JointEvaluation, type OrderEvaluation } from './evaluation.js'
import { type Pictured, pictured } from './evaluation-picture.js'
import type { MachineRun } from './machine-config.js'
import { withoutModel } from './order-config.js'
import { runFields } from './run-fields.js'

/** How one strategy is run at once, outside of a workflow. Without `data` the embedded S&P 500 bars serve. */
export interface BacktestOptions {
  readonly params?: Readonly<Record<string, number | string>>
  /** Bars, the name of a file of them, or several instruments, which trade in one cash account. */
  readonly data?: Dataset | Universe | string
  /** Which of several instruments trade and are ranked; all by default. */
  readonly symbols?: readonly string[]
  readonly range?: RangeInput
  /** Of several instruments without a sizing each entry takes an equal share of the equity. */
  readonly execution?: ExecutionInput
  /** Label series that the strategy reads, each fitted on the warm-up. */
  readonly labels?: InputOf<typeof labellingCodec>
  /** What classifiers are fitted with, 42 by default. */
  readonly seed?: number
}
/** How an order machine is run at once; params and labels are its own. */
export type OrderOptions = Pick<BacktestOptions, 'data' | 'symbols' | 'range' | 'execution'>

/** The same with its bars at hand. */
type Ready<O> = Omit<O, 'data'> & { readonly data: Dataset | Universe }

const evaluated = (
  config: StrategyRun | MachineRun,
  data: Dataset | Universe,
): Either<PhaseError, Evaluation> => {
  const services = servicesOn(data)
  return flatMap((trader: Trader) => evaluationOf(trader, services))(
    flatMap((on: TradedData) => readyTrader(config, on))(dataOfRun(config, services)),
  )
}

const placed = <O extends { readonly symbols?: readonly string[] }>({ symbols, ...rest }: O): object => ({
  ...rest,
  ...(symbols === undefined ? {} : { universe: { symbols } }),
})

const ofStrategy = (
  strategy: StrategyInput,
  { data, ...rest }: Ready<BacktestOptions>,
): Either<PhaseError, Evaluation> => {
  const config = decodeWith(backtestConfigCodec)({ ...(written(placed(rest)) as object), strategy })
  if (isLeft(config)) return left(badConfig(...config.left))
  return config.right.kind === 'strategy'
    ? evaluated(config.right, data)
    : left(badConfig({ path: 'strategy', message: 'a strategy is missing' }))
}

const machineTerms = withoutModel(
  struct('backtest of an order machine', { execution: orDefaults(unsizedExecutionCodec), ...runFields }),
)
const MACHINE_SAYS = ['params', 'labels'] as const
const ofMachine = (
  machine: AnyOrderMachine,
  { data, ...options }: Ready<BacktestOptions>,
): Either<PhaseError, Evaluation> => {
  const said = MACHINE_SAYS.filter((name) => options[name] !== undefined)
  if (said.length > 0)
    return left(
      badConfig(...said.map((path) => ({ path, message: `an order machine has its ${path} in itself` }))),
    )
  const config = decodeWith(machineTerms)(placed(options))
  if (isLeft(config)) return left(badConfig(...config.left))
  const { name, version } = machine
  const part = { name, version, space: {}, defaults: {}, machine: () => machine }
  return evaluated(
    { ...config.right, kind: 'machine', machine: { name: 'own', part, value: { params: {} } } },
    data,
  )
}

type Gives<O> = O extends { readonly data: Universe } ? JointEvaluation & Pictured : Evaluation & Pictured
type GivesOrders<O> = Gives<O> & OrderEvaluation

/** Options with the bars that they name read. */
const withBars = async <O extends Pick<BacktestOptions, 'data'>>(
  options: O,
): Promise<Either<PhaseError, Ready<O>>> => {
  const { data, ...rest } = options
  if (data === undefined) return right({ ...rest, data: embeddedSp500() })
  const bars = await givenBars(data)
  return isLeft(bars)
    ? left(badConfig({ path: 'data', message: bars.left }))
    : right({ ...rest, data: bars.right })
}

/** A result that says itself in lines for people, and draws itself. */
const shown = map((evaluation: Evaluation) => pictured(evaluation))

/** One backtest at once, on one instrument or several: emits one Either and never errors. */
export const runBacktest$ = <const O extends BacktestOptions = BacktestOptions>(
  strategy: StrategyInput,
  options?: O & Exact<O, BacktestOptions>,
): Observable<Either<PhaseError, Gives<O>>> =>
  defer(() => withBars<BacktestOptions>(options ?? {})).pipe(
    mapped((given) => shown(isLeft(given) ? given : ofStrategy(strategy, given.right))),
  ) as Observable<Either<PhaseError, Gives<O>>>

/** One run of an order machine at once, on one instrument or on each of several: emits one Either and never errors. */
export const runOrders$ = <const O extends OrderOptions = OrderOptions>(
  machine: AnyOrderMachine,
  options?: O & Exact<O, OrderOptions>,
): Observable<Either<PhaseError, GivesOrders<O>>> =>
  defer(() => withBars<OrderOptions>(options ?? {})).pipe(
    mapped((given) => shown(isLeft(given) ? given : ofMachine(machine, given.right))),
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
export const runBacktest = <const O extends BacktestOptions = BacktestOptions>(
  strategy: StrategyInput,
  options?: O & Exact<O, BacktestOptions>,
): Promise<Gives<O>> => promised(runBacktest$<O>(strategy, options))

/** Runs an order machine now, as `runBacktest` does a strategy; `events` is all that happened to its orders. */
export const runOrders = <const O extends OrderOptions = OrderOptions>(
  machine: AnyOrderMachine,
  options?: O & Exact<O, OrderOptions>,
): Promise<GivesOrders<O>> => promised(runOrders$<O>(machine, options))
