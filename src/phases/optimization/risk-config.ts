import { combineCodec } from '../../candidate/combine.js'
import { algorithmCodec } from '../../candidate/search/algorithm-config.js'
import { earlyStopCodec } from '../../candidate/search/search-config.js'
import {
  checked,
  finite,
  type InputOf,
  integer,
  list,
  optionalField,
  orDefaults,
  struct,
  type TypeOf,
  text,
  withDefault,
} from '../../core/codec/codec.js'
import { unsizedExecutionCodec } from '../../portfolio/rules/unsized.js'
import { objective, objectiveCodec } from '../../stats/metrics/objective.js'
import { memberChoice, memberChoiceProblem } from './member-choice.js'
import { riskSpaceCodec } from './risk-axes.js'

/** A sweep of risk settings by replay of captured signals. */
const fields = struct('risk sweep', {
  ...memberChoice,
  /** What is varied of the execution. */
  risk: riskSpaceCodec,
  constraints: withDefault(list(text), []),
  /** Of the members; without them a candidate's own, else equal ones. */
  weights: optionalField(list(finite(0, 1))),
  /** How the members trade together; without it as in the candidate, else each a share. */
  combine: optionalField(combineCodec),
  algorithm: withDefault(algorithmCodec, { name: 'grid' }),
  objective: withDefault(objectiveCodec, objective('risk_adjusted_sharpe')),
  /** What is not varied. */
  execution: orDefaults(unsizedExecutionCodec),
  budget: optionalField(integer(1)),
  time_budget_ms: optionalField(integer(1)),
  early_stop: optionalField(earlyStopCodec),
  seed: optionalField(integer()),
})
/** The config of a sweep of risk settings. */
export const riskConfigCodec = checked(fields, memberChoiceProblem)
export type RiskConfig = TypeOf<typeof riskConfigCodec>
export type RiskConfigInput = InputOf<typeof riskConfigCodec>
