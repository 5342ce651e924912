import type { Algorithm } from '../../search/algorithm.js'
import { bayesian } from '../../search/bayesian.kernel.js'
import { genetic } from '../../search/genetic.kernel.js'
import { gradient } from '../../search/gradient.kernel.js'
import { type Candidate, grid, type StrategySpace } from '../../search/grid.js'
import { randomSearch } from '../../search/random.kernel.js'
import type { AlgorithmConfig } from './algorithm-config.js'

/** Something that is done with any algorithm over strategies, whatever its state. */
export type WithAlgorithm<R> = <State>(algorithm: Algorithm<readonly StrategySpace[], Candidate, State>) => R

/** Does something with the algorithm that a config names, begun at `start`; a grid has no beginning but its own. */
export const withAlgorithm = <R>(
  config: AlgorithmConfig,
  start: readonly Candidate[],
  use: WithAlgorithm<R>,
): R => {
  switch (config.name) {
    case 'grid':
      return use(grid)
    case 'random':
      return use(randomSearch({ start }))
    case 'genetic':
      return use(genetic({ ...config, start }))
    case 'bayesian':
      return use(bayesian({ ...config, start }))
    case 'gradient':
      return use(gradient({ ...config, start }))
  }
}
