import { candidateCodec, paramsCodec } from '../../candidate/candidate.js'
import { choiceCodec } from '../../candidate/choice.js'
import { gatesCodec } from '../../candidate/gate.js'
import { ledgerContent, logsContent } from '../../candidate/stored-artifacts.js'
import {
  dictionary,
  integer,
  list,
  oneOf,
  optionalField,
  struct,
  text,
  withDefault,
} from '../../core/codec/codec.js'
import { strategyCodec } from '../../strategy/strategy-codec.js'

/**
 * What is traded by replay of captured signals: no strategy is run again. One of: the choice of each regime with the overall
 * best; a candidate; the best of a search's trials.
 */
export const memberChoice = {
  /** Signals that were captured by a search. */
  replay: logsContent.reference,
  /** All trials that the members were chosen from. */
  trials: withDefault(list(ledgerContent.reference), []),
  params_by_regime: optionalField(dictionary(choiceCodec)),
  overall: optionalField(struct('overall best', { strategy: strategyCodec, params: paramsCodec })),
  gate: optionalField(gatesCodec),
  /** Of `params_by_regime` only these; the overall best serves the others. */
  regimes: optionalField(list(text)),
  candidate: optionalField(candidateCodec),
  members: optionalField(
    struct('members', {
      /** The ledger of the search whose signals are replayed. */
      of: ledgerContent.reference,
      /** How many of the best are taken, of different returns. */
      top: withDefault(integer(1), 1),
      /** Of all trials together, or of each strategy. */
      each: withDefault(oneOf('each', ['all', 'strategy']), 'all'),
    }),
  ),
}

/** What is wrong with a choice of members: none, several, or one without its parts. */
export const memberChoiceProblem = (config: {
  readonly params_by_regime?: unknown
  readonly overall?: unknown
  readonly regimes?: unknown
  readonly gate?: unknown
  readonly candidate?: unknown
  readonly members?: unknown
}): string | undefined => {
  const { params_by_regime, overall, regimes, gate, candidate, members } = config
  const named = [params_by_regime, candidate, members].filter((one) => one !== undefined).length
  if (named !== 1)
    return `say what is replayed by one of params_by_regime, candidate and members, not by ${named === 0 ? 'none' : named}`
  if (params_by_regime !== undefined)
    return overall === undefined || gate === undefined
      ? 'params_by_regime comes with overall and gate'
      : undefined
  return overall !== undefined || regimes !== undefined
    ? 'overall and regimes belong to params_by_regime'
    : undefined
}
