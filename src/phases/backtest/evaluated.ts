import { type Either, isLeft } from 'fp-ts/lib/Either.js'
import type { InstrumentServices } from '../../candidate/services.js'
import type { PhaseError } from '../../run/phase-error.js'
import type { StrategyRun } from './config.js'
import { type Evaluation, evaluationOf, strategyTrader } from './evaluation.js'
import { type OrderedRun, ordersTrader } from './order-trader.js'

/** What classifiers are fitted with, outside of a run that has a seed. */
const SEED = 42

/** Runs what needs nothing of an earlier phase: a strategy, or orders; the seed is for what labels fit. */
export const evaluated = (
  config: StrategyRun | OrderedRun,
  services: InstrumentServices,
  seed: number = config.seed ?? SEED,
): Either<PhaseError, Evaluation> => {
  const ready =
    config.kind === 'strategy' ? strategyTrader(config, services, seed) : ordersTrader(config, services)
  return isLeft(ready) ? ready : evaluationOf(ready.right, services)
}
