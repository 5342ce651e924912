import {
  checked,
  dictionary,
  finite,
  type InputOf,
  integer,
  list,
  oneOf,
  optional,
  struct,
  type TypeOf,
  withDefault,
} from '../../core/codec.js'
import { defaultExecution, executionCodec } from '../../portfolio/execution.js'
import { objective, objectiveCodec } from '../../stats/objective.js'
import { strategyCodec } from '../../strategy/strategy-codec.js'
import { gateCodec, paramsCodec } from '../candidate.js'
import { choiceCodec } from '../choice.js'
import { ledgerContent, logsContent } from '../stored.js'

/** Limits of the weights, and the step of their grid. */
export const weightsCodec = checked(
  struct('weights', {
    step: withDefault(finite(0.001, 1), 0.05),
    min: withDefault(finite(0, 1), 0),
    max: withDefault(finite(0, 1), 1),
  }),
  ({ min, max }) => (min > max ? `min ${min} is above max ${max}` : undefined),
)

/**
 * Weights of an ensemble by replay of captured signals: no strategy is run again. Its members are the choice of each
 * regime that has one of its own, entered in that regime only, and the overall best.
 */
export const ensembleConfigCodec = struct('ensemble optimization', {
  algorithm: withDefault(oneOf('algorithm', ['grid']), 'grid'),
  /** Signals that were captured by a search. */
  replay: logsContent.reference,
  /** All trials that the members were chosen from. */
  trials: withDefault(list(ledgerContent.reference), []),
  params_by_regime: dictionary(choiceCodec),
  overall: struct('overall best', { strategy: strategyCodec, params: paramsCodec }),
  gate: gateCodec,
  weights: withDefault(weightsCodec, { step: 0.05, min: 0, max: 1 }),
  objective: withDefault(objectiveCodec, objective('risk_adjusted_returns')),
  execution: withDefault(executionCodec, defaultExecution),
  seed: optional(integer()),
})
export type EnsembleConfig = TypeOf<typeof ensembleConfigCodec>
export type EnsembleConfigInput = InputOf<typeof ensembleConfigCodec>
