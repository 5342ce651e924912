import { dictionary, finite, integer, list, struct, type TypeOf, text } from '../../core/codec.js'
import { fittedModelCodec } from '../../regime/classifier.js'
import { regimeBarsCodec, regimeScoreCodec, tradeMatrixCodec } from '../../regime/result-codecs.js'
import { strategyCodec } from '../../strategy/strategy-codec.js'
import { gateCodec, paramsCodec } from '../candidate.js'
import { choiceCodec, type WrittenChoice } from '../choice.js'
import { spanCodec } from '../figures.js'
import { labelsContent } from '../stored.js'

const overallCodec = struct('overall best', {
  strategy: strategyCodec,
  params: paramsCodec,
  trade_matrix: tradeMatrixCodec,
  by_regime: regimeBarsCodec,
})

/** One classifier: its model, its filtered labels, how it divided the bars, and what the market did in each regime. */
const classifiedCodec = struct('classified', {
  model: fittedModelCodec,
  labels: labelsContent.reference,
  score: regimeScoreCodec,
  market: regimeBarsCodec,
})

export const analysisResultCodec = struct('analysis result', {
  regimes: list(text),
  gate: gateCodec,
  classifiers: dictionary(classifiedCodec),
  optimal_params_by_regime: dictionary(choiceCodec),
  /** The best of all trials, attributed. */
  regime_performance: overallCodec,
  candidates: integer(0),
  min_trades_per_regime: integer(1),
  capital: finite(0),
  dataset: text,
  span: spanCodec,
})
export type AnalysisResult = TypeOf<typeof analysisResultCodec>
export type WrittenAnalysisResult = Omit<
  AnalysisResult,
  'optimal_params_by_regime' | 'regime_performance'
> & {
  readonly optimal_params_by_regime: Readonly<Record<string, WrittenChoice>>
}
