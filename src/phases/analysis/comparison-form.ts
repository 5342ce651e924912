import { ofEachCodec } from '../../candidate/by-symbol.js'
import { spanCodec } from '../../candidate/figures.js'
import { labelsContent, tradesContent } from '../../candidate/stored-artifacts.js'
import { universeField } from '../../candidate/universe-field.js'
import {
  dictionary,
  integer,
  list,
  optionalField,
  orDefaults,
  struct,
  type TypeOf,
  text,
  withDefault,
} from '../../core/codec/codec.js'
import { rangeCodec } from '../../market/bars/range.js'
import { fittedModelCodec } from '../../regime/classifier.js'
import { classifiersCodec } from '../../regime/named-classifier.js'
import { regimeBarsCodec, regimeScoreCodec, tradeMatrixCodec } from '../../regime/result-codecs.js'
import { separationCodec } from '../../regime/separation.js'
import { metricCodec } from '../../stats/inference/result-codecs.js'

/** Bars that are divided by several classifiers, which are held against each other. */
export const comparisonConfig = struct('classifier_comparison', {
  classifiers: classifiersCodec,
  range: orDefaults(rangeCodec),
  ...universeField,
  /** Trades on bars of the range, divided by each classifier. */
  trades: optionalField(tradesContent.reference),
  /** Regimes with fewer bars are not held against others. */
  min_bars: withDefault(integer(2), 30),
  seed: optionalField(integer()),
})
export type ComparisonConfig = TypeOf<typeof comparisonConfig>

/** What the score multiplies, each from 0 to 1. */
const partsCodec = struct('parts of the score', {
  /** Share of the bars that are not `unknown`. */
  known: metricCodec,
  /** Share of neighbouring bars in one regime. */
  staying: metricCodec,
  /** Share of the second half's labels that a model of the first half gives too. */
  stable: metricCodec,
  /** Share of the pairs of regimes that lie apart in the second half, by the model of the first. */
  separated: metricCodec,
})

const comparedCodec = struct('compared classifier', {
  classifier: text,
  score: metricCodec,
  parts: partsCodec,
  regimes: regimeScoreCodec,
  market: regimeBarsCodec,
  /** On all bars, by the model fitted on them; and on the second half, by the model of the first. */
  separation: separationCodec,
  held_out: separationCodec,
  trades: optionalField(tradeMatrixCodec),
  model: fittedModelCodec,
  labels: labelsContent.reference,
})
export type Compared = TypeOf<typeof comparedCodec>

/** The classifiers in the order of their scores, and what each made of the bars: of several instruments by symbol. */
export const comparisonResult = struct('classifier_comparison result', {
  /** Names from the best score to the worst; of several instruments by the mean of their scores. */
  order: list(text),
  best: text,
  classifiers: dictionary(ofEachCodec('compared classifier', comparedCodec)),
  /** Of several instruments: the mean of each classifier's scores, where it has one on each. */
  scores: optionalField(dictionary(metricCodec)),
  /** Adjusted Rand index of each two divisions. */
  agreement: ofEachCodec('agreement', dictionary(dictionary(metricCodec))),
  /** Those that could not be fitted, and why. */
  unfitted: ofEachCodec('unfitted', dictionary(text)),
  span: spanCodec,
  dataset: text,
})
export type ComparisonResult = TypeOf<typeof comparisonResult>
