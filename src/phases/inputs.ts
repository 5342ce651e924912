import { candidateCodec, paramsCodec } from '../candidate/candidate.js'
import { algorithmCodec } from '../candidate/search/algorithm-config.js'
import { spacesCodec } from '../candidate/search/search-config.js'
import { weightLimitsCodec } from '../candidate/search/weights-config.js'
import { dictionary } from '../core/codec/codec.js'
import { spaceCodec } from '../core/space/space-codec.js'
import { rangeCodec } from '../market/bars/range.js'
import { unsizedExecutionCodec } from '../portfolio/rules/unsized.js'
import { classifierCodec } from '../regime/classifier.js'
import { classifiersCodec } from '../regime/named-classifier.js'
import { objectiveCodec } from '../stats/metrics/objective.js'
import { strategyCodec } from '../strategy/strategy-codec.js'
import { inputType, plainInputs } from '../workflow/template.js'
import { riskSpaceCodec } from './optimization/risk-axes.js'

/** The types of input that templates of studies take, by name. */
export const inputTypes = {
  ...plainInputs,
  range: inputType('range', rangeCodec),
  ranges: inputType('ranges', dictionary(rangeCodec)),
  strategy: inputType('strategy', strategyCodec),
  params: inputType('params', paramsCodec),
  candidate: inputType('candidate', candidateCodec),
  strategies: inputType('strategies', spacesCodec),
  space: inputType('space', spaceCodec),
  classifier: inputType('classifier', classifierCodec),
  classifiers: inputType('classifiers', classifiersCodec),
  objective: inputType('objective', objectiveCodec),
  execution: inputType('execution', unsizedExecutionCodec),
  weights: inputType('weights', weightLimitsCodec),
  algorithm: inputType('algorithm', algorithmCodec),
  risk: inputType('risk', riskSpaceCodec),
} as const
