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
import type { HmmParams } from './hmm-params.js'
import { longRun } from './long-run.kernel.js'

export const HMM_DEFAULTS = {
  states: 3,
  starts: 10,
  max_iterations: 2000,
  tolerance: 1e-6,
  variance_floor: 1e-3,
  enter: 0.7,
  leave: 0.5,
} as const

/**
 * How an hmm is fitted and read: number of states, seeded starts, the smallest variance as a share of the whole series',
 * the order of the states, and the hysteresis of its labels.
 */
export const hmmConfig = checked(
  struct('hmm', {
    states: withDefault(integer(2, 5), HMM_DEFAULTS.states),
    starts: withDefault(integer(10, 1000), HMM_DEFAULTS.starts),
    max_iterations: withDefault(integer(1, 100_000), HMM_DEFAULTS.max_iterations),
    tolerance: withDefault(finite(0), HMM_DEFAULTS.tolerance),
    variance_floor: withDefault(finite(1e-12, 1), HMM_DEFAULTS.variance_floor),
    enter: withDefault(finite(0, 1), HMM_DEFAULTS.enter),
    leave: withDefault(finite(0, 1), HMM_DEFAULTS.leave),
  }),
  ({ enter, leave }) => (leave <= enter ? undefined : `leave ${leave} is above enter ${enter}`),
)
export type HmmConfig = TypeOf<typeof hmmConfig>

/** What a person should know before trusting a fit. */
const hmmReport = struct('hmm report', {
  log_likelihood: finite(),
  iterations: integer(0),
  converged: bool,
  starts: integer(1),
  /** Starts that reached the limit of iterations. */
  not_converged: integer(0),
  /** Expected share of the fitted bars in each state. */
  share: list(finite()),
  /** States below 5 %. */
  rare: list(text),
  /** Neighbours in variance: the difference of their means over its standard error. Below 2 the means are not distinguished. */
  separation_of_means: list(finite()),
})

/** A fitted hmm as plain data; the states are in rising order of variance. */
export const hmmModel = struct('hmm model', {
  names: list(text),
  start: list(finite(0, 1)),
  transitions: list(list(finite(0, 1))),
  /** Of 100 x log returns. */
  means: list(finite()),
  variances: list(finite(0)),
  enter: finite(0, 1),
  leave: finite(0, 1),
  fitted_on: fittedRange,
  report: hmmReport,
})
export type HmmModel = TypeOf<typeof hmmModel>

const NAMES: Readonly<Record<number, readonly string[]>> = {
  2: ['calm', 'turbulent'],
  3: ['calm', 'uneasy', 'turbulent'],
  4: ['calm', 'mild', 'uneasy', 'turbulent'],
  5: ['calm', 'mild', 'uneasy', 'rough', 'turbulent'],
}
/** The names of 2 to 5 states in rising order of variance. */
export const stateNames = (states: number): readonly string[] =>
  NAMES[states] ?? Array.from({ length: states }, (_, i) => `state_${i}`)

/**
 * The parameters as the kernels read them. Bars that begin where the model was fitted start from its start probabilities;
 * others from the shares of time that its transitions lead to.
 */
export const hmmParams = (model: HmmModel, firstTime: number | undefined): HmmParams => ({
  states: model.names.length,
  start:
    firstTime === model.fitted_on.first_time
      ? Float64Array.from(model.start)
      : longRun(Float64Array.from(model.transitions.flat()), model.names.length),
  transitions: Float64Array.from(model.transitions.flat()),
  means: Float64Array.from(model.means),
  variances: Float64Array.from(model.variances),
})
