import { switchCodec, voteFields } from '../../candidate/combine.js'
import {
  bool,
  checked,
  finite,
  type InputOf,
  integer,
  optional,
  orDefaults,
  struct,
  type TypeOf,
  tagged,
  withDefault,
} from '../../core/codec/codec.js'
import { executionCodec } from '../../portfolio/rules/execution-codec.js'
import { objective, objectiveCodec } from '../../stats/metrics/objective.js'
import { algorithmCodec } from './algorithm-config.js'
import { memberChoice, memberChoiceProblem } from './member-choice.js'
import { earlyStopCodec } from './search-config.js'

/** Limits of the weights, and the step of their grid. */
export const weightsCodec = checked(
  struct('weights', {
    step: withDefault(finite(0.001, 1), 0.05),
    min: withDefault(finite(0, 1), 0),
    max: withDefault(finite(0, 1), 1),
    min_members: optional(integer(1)),
    max_correlation: optional(finite(-1, 1)),
    /** Two layers: what the members of no regime have together; the rest is that of the regimes' members. */
    base: optional(
      checked(
        struct('base layer', { min: withDefault(finite(0, 1), 0), max: withDefault(finite(0, 1), 1) }),
        ({ min, max }) => (min > max ? `min ${min} is above max ${max}` : undefined),
      ),
    ),
  }),
  ({ min, max }) => (min > max ? `min ${min} is above max ${max}` : undefined),
)

/** How members are to trade together; voting weights may be fitted for each regime. */
export const combiningCodec = tagged('combine', 'kind', {
  shares: struct('shares', {}),
  switch: switchCodec,
  vote: struct('vote', { ...voteFields, by_regime: withDefault(bool, false) }),
})
export type Combining = TypeOf<typeof combiningCodec>

/** Whether members that trade together so have weights to be fitted. */
export const isWeighed = (combine: Combining): boolean =>
  combine.kind === 'shares' || (combine.kind === 'vote' && combine.rule === 'weighted')

/** Weights of an ensemble by replay of captured signals. */
const fields = struct('ensemble optimization', {
  ...memberChoice,
  algorithm: withDefault(algorithmCodec, { name: 'grid' }),
  combine: withDefault(combiningCodec, { kind: 'shares' }),
  weights: orDefaults(weightsCodec),
  objective: withDefault(objectiveCodec, objective('risk_adjusted_returns')),
  execution: orDefaults(executionCodec),
  /** At most so many trials; without it a grid tries all, another algorithm 200. */
  budget: optional(integer(1)),
  time_budget_ms: optional(integer(1)),
  early_stop: optional(earlyStopCodec),
  seed: optional(integer()),
})
/** The config of an ensemble: whose signals are replayed, and how their weights are fitted. */
export const ensembleConfigCodec = checked(fields, (config) => {
  const { combine, gate, candidate } = config
  const needsGate = combine.kind === 'switch' || (combine.kind === 'vote' && combine.by_regime)
  return (
    memberChoiceProblem(config) ??
    (needsGate && gate === undefined && candidate?.gate === undefined
      ? `combine ${combine.kind} by regime needs a gate, which tells the regimes`
      : undefined)
  )
})
export type EnsembleConfig = TypeOf<typeof ensembleConfigCodec>
export type EnsembleConfigInput = InputOf<typeof ensembleConfigCodec>
