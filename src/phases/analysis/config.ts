import {
  checked,
  either,
  type InputOf,
  integer,
  list,
  oneOf,
  optional,
  struct,
  type TypeOf,
  tagged,
  withDefault,
} from '../../core/codec.js'
import { defaultExecution, executionCodec } from '../../portfolio/execution.js'
import { classifier, classifierCodec } from '../../regime/classifier.js'
import { ledgerContent, logsContent } from '../stored.js'

/** Which candidates are attributed: all that were captured, or the best few of their search. */
const keepCodec = either(
  'keep',
  (value) => typeof value === 'string',
  oneOf('keep', ['all']),
  struct('keep', { top: integer(1) }),
)

/** The classifiers of a study, the first of which gates: also a template's input. */
export const classifiersCodec = checked(list(classifierCodec), (all) =>
  all.length === 0
    ? 'name at least one classifier'
    : new Set(all.map(({ kind }) => kind)).size < all.length
      ? 'a classifier is named twice'
      : undefined,
)

const regimePerformance = struct('regime_performance analysis', {
  trials: ledgerContent.reference,
  signals: logsContent.reference,
  classifiers: withDefault(classifiersCodec, [classifier('hmm')]),
  keep: withDefault(keepCodec, 'all'),
  /** Below so many trades entered in a regime the overall best serves it. */
  min_trades_per_regime: withDefault(integer(1), 20),
  execution: withDefault(executionCodec, defaultExecution),
  seed: optional(integer()),
})

/** What is analysed, told apart by `kind`. */
export const analysisConfigCodec = tagged('analysis', 'kind', { regime_performance: regimePerformance })
export type AnalysisConfig = TypeOf<typeof analysisConfigCodec>
export type AnalysisConfigInput = InputOf<typeof analysisConfigCodec>
