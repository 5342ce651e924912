import { isLeft } from 'fp-ts/lib/Either.js'
import { sizeOf } from '../../core/space/enumerate.kernel.js'
import type { PlannedTrials } from '../../run/handler.js'
import type { StrategySpace } from '../../search/grid.js'
import { simplexGrid } from '../../search/simplex.kernel.js'
import { type AlgorithmConfig, isSureOf } from './algorithm-config.js'
import type { SearchConfig } from './search-config.js'
import { mostTrials, WALKABLE } from './search-space.js'
import { ENDLESS } from './weigh.kernel.js'
import type { WeightsSearch } from './weights-config.js'

type Stops = Pick<SearchConfig, 'budget' | 'early_stop' | 'time_budget_ms'>
const mayStop = ({ early_stop, time_budget_ms }: Stops): boolean =>
  early_stop !== undefined || time_budget_ms !== undefined

/** The trials of a search of spaces; absent where only the search itself finds its end. */
export const trialsOver = (
  spaces: readonly StrategySpace[],
  algorithm: AlgorithmConfig,
  stops: Stops,
): PlannedTrials | undefined => {
  const trials = mostTrials(spaces, stops.budget)
  const points = spaces.reduce((sum, { space }) => sum + sizeOf(space), 0)
  const isCounted = spaces.every(
    ({ space, constraints }) => constraints.length === 0 || sizeOf(space) <= WALKABLE,
  )
  const isSure = isSureOf(algorithm, trials, points)
  return Number.isFinite(trials)
    ? { trials, at_most: mayStop(stops) || !isSure || (!isCounted && trials !== stops.budget) }
    : undefined
}

/** The trials of fitting weights to this many members. */
export const weightingTrials = (
  { algorithm, weights, ...stops }: WeightsSearch & Stops,
  members: number,
): PlannedTrials | undefined => {
  if (members === 1) return { trials: 1, at_most: false }
  const { step, min, max, min_members, max_correlation, base } = weights
  const isRuled = [min_members, max_correlation, base].some((rule) => rule !== undefined)
  if (algorithm.name !== 'grid')
    return {
      trials: stops.budget ?? ENDLESS,
      at_most: isRuled || mayStop(stops) || !isSureOf(algorithm, 0, Number.POSITIVE_INFINITY),
    }
  const { budget } = stops
  const started = simplexGrid.start(
    { members, step, min, max },
    { seed: 0, ...(budget === undefined ? {} : { budget }) },
  )
  return isLeft(started)
    ? undefined
    : {
        trials: simplexGrid.ask(started.right, Number.POSITIVE_INFINITY).candidates.length,
        at_most: isRuled || mayStop(stops),
      }
}
