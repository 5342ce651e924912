import {
  type CandidateInput,
  candidateCodec,
  memberCodec,
  paramsCodec,
  paramValueCodec,
} from '../../candidate/candidate.js'
import { figuresCodec, spanCodec } from '../../candidate/figures.js'
import { ENDINGS } from '../../candidate/search/search-checkpoint.js'
import { ledgerContent, logsContent } from '../../candidate/stored-artifacts.js'
import {
  bool,
  type Codec,
  dictionary,
  finite,
  integer,
  list,
  oneOf,
  optionalField,
  struct,
  type TypeOf,
  text,
} from '../../core/codec/codec.js'
import { type ExecutionInput, executionCodec } from '../../portfolio/rules/execution-codec.js'
import type { SweepReport } from '../../search/sweep.js'
import { bootstrapCodec, deflationCodec, metricCodec, pboCodec } from '../../stats/inference/result-codecs.js'
import { strategyCodec, type WrittenStrategy } from '../../strategy/strategy-codec.js'

/** The winner of a search: a strategy of the search, with its parameters and what it scored. */
export const bestCodec = struct('best', {
  strategy: strategyCodec,
  params: paramsCodec,
  score: finite(),
  metrics: dictionary(metricCodec),
  /** Its number in the search. */
  trial: integer(0),
})
export type Best = TypeOf<typeof bestCodec>
export type WrittenBest = Omit<Best, 'strategy'> & { readonly strategy: WrittenStrategy }

const levelCodec = struct('level', {
  value: paramValueCodec,
  trials: integer(0),
  mean: metricCodec,
  best: metricCodec,
})
const sweepCodec: Codec<SweepReport, unknown> = struct('sweep', {
  trials: integer(0),
  distinct: integer(0),
  undefined: integer(0),
  noise: finite(0),
  axes: list(
    struct('axis', {
      strategy: text,
      parameter: text,
      levels: list(levelCodec),
      spread: metricCodec,
      insensitive: bool,
    }),
  ),
})

/** How many trials a phase made, and what they shared. */
const countsCodec = struct('counts', {
  trials: integer(0),
  distinct: integer(0),
  undefined: integer(0),
  /** Distinct indicator columns that all candidates read. */
  columns: integer(0),
})

/** Why a search ended: everything was tried, its early stop, or its time. */
const endedCodec = oneOf('ending', ENDINGS)

/** What a search gives. */
export const searchResultCodec = struct('optimization result', {
  best: bestCodec,
  /** How sure the best's Sharpe ratio and drawdown are, where resamples were asked for. */
  bootstrap: optionalField(bootstrapCodec),
  /** The best as a choice that can be run. */
  candidate: candidateCodec,
  trials: ledgerContent.reference,
  signal_logs: optionalField(logsContent.reference),
  counts: countsCodec,
  algorithm: text,
  /** What its scores are of. Results of older versions do not say it. */
  objective: optionalField(text),
  ended: endedCodec,
  sweep: sweepCodec,
  deflation: deflationCodec,
  overfitting: pboCodec,
  dataset: text,
  span: spanCodec,
  warnings: list(text),
})
export type SearchResult = TypeOf<typeof searchResultCodec>
/** The same as other phases read it. */
export type WrittenSearchResult = Omit<SearchResult, 'best' | 'candidate'> & {
  readonly best: WrittenBest
  readonly candidate: CandidateInput
}

/** What a search of each instrument apart gives. */
export const perInstrumentResultCodec = struct('optimization result per instrument', {
  /** By instrument: its winner, and how many trials it was the best of, each on its own bars. */
  instruments: list(
    struct('searched instrument', { symbol: text, best: bestCodec, trials: integer(1), ended: endedCodec }),
  ),
  /** All winners traded together. */
  candidate: candidateCodec,
  in_sample: figuresCodec,
  /** The trials of all instruments. */
  trials: ledgerContent.reference,
  signal_logs: optionalField(logsContent.reference),
  counts: countsCodec,
  algorithm: text,
  /** What its scores are of. Results of older versions do not say it. */
  objective: optionalField(text),
  /** Of the account that all winners trade together, among the trials of all instruments. */
  deflation: deflationCodec,
  dataset: text,
  span: spanCodec,
  warnings: list(text),
})
export type PerInstrumentResult = TypeOf<typeof perInstrumentResultCodec>
export type WrittenPerInstrumentResult = Omit<PerInstrumentResult, 'instruments' | 'candidate'> & {
  readonly instruments: readonly (Omit<PerInstrumentResult['instruments'][number], 'best'> & {
    readonly best: WrittenBest
  })[]
  readonly candidate: CandidateInput
}

/** What an ensemble optimization gives. */
export const ensembleResultCodec = struct('ensemble result', {
  members: list(memberCodec),
  weights: list(finite(0, 1)),
  score: finite(),
  candidate: candidateCodec,
  in_sample: figuresCodec,
  trials: ledgerContent.reference,
  counts: countsCodec,
  algorithm: text,
  /** What its scores are of. Results of older versions do not say it. */
  objective: optionalField(text),
  ended: endedCodec,
  deflation: deflationCodec,
  dataset: text,
  span: spanCodec,
})
export type EnsembleResult = TypeOf<typeof ensembleResultCodec>
/** What a risk sweep gives. */
export const riskResultCodec = struct('risk sweep result', {
  best_params: paramsCodec,
  /** The execution with the best settings. */
  execution: executionCodec,
  score: finite(),
  candidate: candidateCodec,
  in_sample: figuresCodec,
  trials: ledgerContent.reference,
  counts: countsCodec,
  algorithm: text,
  /** What its scores are of. Results of older versions do not say it. */
  objective: optionalField(text),
  ended: endedCodec,
  sweep: sweepCodec,
  deflation: deflationCodec,
  dataset: text,
  span: spanCodec,
})
export type RiskResult = TypeOf<typeof riskResultCodec>
export type WrittenRiskResult = Omit<RiskResult, 'execution' | 'candidate'> & {
  readonly execution: ExecutionInput
  readonly candidate: CandidateInput
}
export type WrittenEnsembleResult = Omit<EnsembleResult, 'members' | 'candidate'> & {
  readonly members: CandidateInput['members']
  readonly candidate: CandidateInput
}
