import { type Either, isLeft } from 'fp-ts/lib/Either.js'
import type { MarketServices } from '../../candidate/services.js'
import type { PhaseError } from '../../run/phase-error.js'
import type { StrategyRun } from './config.js'
import { type Evaluation, evaluationOf, strategyRunnable } from './evaluation.js'
import type { OrdersRun } from './order-config.js'
import { ordersRunnable } from './order-runnable.js'

/** What classifiers are fitted with, outside of a run that has a seed. */
const SEED = 42

/** Runs what needs nothing of an earlier phase: a strategy, or orders; the seed is for what labels fit. */
export const evaluated = (
  config: StrategyRun | OrdersRun,
  services: MarketServices,
  seed: number = config.seed ?? SEED,
): Either<PhaseError, Evaluation> => {
  const ready =
    'orders' in config ? ordersRunnable(config, services) : strategyRunnable(config, services, seed)
  return isLeft(ready) ? ready : evaluationOf(ready.right, services)
}
