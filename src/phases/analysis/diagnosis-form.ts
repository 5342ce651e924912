import { ofEachCodec } from '../../candidate/by-symbol.js'
import { spanCodec } from '../../candidate/figures.js'
import { gatesCodec } from '../../candidate/gate.js'
import { labelsContent } from '../../candidate/stored-artifacts.js'
import {
  bool,
  checked,
  dictionary,
  finite,
  integer,
  list,
  optionalField,
  orDefaults,
  struct,
  type TypeOf,
  text,
  withDefault,
} from '../../core/codec/codec.js'
import { classifierCodec } from '../../regime/classifier.js'
import { regimeScoreCodec, tradeMatrixCodec } from '../../regime/result-codecs.js'
import { metricCodec } from '../../stats/inference/result-codecs.js'
import { sourceFields, sourceProblem } from './source.js'

/** A regime is weak where `sharpe_ratio + margin sharpe_error < threshold` on at least `min_bars` bars. */
const weakCodec = struct('weak', {
  threshold: withDefault(finite(), 0),
  margin: withDefault(finite(0), 0),
  min_bars: withDefault(integer(2), 60),
})

/** A run, a gate or a classifier that gives its regimes, and when a regime counts as weak. */
export const diagnosisConfig = checked(
  struct('regime_diagnosis', {
    ...sourceFields,
    /** Of an earlier phase; else the candidate's own, else one that `classifier` is fitted to here. */
    gate: optionalField(gatesCodec),
    classifier: optionalField(classifierCodec),
    /** Bars before the run that the classifier sees too, as far as there are any. */
    warmup: withDefault(integer(0), 250),
    weak: orDefaults(weakCodec),
    seed: optionalField(integer()),
  }),
  (config) =>
    sourceProblem(config, ['trades', 'equity']) ??
    (config.gate !== undefined && config.classifier !== undefined
      ? 'a gate is a fitted classifier: leave out "classifier", or the gate'
      : undefined),
)
export type DiagnosisConfig = TypeOf<typeof diagnosisConfig>

/** What the run made of one regime: by its bars, and by the trades that were decided in it. */
const regimeCodec = struct('diagnosed regime', {
  bars: integer(0),
  share: metricCodec,
  pnl: finite(),
  mean_return: metricCodec,
  mean_error: metricCodec,
  sharpe_ratio: metricCodec,
  /** Standard error of the Sharpe ratio, annualised as it is. */
  sharpe_error: metricCodec,
  trades: integer(0),
  trade_pnl: finite(),
  win_rate: metricCodec,
  weak: bool,
  because: text,
})

/** What the run made of each regime, and those in which it is weak. */
export const diagnosisResult = struct('regime_diagnosis result', {
  regimes: list(text),
  weak_regimes: list(text),
  by_regime: dictionary(regimeCodec),
  trade_matrix: tradeMatrixCodec,
  /** Of several instruments each by symbol. */
  score: ofEachCodec('score', regimeScoreCodec),
  gate: gatesCodec,
  labels: ofEachCodec('labels', labelsContent.reference),
  span: spanCodec,
  dataset: text,
})
export type DiagnosisResult = TypeOf<typeof diagnosisResult>
