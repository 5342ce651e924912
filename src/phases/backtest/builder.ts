import { type Either, isLeft, left } from 'fp-ts/lib/Either.js'
import { firstValueFrom, type Observable, of } from 'rxjs'
import { type StrategyInput, written } from '../../candidate/written-strategy.js'
import { isRecord } from '../../core/codec/codec.js'
import { type AnyOrderMachine, isOrderMachine } from '../../portfolio/orders/order-machine-part.js'
import { type PhaseError, showPhaseError } from '../../run/phase-error.js'
import type { PolicyInput } from '../../workflow/policy.js'
import type { Exact, NeedsIn, Templated } from '../../workflow/templated.js'
import { type Phase, phase } from '../../workflow/workflow.js'
import { severalGiven } from '../one-instrument.js'
import { type BacktestOptions, backtest$, backtestOrders$, type OrderOptions } from './at-once.js'
import type { BacktestConfigInput } from './config.js'
import type { Evaluation, OrderEvaluation } from './evaluation.js'
import { backtestUniverse$, type JointOptions } from './joint-at-once.js'
import type { JointEvaluation } from './joint-evaluation.js'
import type { WrittenBacktestResult } from './result.js'

type WithStrategy<C> = C extends { readonly strategy: unknown }
  ? Omit<C, 'strategy'> & { readonly strategy: StrategyInput }
  : C
type ConfigInput = WithStrategy<BacktestConfigInput>
type Certain<K extends keyof WrittenBacktestResult> = {
  readonly [Name in K]-?: NonNullable<WrittenBacktestResult[Name]>
}
type Signals<C> = C extends { readonly capture: 'signals' } ? Certain<'signal_logs'> : unknown
type Trading<C> = C extends { readonly orders: unknown } | { readonly machine: unknown }
  ? Certain<'order_log'>
  : C extends { readonly replay: unknown } | { readonly universe: unknown }
    ? unknown
    : Certain<'candidate'>
type Joint<C> = C extends { readonly universe: unknown } ? Certain<'instruments' | 'trade_symbols'> : unknown
type ResultFor<C> = WrittenBacktestResult & Signals<C> & Trading<C> & Joint<C>

const isConfig = (value: object): boolean =>
  ['strategy', 'candidate', 'replay', 'orders', 'machine'].some((key) => key in value)

const isJoint = (options: AnyOptions): options is JointOptions =>
  'data' in options && isRecord(options.data) && 'instruments' in options.data

type AnyOptions = BacktestOptions | OrderOptions | JointOptions

const ran$ = (
  what: StrategyInput | AnyOrderMachine,
  options: AnyOptions,
): Observable<Either<PhaseError, Evaluation | OrderEvaluation>> => {
  if (isJoint(options))
    return isOrderMachine(what)
      ? of(left(severalGiven('an order machine')))
      : backtestUniverse$(what, options)
  return isOrderMachine(what) ? backtestOrders$(what, options) : backtest$(what, options)
}

const atOnce = async (
  what: StrategyInput | AnyOrderMachine,
  options: AnyOptions,
): Promise<Evaluation | OrderEvaluation> => {
  const result = await firstValueFrom(ran$(what, options))
  if (!isLeft(result)) return result.right
  // eslint-disable-next-line functional/no-throw-statements -- a promise rejects; `backtest$` gives the same as a value
  throw Object.assign(new Error(showPhaseError(result.left)), { fault: result.left })
}

/** A phase that runs one strategy, one candidate or one captured signal over a range of bars. */
export function backtest<const Name extends string, const C extends Templated<ConfigInput>>(
  name: Name,
  config: C & Exact<C, ConfigInput>,
  policy?: PolicyInput,
): Phase<Name, ResultFor<C>, NeedsIn<C>>
/**
 * Runs one strategy now, without a workflow, and gives plain columns; without `data` on the embedded S&P 500 bars. The
 * promise rejects with an error whose `fault` says what was wrong; `backtest$` gives an Either.
 */
export function backtest(strategy: StrategyInput, options?: BacktestOptions): Promise<Evaluation>
/** Runs one strategy now on each of several instruments, in one cash account. */
export function backtest(strategy: StrategyInput, options: JointOptions): Promise<JointEvaluation>
/** Runs an order machine now; `events` is all that happened to its orders. */
export function backtest(machine: AnyOrderMachine, options?: OrderOptions): Promise<OrderEvaluation>
export function backtest(
  first: StrategyInput | AnyOrderMachine,
  second: object = {},
  policy: PolicyInput = {},
): unknown {
  return typeof first === 'string' && isConfig(second)
    ? phase(first, 'backtest', written(second), policy)
    : atOnce(first, second)
}
