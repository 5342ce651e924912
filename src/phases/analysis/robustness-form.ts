import { type CandidateInput, candidateCodec, paramsCodec } from '../../candidate/candidate.js'
import { spacesCodec } from '../../candidate/search/search-config.js'
import { ledgerContent } from '../../candidate/stored-artifacts.js'
import {
  bool,
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
import { unsizedExecutionCodec } from '../../portfolio/rules/unsized.js'
import { metricCodec } from '../../stats/inference/result-codecs.js'
import { strategyCodec, type WrittenStrategy } from '../../strategy/strategy-codec.js'

/** The trials of a search, and when the best of them counts as robust. */
export const robustnessConfig = struct('robustness analysis', {
  trials: ledgerContent.reference,
  /** A neighbour holds up where it scores at least the best less this share of it. */
  within: withDefault(finite(0), 0.1),
  /** The best is robust where at least this share of its neighbours by one step on one axis holds up. */
  needed: withDefault(finite(0, 1), 0.5),
  /** The search's own, where they are not of the catalogue. */
  strategies: optionalField(spacesCodec),
  /** Of the candidate that is given. */
  execution: orDefaults(unsizedExecutionCodec),
})
export type RobustnessConfig = TypeOf<typeof robustnessConfig>

const ringCodec = struct('ring', {
  tried: integer(0),
  undefined: integer(0),
  mean: metricCodec,
  worst: metricCodec,
  within: metricCodec,
})

const plateauCodec = struct('plateau', {
  strategy: strategyCodec,
  params: paramsCodec,
  score: finite(),
  /** Of its own score and those of its neighbours. */
  mean: finite(),
  neighbours: integer(0),
  trial: integer(0),
})

/** What was tried around the best, and the trial on the highest ground. */
export const robustnessResult = struct('robustness result', {
  trials: integer(0),
  best: struct('best', { strategy: text, params: paramsCodec, score: finite(), trial: integer(0) }),
  /** One step on one axis away, and the whole box of one step on every axis. */
  neighbours: struct('neighbours', { axis: ringCodec, box: ringCodec }),
  robust: bool,
  because: text,
  /** The choice on the highest ground, and the same as a candidate. */
  plateau_best: plateauCodec,
  candidate: candidateCodec,
  /** Whether the plateau's choice is the best trial itself. */
  same: bool,
  sensitivity: list(
    struct('sensitivity', {
      strategy: text,
      parameter: text,
      pairs: integer(0),
      mean_change: metricCodec,
      largest_change: metricCodec,
      loss_from_best: metricCodec,
    }),
  ),
})
export type RobustnessResult = TypeOf<typeof robustnessResult>
/** The same as other phases read it. */
export type WrittenRobustness = Omit<RobustnessResult, 'plateau_best' | 'candidate'> & {
  readonly plateau_best: Omit<RobustnessResult['plateau_best'], 'strategy'> & {
    readonly strategy: WrittenStrategy
  }
  readonly candidate: CandidateInput
}
