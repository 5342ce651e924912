import {
  checked,
  finite,
  integer,
  optionalField,
  struct,
  type TypeOf,
  withDefault,
} from '../../core/codec/codec.js'
import { badConfig, type PhaseError } from '../../run/phase-error.js'
import { weightings } from '../../search/simplex.kernel.js'
import type { AlgorithmConfig } from './algorithm-config.js'

/** Limits of the weights, and the step of their grid. */
export const weightLimitsCodec = checked(
  struct('weights', {
    step: withDefault(finite(0.001, 1), 0.05),
    min: withDefault(finite(0, 1), 0),
    max: withDefault(finite(0, 1), 1),
    min_members: optionalField(integer(1)),
    max_correlation: optionalField(finite(-1, 1)),
    /** Two layers: what the members of no regime have together; the rest is that of the regimes' members. */
    base: optionalField(
      checked(
        struct('base layer', { min: withDefault(finite(0, 1), 0), max: withDefault(finite(0, 1), 1) }),
        ({ min, max }) => (min > max ? `min ${min} is above max ${max}` : undefined),
      ),
    ),
  }),
  ({ min, max }) => (min > max ? `min ${min} is above max ${max}` : undefined),
)

/** How weights are fitted: by which algorithm, within which limits, with how many trials at most. */
export interface WeightsSearch {
  readonly algorithm: AlgorithmConfig
  readonly weights: TypeOf<typeof weightLimitsCodec>
  readonly budget?: number
}

/** Above this many weightings a grid is no search any more. */
const MOST_WEIGHTINGS = 200_000

/** Why this many members cannot be weighed within the limits, or nothing. */
export const weightsFault = (
  { algorithm, weights, budget }: WeightsSearch,
  count: number,
): PhaseError | undefined => {
  const { min, max, step } = weights
  if (count > 1 && (min * count > 1 + 1e-9 || max * count < 1 - 1e-9))
    return badConfig({ path: 'weights', message: `no ${count} weights from ${min} to ${max} sum to 1` })
  const tried = weightings(count, step)
  return algorithm.name !== 'grid' || Math.min(tried, budget ?? tried) <= MOST_WEIGHTINGS
    ? undefined
    : badConfig({
        path: 'weights.step',
        message: `a step of ${step} makes ${tried.toLocaleString('en-US')} weightings of ${count} members, at most ${MOST_WEIGHTINGS.toLocaleString('en-US')} are tried: take a larger step, a budget, or another algorithm`,
      })
}
