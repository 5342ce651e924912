import {
  bool,
  type Codec,
  defaultsOf,
  finite,
  integer,
  optionalField,
  struct,
} from '../../core/codec/codec.js'
import type { Part } from '../../core/codec/own-part.js'
import type { Algorithm } from '../../search/algorithm.js'
import { bayesian } from '../../search/bayesian.kernel.js'
import { genetic } from '../../search/genetic.kernel.js'
import { gradient } from '../../search/gradient.kernel.js'
import { grid, type SearchPoint, type StrategySpace } from '../../search/grid.js'
import { randomSearch } from '../../search/random.kernel.js'

/** An algorithm over the parameters of strategies, whatever its state. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the state is the algorithm's own
export type StrategySearch = Algorithm<readonly StrategySpace[], SearchPoint, any>

/**
 * A search algorithm as a part of a library: its options, and the state machine that they give.
 *
 * @example
 * const mine: AlgorithmPart<{ readonly batch?: number }> = {
 *   name: 'mine', version: 1, config: struct('mine', { batch: optional(integer(1)) }), of: (options, start) => ..,
 * }
 */
export interface AlgorithmPart<C> extends Part {
  readonly config: Codec<C, unknown>
  /** The algorithm with these options, begun at `start` where it has any use for it. */
  readonly of: (config: C, start: readonly SearchPoint[]) => StrategySearch
  /** Whether it is sure to make all of `trials` in spaces of `points`; without it, it may make fewer. */
  readonly isSure?: (trials: number, points: number) => boolean
}
const builtIn = <C, O>(
  name: string,
  config: Codec<C, O>,
  of: AlgorithmPart<C>['of'],
  isSure?: AlgorithmPart<C>['isSure'],
): AlgorithmPart<C> & { readonly config: Codec<C, O> } => ({
  name,
  version: of(defaultsOf(config), []).version,
  config,
  of,
  ...(isSure === undefined ? {} : { isSure }),
})

const always = (): boolean => true

/** The algorithms that come with the library, by name. */
export const algorithms = {
  grid: builtIn('grid', struct('grid', {}), () => grid, always),
  random: builtIn('random', struct('random search', {}), (_, start) => randomSearch({ start }), always),
  genetic: builtIn(
    'genetic',
    struct('genetic search', {
      population: optionalField(integer(2)),
      children: optionalField(integer(1)),
      tournament: optionalField(integer(1)),
      mutation: optionalField(finite(0, 1)),
    }),
    (config, start) => genetic({ ...config, start }),
    always,
  ),
  bayesian: builtIn(
    'bayesian',
    struct('bayesian search', { initial: optionalField(integer(2)), batch: optionalField(integer(1)) }),
    (config, start) => bayesian({ ...config, start }),
    (trials, points) => trials < points,
  ),
  gradient: builtIn(
    'gradient',
    struct('gradient search', {
      initial: optionalField(integer(1)),
      step: optionalField(finite(0.0001, 1)),
      tolerance: optionalField(finite(0.000001, 1)),
      restarts: optionalField(bool),
    }),
    (config, start) => gradient({ ...config, start }),
  ),
} as const
