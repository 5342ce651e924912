import { type Either, isLeft } from 'fp-ts/lib/Either.js'
import { defer, map, type Observable, of } from 'rxjs'
import { decodeWith } from '../../core/codec.js'
import type { Dataset } from '../../market/dataset.js'
import { embeddedSp500 } from '../../market/embedded/sp500.kernel.js'
import type { RangeInput } from '../../market/range.js'
import type { ExecutionInput } from '../../portfolio/execution.js'
import { badConfig, type PhaseError } from '../../run/phase-error.js'
import { type StrategyInput, written } from '../written.js'
import { backtestConfigCodec } from './config.js'
import { type Evaluation, evaluationOf, strategyRunnable } from './evaluation.js'
import { evaluationText } from './evaluation-text.js'

/** How one strategy is run at once, outside of a workflow. Without `data` the embedded S&P 500 bars serve. */
export interface BacktestOptions {
  readonly params?: Readonly<Record<string, number | string>>
  readonly data?: Dataset
  readonly range?: RangeInput
  readonly execution?: ExecutionInput
}

const readable = (evaluation: Evaluation): Evaluation =>
  Object.defineProperty({ ...evaluation }, Symbol.for('nodejs.util.inspect.custom'), {
    enumerable: false,
    value: () => evaluationText(evaluation),
  })

/** One backtest at once: emits one Either and never errors. */
export const backtest$ = (
  strategy: StrategyInput,
  options: BacktestOptions = {},
): Observable<Either<PhaseError, Evaluation>> =>
  defer(() => {
    const { data, ...rest } = options
    const services = { dataset: data ?? embeddedSp500(), earlier_trials: [] }
    const config = decodeWith(backtestConfigCodec)({ ...(written(rest) as object), strategy })
    if (isLeft(config))
      return of<Either<PhaseError, Evaluation>>({ _tag: 'Left', left: badConfig(...config.left) })
    if (!('strategy' in config.right))
      return of<Either<PhaseError, Evaluation>>({
        _tag: 'Left',
        left: badConfig({ path: 'strategy', message: 'a strategy is missing' }),
      })
    const runnable = strategyRunnable(config.right, services)
    return of(isLeft(runnable) ? runnable : evaluationOf(runnable.right, services))
  }).pipe(map((result) => (isLeft(result) ? result : { ...result, right: readable(result.right) })))
