import { dictionary } from '../core/codec.js'
import { spaceCodec } from '../core/space/space-codec.js'
import { rangeCodec } from '../market/range.js'
import { executionCodec } from '../portfolio/execution.js'
import { classifierCodec } from '../regime/classifier.js'
import { classifiersCodec } from '../regime/named-classifier.js'
import { objectiveCodec } from '../stats/objective.js'
import { strategyCodec } from '../strategy/strategy-codec.js'
import { inputType, plainInputs } from '../workflow/template.js'
import { candidateCodec, paramsCodec } from './candidate.js'
import { algorithmCodec } from './optimization/algorithm-config.js'
import { weightsCodec } from './optimization/ensemble-config.js'
import { riskSpaceCodec } from './optimization/risk-axes.js'
import { spacesCodec } from './optimization/search-config.js'

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
  execution: inputType('execution', executionCodec),
  weights: inputType('weights', weightsCodec),
  algorithm: inputType('algorithm', algorithmCodec),
  risk: inputType('risk', riskSpaceCodec),
} as const
