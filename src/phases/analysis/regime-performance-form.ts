import { ofEachCodec } from '../../candidate/by-symbol.js'
import { paramsCodec } from '../../candidate/candidate.js'
import { choiceCodec, type WrittenChoice } from '../../candidate/choice.js'
import { spanCodec } from '../../candidate/figures.js'
import { gatesCodec } from '../../candidate/gate.js'
import { labelsContent, ledgerContent, logsContent } from '../../candidate/stored-artifacts.js'
import {
  dictionary,
  either,
  finite,
  integer,
  list,
  oneOf,
  optionalField,
  orDefaults,
  struct,
  type TypeOf,
  text,
  withDefault,
} from '../../core/codec/codec.js'
import { unsizedExecutionCodec } from '../../portfolio/rules/unsized.js'
import { classifier, fittedModelCodec } from '../../regime/classifier.js'
import { classifiersCodec } from '../../regime/named-classifier.js'
import { regimeBarsCodec, regimeScoreCodec, tradeMatrixCodec } from '../../regime/result-codecs.js'
import { strategyCodec, type WrittenStrategy } from '../../strategy/strategy-codec.js'

/** Which candidates are attributed: all that were captured, or the best few of their search. */
const keepCodec = either(
  'keep',
  (value) => typeof value === 'string',
  oneOf('keep', ['all']),
  struct('keep', { top: integer(1) }),
)

/** Captured candidates, the classifiers that divide their bars, and when a regime has a choice of its own. */
export const regimePerformanceConfig = struct('regime_performance analysis', {
  trials: ledgerContent.reference,
  signals: logsContent.reference,
  classifiers: withDefault(classifiersCodec, [classifier('hmm')]),
  /** Whose bars a classifier labels: those of each instrument by models of its own, or the mean series of all members. */
  of: withDefault(oneOf('of', ['instrument', 'universe']), 'instrument'),
  keep: withDefault(keepCodec, 'all'),
  /** Below this many trades entered in a regime the overall best serves it. */
  min_trades_per_regime: withDefault(integer(1), 20),
  /** A regime has a choice of its own where that beats the overall best there with at most this p. */
  own_choice_p: withDefault(finite(0, 1), 0.1),
  execution: orDefaults(unsizedExecutionCodec),
  seed: optionalField(integer()),
})

export type RegimePerformanceConfig = TypeOf<typeof regimePerformanceConfig>

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

/** What one classifier made of one instrument. */
export type OneClassified = TypeOf<typeof classifiedCodec>

/** The regimes of the bars, and the choice of each. */
export const regimePerformanceResult = struct('analysis result', {
  regimes: list(text),
  gate: gatesCodec,
  /** Of several instruments each by symbol; the models are its own, or the one of all members. */
  classifiers: dictionary(ofEachCodec('classified', classifiedCodec)),
  optimal_params_by_regime: dictionary(choiceCodec),
  /** The best of all trials, attributed. */
  regime_performance: overallCodec,
  candidates: integer(0),
  min_trades_per_regime: integer(1),
  capital: finite(0),
  dataset: text,
  span: spanCodec,
})
export type RegimePerformanceResult = TypeOf<typeof regimePerformanceResult>
/** The same as other phases read it. */
export type WrittenRegimePerformance = Omit<
  RegimePerformanceResult,
  'optimal_params_by_regime' | 'regime_performance'
> & {
  readonly optimal_params_by_regime: Readonly<Record<string, WrittenChoice>>
  readonly regime_performance: Omit<RegimePerformanceResult['regime_performance'], 'strategy'> & {
    readonly strategy: WrittenStrategy
  }
}
