import { type Either, flatMap, isLeft, right } from 'fp-ts/lib/Either.js'
import { viewBytes } from '../../core/canonical/canonical-form.js'
import { sha256 } from '../../core/canonical/content-key.js'
import { float } from '../../core/space/dimension.js'
import type { KernelName } from '../../portfolio/rules/kernel.js'
import type { MemberRun } from '../../portfolio/runs/ensemble.kernel.js'
import { type Emission, isProgress } from '../../run/emission.js'
import type { SearchPoint, StrategySpace } from '../../search/grid.js'
import { simplexGrid, type Weights, weightings } from '../../search/simplex.kernel.js'
import type { Trial } from '../../search/trial.js'
import { ontoSimplex, type WeightRules, weightsRule } from '../../search/weights.kernel.js'
import { returnsOf } from '../../stats/metrics/equity-fold.kernel.js'
import { undefinedMetric } from '../../stats/metrics/metric.js'
import type { Performance } from '../../stats/metrics/metrics.js'
import { momentsOf } from '../../stats/metrics/moments.kernel.js'
import type { Objective } from '../../stats/metrics/objective.js'
import { scorableMetrics, score } from '../../stats/metrics/score.js'
import { type AlgorithmConfig, algorithmOf } from './algorithm-config.js'
import type { Ending } from './search-checkpoint.js'
import {
  type Measured,
  oneByOne,
  type SearchEnd,
  type SearchSurroundings,
  type Stops,
  scored,
  searchLoop,
} from './search-loop.kernel.js'

/** A run of several members together. */
export type JointRun = MemberRun & { readonly held: number }

/** What is weighed, and within which limits. */
export interface Weighing {
  readonly members: number
  readonly limits: { readonly step: number; readonly min: number; readonly max: number }
  /** Why weights are not allowed, or nothing. */
  readonly rule: (weights: Weights) => string | undefined
  readonly algorithm: AlgorithmConfig
  readonly stops: Stops
  readonly seed: number
  readonly run: (weights: Weights) => JointRun
  /** Does again what `run` leaves behind for weights that were tried before an interruption; without it, nothing is left. */
  readonly recall?: (weights: Weights) => void
  readonly performance: (run: JointRun) => Performance
  readonly objective: Objective
  readonly kernel: KernelName
  /** Time of the last bar that is scored. */
  readonly scored_until: number
}

/** The best weighting, and every one that was tried. */
export interface Weighed {
  readonly trials: readonly Trial[]
  readonly weights: Weights
  readonly score: number
  readonly winner: Trial
  readonly ended: Ending
}

/** How many weights there are, between which limits, and by which rules. */
type Bounds = Pick<Weighing, 'members' | 'limits' | 'rule'>

/** The one weight of a member alone, whatever the limits. */
export const oneWeight = (limits: Weighing['limits']): Bounds => ({
  members: 1,
  limits: { ...limits, max: 1 },
  rule: () => undefined,
})

/** The weights of members, of which these are of the base layer, and whose runs say how they correlate. */
export const weightsWithin = (
  limits: Weighing['limits'] & WeightRules,
  is_base: readonly boolean[],
  runs: readonly Pick<JointRun, 'equity'>[],
): Bounds =>
  is_base.length === 1
    ? oneWeight(limits)
    : {
        members: is_base.length,
        limits,
        rule: weightsRule(limits, { is_base, returns: runs.map(({ equity }) => returnsOf(equity)) }),
      }

/** Trials of an algorithm that would go on for ever. */
export const ENDLESS = 200

/** The parameter of a trial that holds a member's weight. */
export const weightName = (i: number): string => `weight_${i}`

/** One trial of a joint run. */
export const jointTrial = (
  run: JointRun,
  {
    performance,
    objective,
    kernel,
    scored_until,
  }: Pick<Weighing, 'performance' | 'objective' | 'kernel' | 'scored_until'>,
): Omit<Trial, 'number' | 'strategy' | 'params' | 'phase'> => {
  const metrics = scorableMetrics(objective, performance(run))
  return {
    kernel,
    trades: run.trades.side.length,
    scored_until,
    metrics: {
      score: score(objective, metrics),
      sharpe_ratio: metrics.sharpe_ratio,
      total_return: metrics.total_return,
      max_drawdown: metrics.max_drawdown,
    },
    returns_hash: sha256(viewBytes(run.equity)),
    moments: momentsOf(returnsOf(run.equity)),
  }
}

/**
 * Tries weightings of members that have been run, or captured, once each: every one of a simplex's grid, or as another
 * algorithm asks. Emits progress and at last the best.
 * Cost: that of `run` and O(bars) a weighting. NaN: spreads. Look-ahead: none.
 */
export async function* weigh(
  weighing: Weighing,
  surroundings: SearchSurroundings,
): AsyncGenerator<Emission<Weighed>> {
  const { members, limits, rule, algorithm, stops, seed, run } = weighing
  const measured = (weights: Weights): Measured => {
    const forbidden = rule(weights)
    return forbidden === undefined
      ? {
          phase: 'ensemble',
          strategy: 'ensemble',
          params: Object.fromEntries(weights.map((weight, i) => [weightName(i), weight])),
          ...jointTrial(run(weights), weighing),
        }
      : undefinedMetric(forbidden)
  }
  const again = ({ params }: Trial): Either<never, void> =>
    right(weighing.recall?.(Array.from({ length: members }, (_, i) => Number(params[weightName(i)]))))
  const common = { seed, note: 'weightings', path: 'weights', objective: weighing.objective, recall: again }
  const weightsOf = ({ params }: SearchPoint): Weights =>
    ontoSimplex(
      Array.from({ length: members }, (_, i) => Number(params[weightName(i)])),
      limits,
    )
  const space: StrategySpace = {
    strategy: 'ensemble',
    space: Object.fromEntries(Array.from({ length: members }, (_, i) => [weightName(i), float(0, 1)])),
    constraints: [],
  }
  const budget = stops.budget ?? ENDLESS
  const loop =
    algorithm.name === 'grid' || members === 1
      ? searchLoop(
          simplexGrid,
          {
            ...common,
            space: { members, step: limits.step, min: limits.min, max: limits.max },
            stops,
            total: Math.min(stops.budget ?? Number.POSITIVE_INFINITY, weightings(members, limits.step)),
            measure: oneByOne((weights: Weights) => right(measured(weights))),
          },
          surroundings,
        )
      : searchLoop(
          algorithmOf(algorithm, []),
          {
            ...common,
            space: [space],
            stops: { ...stops, budget },
            total: budget,
            measure: oneByOne((point: SearchPoint) => right(measured(weightsOf(point)))),
          },
          surroundings,
        )
  for await (const emission of loop) {
    const end = isProgress(emission) ? emission : flatMap(scored<SearchEnd<unknown>>)(emission)
    if (isProgress(end) || isLeft(end)) {
      yield end
      continue
    }
    const { trials, winner, best, ended } = end.right
    const weights = Array.from({ length: members }, (_, i) => Number(winner.params[weightName(i)]))
    yield right({ trials, weights, score: best.score, winner, ended })
  }
}
