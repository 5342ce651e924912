import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { MarketServices } from '../../candidate/services.js'
import { ledgerContent, recall } from '../../candidate/stored-artifacts.js'
import { decodeWith } from '../../core/codec/codec.js'
import { instrumentsIn } from '../../market/universe/data.js'
import { executionFor } from '../../portfolio/rules/unsized.js'
import type { Request } from '../../run/handler.js'
import { badConfig, failed, type PhaseError } from '../../run/phase-error.js'
import { metricOf, trialCount } from '../../search/ledger.js'
import { bestOf } from '../../search/ranking.js'
import { plateauOf, type Ring, ringOf, sensitivityOf, triedGrids } from '../../search/robustness.js'
import { isDefined } from '../../stats/metrics/metric.js'
import type { Strategy } from '../../strategy/strategy.js'
import { strategyCodec } from '../../strategy/strategy-codec.js'
import type { RobustnessConfig, RobustnessResult } from './robustness-form.js'

/** The strategy of a name: of those given, else of the catalogue. */
const strategyOf = (name: string, { strategies = [] }: RobustnessConfig): Either<PhaseError, Strategy> => {
  const given = strategies.find(({ strategy }) => strategy.name === name)
  if (given !== undefined) return right(given.strategy)
  const known = decodeWith(strategyCodec)(name)
  return isLeft(known)
    ? left(
        badConfig({
          path: 'strategies',
          message: `"${name}" is not of the catalogue: give the strategies of the search`,
        }),
      )
    : known
}

const verdictOf = ({ tried, within }: Ring, { needed, within: share }: RobustnessConfig) => {
  if (!isDefined(within)) return { robust: false, because: within.because }
  const held = Math.round(within * tried)
  return {
    robust: within >= needed,
    because: `${held} of ${tried} neighbours score within ${100 * share} % of the best`,
  }
}

/** Looks at what was tried around the best of a search, and for the trial whose surroundings score best. */
export const robustness = async (
  { config, artifacts }: Request<RobustnessConfig>,
  { data }: Pick<MarketServices, 'data'>,
): Promise<Either<PhaseError, RobustnessResult>> => {
  const read = await recall(artifacts, ledgerContent, config.trials)
  if (isLeft(read)) return read
  const ledger = read.right
  const scores = metricOf(ledger, 'score')
  const grids = triedGrids(ledger)
  const best = bestOf(scores)
  const plateau = plateauOf(grids, scores)
  const score = best === undefined ? undefined : scores[best]
  const grid = grids.find(({ strategy }) => strategy === ledger.strategy[best ?? -1])
  if (
    best === undefined ||
    score === undefined ||
    !isDefined(score) ||
    plateau === undefined ||
    grid === undefined
  )
    return left(failed('no trial has a score'))
  const strategy = strategyOf(ledger.strategy[plateau.trial] ?? '', config)
  if (isLeft(strategy)) return strategy
  const at = grid.trials.indexOf(best)
  const around = (near: Int32Array): Ring =>
    ringOf(
      Array.from(near).flatMap((i) => scores[grid.trials[i] ?? -1] ?? []),
      score,
      config.within,
    )
  const neighbours = { axis: around(grid.near.axis(at)), box: around(grid.near.box(at)) }
  const params = ledger.params[plateau.trial] ?? {}
  return right({
    trials: trialCount(ledger),
    best: {
      strategy: grid.strategy,
      params: ledger.params[best] ?? {},
      score,
      trial: ledger.number[best] ?? 0,
    },
    neighbours,
    ...verdictOf(neighbours.axis, config),
    plateau_best: {
      strategy: strategy.right,
      params,
      score: plateau.score,
      mean: plateau.mean,
      neighbours: plateau.neighbours,
      trial: ledger.number[plateau.trial] ?? 0,
    },
    candidate: {
      members: [{ strategy: strategy.right, params }],
      weights: [1],
      execution: executionFor(config.execution, instrumentsIn(data)),
    },
    same: plateau.trial === best,
    sensitivity: grids.flatMap((one) => sensitivityOf(one, ledger, scores, best)),
  })
}
