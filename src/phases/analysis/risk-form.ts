import {
  bool,
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
import { monteCarloCodec } from '../../stats/inference/monte-carlo.js'
import { metricCodec } from '../../stats/inference/result-codecs.js'
import { sourceFields, sourceProblem } from './source.js'

const share = finite(0, 1)

/** What is still acceptable; losses are positive fractions here. What is left out has no limit. */
const limitsCodec = struct('limits', {
  /** Of the drawdown that 95 % of the paths stayed above. */
  max_drawdown: optionalField(share),
  /** Of the share of paths that lost `ruin_level` of the start. */
  ruin_probability: optionalField(share),
  ruin_level: withDefault(share, 0.5),
  value_at_risk: optionalField(share),
  conditional_value_at_risk: optionalField(share),
  /** Of the longest run of losing trades that 95 % of the paths stayed within. */
  losing_streak: optionalField(integer(0)),
})
export type RiskLimits = TypeOf<typeof limitsCodec>
export type LimitsInput = InputOf<typeof limitsCodec>

/** A run, how it is resampled, and the limits of what is acceptable. */
export const riskConfig = checked(
  struct('risk_assessment', {
    ...sourceFields,
    resamples: withDefault(integer(1), 5000),
    /** Bars in a path of bar returns; by default as many as were scored. */
    horizon: optionalField(integer(1)),
    /** Mean length of the blocks of bar returns; by default the automatic one. */
    block_length: optionalField(finite(1)),
    /** Shares of the start whose loss is counted as ruin. */
    ruin_levels: withDefault(list(share), [0.1, 0.2, 0.3, 0.5]),
    /** Share of the worst bars that value at risk leaves out. */
    tail: withDefault(finite(0.0001, 0.5), 0.05),
    /** Money at the start of the trades where no equity says it. */
    capital: optionalField(finite(0.01)),
    limits: orDefaults(limitsCodec),
    seed: optionalField(integer()),
  }),
  (config) => sourceProblem(config, []),
)
export type RiskAnalysisConfig = TypeOf<typeof riskConfig>

/** What a run could have come to, and which limits that breaks. */
export const riskResult = struct('risk_assessment result', {
  /** Paths of trades, drawn one by one; absent without trades. */
  trades: optionalField(monteCarloCodec),
  /** Paths of bar returns, drawn in blocks; absent without equity. */
  bars: optionalField(monteCarloCodec),
  /** What was measured, the worse of trades and bars where both have it. */
  max_drawdown_95: metricCodec,
  ruin_probability: metricCodec,
  ruin_level: share,
  /** Of the returns of a bar, a loss is negative. */
  value_at_risk: metricCodec,
  conditional_value_at_risk: metricCodec,
  /** Of trades: the longest run of losses that happened, and the one that 95 % of the paths stayed within. */
  losing_streak: metricCodec,
  losing_streak_95: metricCodec,
  acceptable: bool,
  because: list(text),
  dataset: text,
})
export type RiskAnalysisResult = TypeOf<typeof riskResult>
