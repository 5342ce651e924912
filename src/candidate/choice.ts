import { finite, integer, oneOf, optionalField, struct, type TypeOf } from '../core/codec/codec.js'
import { metricCodec } from '../stats/inference/result-codecs.js'
import { strategyCodec, type WrittenStrategy } from '../strategy/strategy-codec.js'
import { paramsCodec } from './candidate.js'

/** What serves in one regime: a choice of its own, or the overall best where none has enough trades or beats it there. */
export const choiceCodec = struct('choice', {
  strategy: strategyCodec,
  params: paramsCodec,
  source: oneOf('source', ['regime', 'overall']),
  /** Of the lead of the regime's own best over the overall best, among all; absent where none has enough trades. */
  p: optionalField(finite(0, 1)),
  /** Trades entered in the regime by the choice; of them, those that ended in another one. */
  trades: integer(0),
  boundary: integer(0),
  /** Of the bars that belong to the regime, annualised. */
  sharpe_ratio: metricCodec,
  win_rate: metricCodec,
  pnl: finite(),
  trial: optionalField(integer(0)),
})
export type Choice = TypeOf<typeof choiceCodec>
export type WrittenChoice = Omit<Choice, 'strategy'> & { readonly strategy: WrittenStrategy }
