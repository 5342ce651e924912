import { switchCodec, voteFields } from '../../candidate/combine.js'
import { algorithmCodec } from '../../candidate/search/algorithm-config.js'
import { earlyStopCodec } from '../../candidate/search/search-config.js'
import { weightLimitsCodec } from '../../candidate/search/weights-config.js'
import {
  bool,
  checked,
  type InputOf,
  integer,
  optionalField,
  orDefaults,
  struct,
  type TypeOf,
  tagged,
  withDefault,
} from '../../core/codec/codec.js'
import { unsizedExecutionCodec } from '../../portfolio/rules/unsized.js'
import { objective, objectiveCodec } from '../../stats/metrics/objective.js'
import { memberChoice, memberChoiceProblem } from './member-choice.js'

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
  weights: orDefaults(weightLimitsCodec),
  objective: withDefault(objectiveCodec, objective('risk_adjusted_returns')),
  execution: orDefaults(unsizedExecutionCodec),
  /** At most this many trials; without it a grid tries all, another algorithm 200. */
  budget: optionalField(integer(1)),
  time_budget_ms: optionalField(integer(1)),
  early_stop: optionalField(earlyStopCodec),
  seed: optionalField(integer()),
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
