import { bool, finite, list, struct, type TypeOf, text } from '../../core/codec/codec.js'
import type { Bootstrap } from '../../stats/inference/bootstrap.js'
import { metricCodec } from '../../stats/inference/result-codecs.js'
import { isDefined, type Metric } from '../../stats/metrics/metric.js'

/** One rule of the verdict, as it was asked and as it turned out. */
const ruleCodec = struct('rule', { rule: text, holds: bool, found: metricCodec, needed: finite() })

export const verdictCodec = struct('verdict', {
  supported: bool,
  because: list(text),
  rules: list(ruleCodec),
})
export type Verdict = TypeOf<typeof verdictCodec>

export interface Evidence {
  readonly deflated_sharpe_ratio: Metric
  readonly needed: number
  /** Trials behind the choice that were scored on bars of the test, or on later ones. */
  readonly peeked: number
  /** Of the out-of-sample Sharpe ratio. */
  readonly interval: Bootstrap['sharpe_ratio']
  /** Annualised returns out of sample: the choice's, and buy and hold's at the same exposure. */
  readonly annualized_return: Metric
  readonly buy_and_hold: Metric
}

const difference = (a: Metric, b: Metric): Metric => (isDefined(a) ? (isDefined(b) ? a - b : b) : a)

/**
 * Says whether the evidence supports the choice, by fixed rules: the in-sample deflated Sharpe ratio reaches its bound,
 * the out-of-sample interval of the Sharpe ratio lies above 0, buy and hold at equal exposure earned less, and no trial
 * behind the choice was scored on bars of the test or later ones. What is undefined does not hold.
 */
export const verdictOf = (evidence: Evidence): Verdict => {
  const { interval, needed } = evidence
  const low: Metric = '_tag' in interval ? interval : interval.low
  const excess = difference(evidence.annualized_return, evidence.buy_and_hold)
  const rules = [
    {
      rule: 'deflated Sharpe ratio',
      found: evidence.deflated_sharpe_ratio,
      needed,
      holds: isDefined(evidence.deflated_sharpe_ratio) && evidence.deflated_sharpe_ratio >= needed,
      fails: `deflated Sharpe < ${needed}`,
    },
    {
      rule: 'out-of-sample interval above 0',
      found: low,
      needed: 0,
      holds: isDefined(low) && low > 0,
      fails: 'out-of-sample interval includes 0',
    },
    {
      rule: 'return above buy and hold at equal exposure',
      found: excess,
      needed: 0,
      holds: isDefined(excess) && excess > 0,
      fails: 'below buy and hold at equal exposure',
    },
    {
      rule: 'trials that saw the test',
      found: evidence.peeked,
      needed: 0,
      holds: evidence.peeked === 0,
      fails: 'the choice was made on bars of the test',
    },
  ]
  return {
    supported: rules.every(({ holds }) => holds),
    because: rules.filter(({ holds }) => !holds).map(({ fails }) => fails),
    rules: rules.map(({ rule, holds, found, needed: bound }) => ({ rule, holds, found, needed: bound })),
  }
}
