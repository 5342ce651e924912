import { type Either, isLeft } from 'fp-ts/lib/Either.js'
import type { MarketServices } from '../../candidate/services.js'
import type { PhaseError } from '../../run/phase-error.js'
import type { StrategyRun } from './config.js'
import { type Evaluation, evaluationOf, strategyRunnable } from './evaluation.js'
import type { ModelRun, OrdersRun } from './order-config.js'
import { modelRunnable, type OrderEvaluation, orderEvaluationOf, ordersRunnable } from './order-evaluation.js'

/** What classifiers are fitted with, outside of a run that has a seed. */
const SEED = 42

/** Runs what needs nothing of an earlier phase: a strategy, a strategy under a model, or orders; the seed is for what labels fit. */
export const evaluated = (
  config: StrategyRun | ModelRun | OrdersRun,
  services: MarketServices,
  seed: number = config.seed ?? SEED,
): Either<PhaseError, Evaluation | OrderEvaluation> => {
  if ('model' in config) {
    const ready =
      'orders' in config ? ordersRunnable(config, services) : modelRunnable(config, services, seed)
    return isLeft(ready) ? ready : orderEvaluationOf(ready.right, services)
  }
  const ready = strategyRunnable(config, services, seed)
  return isLeft(ready) ? ready : evaluationOf(ready.right, services)
}
