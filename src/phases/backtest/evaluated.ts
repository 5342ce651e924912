import { type Either, isLeft } from 'fp-ts/lib/Either.js'
import type { PhaseError } from '../../run/phase-error.js'
import type { MarketServices } from '../services.js'
import type { StrategyRun } from './config.js'
import { type Evaluation, evaluationOf, strategyRunnable } from './evaluation.js'
import type { ModelRun, OrdersRun } from './order-config.js'
import { modelRunnable, type OrderEvaluation, orderEvaluationOf, ordersRunnable } from './order-evaluation.js'

/** Runs what needs nothing of an earlier phase: a strategy, a strategy under a model, or orders. */
export const evaluated = (
  config: StrategyRun | ModelRun | OrdersRun,
  services: MarketServices,
): Either<PhaseError, Evaluation | OrderEvaluation> => {
  if ('model' in config) {
    const ready = 'orders' in config ? ordersRunnable(config, services) : modelRunnable(config, services)
    return isLeft(ready) ? ready : orderEvaluationOf(ready.right, services)
  }
  const ready = strategyRunnable(config, services)
  return isLeft(ready) ? ready : evaluationOf(ready.right, services)
}
