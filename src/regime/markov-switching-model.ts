import {
  bool,
  checked,
  finite,
  integer,
  list,
  struct,
  type TypeOf,
  text,
  withDefault,
} from '../core/codec/codec.js'
import { fittedRange } from './fitted-range.js'
import { stateNames } from './hmm-model.js'
import type { SwitchingParams } from './switching-params.js'

export const MARKOV_SWITCHING_DEFAULTS = {
  states: 2,
  lags: 1,
  switching_variance: true,
  starts: 10,
  max_iterations: 500,
  tolerance: 1e-8,
  variance_floor: 1e-3,
  enter: 0.7,
  leave: 0.5,
} as const

const lags = integer(0, 20)

/**
 * Number of states; earlier returns that each return is regressed on; whether the variance switches next to the coefficients;
 * then as an hmm: seeded starts, the smallest variance as a share of the whole series', and the hysteresis of the labels.
 */
export const markovSwitchingConfig = checked(
  struct('markov_switching', {
    states: withDefault(integer(2, 5), MARKOV_SWITCHING_DEFAULTS.states),
    lags: withDefault(lags, MARKOV_SWITCHING_DEFAULTS.lags),
    switching_variance: withDefault(bool, MARKOV_SWITCHING_DEFAULTS.switching_variance),
    starts: withDefault(integer(1, 1000), MARKOV_SWITCHING_DEFAULTS.starts),
    max_iterations: withDefault(integer(1, 100_000), MARKOV_SWITCHING_DEFAULTS.max_iterations),
    tolerance: withDefault(finite(0), MARKOV_SWITCHING_DEFAULTS.tolerance),
    variance_floor: withDefault(finite(1e-12, 1), MARKOV_SWITCHING_DEFAULTS.variance_floor),
    enter: withDefault(finite(0, 1), MARKOV_SWITCHING_DEFAULTS.enter),
    leave: withDefault(finite(0, 1), MARKOV_SWITCHING_DEFAULTS.leave),
  }),
  ({ enter, leave }) => (leave <= enter ? undefined : `leave ${leave} is above enter ${enter}`),
)
export type MarkovSwitchingConfig = TypeOf<typeof markovSwitchingConfig>

/**
 * A fitted Markov-switching regression of 100 x log returns as plain data; its states are in rising order of variance, or of
 * the intercept where the variance is common.
 */
export const markovSwitchingModel = struct('markov_switching model', {
  names: list(text),
  lags,
  transitions: list(list(finite(0, 1))),
  /** By state: the intercept, then a coefficient for each lag. */
  coefficients: list(list(finite())),
  variances: list(finite(0)),
  enter: finite(0, 1),
  leave: finite(0, 1),
  fitted_on: fittedRange,
  report: struct('markov_switching report', {
    log_likelihood: finite(),
    iterations: integer(0),
    converged: bool,
    starts: integer(1),
    /** Starts that reached the limit of iterations. */
    not_converged: integer(0),
    /** Mean bars in a state by the transitions, 1 / (1 - p), at most 1e9. */
    expected_durations: list(finite()),
    /** Expected share of the fitted bars in each state. */
    share: list(finite()),
    /** States below 5 %. */
    rare: list(text),
  }),
})
export type MarkovSwitchingModel = TypeOf<typeof markovSwitchingModel>

const MEANS: Readonly<Record<number, readonly string[]>> = {
  2: ['low_mean', 'high_mean'],
  3: ['low_mean', 'middle_mean', 'high_mean'],
  4: ['lowest_mean', 'low_mean', 'high_mean', 'highest_mean'],
  5: ['lowest_mean', 'low_mean', 'middle_mean', 'high_mean', 'highest_mean'],
}
/** The names of the states in their order: as an hmm's, or by their means where the variance is common. */
export const switchingNames = ({
  states,
  switching_variance,
}: Pick<MarkovSwitchingConfig, 'states' | 'switching_variance'>): readonly string[] =>
  switching_variance ? stateNames(states) : (MEANS[states] ?? stateNames(states))

/** The parameters as the kernels read them. */
export const switchingParamsOf = (model: MarkovSwitchingModel): SwitchingParams => ({
  states: model.names.length,
  transitions: Float64Array.from(model.transitions.flat()),
  coefficients: Float64Array.from(model.coefficients.flat()),
  variances: Float64Array.from(model.variances),
})
