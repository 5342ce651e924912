import { type CandidateInput, candidateCodec } from '../../candidate/candidate.js'
import { figuresCodec } from '../../candidate/figures.js'
import {
  equityContent,
  ledgerContent,
  tradeSymbolsContent,
  tradesContent,
} from '../../candidate/stored-artifacts.js'
import {
  dictionary,
  hasKey,
  integer,
  isRecord,
  list,
  optionalField,
  struct,
  type TypeOf,
  text,
} from '../../core/codec/codec.js'
import { type Shape, shapeOf } from '../../core/codec/shape.js'
import { blockMomentsCodec, deflationCodec, metricCodec } from '../../stats/inference/result-codecs.js'
import { consistencyCodec, degradationCodec } from './agreement.js'
import { chainCodec } from './chain-evidence.js'
import { pathsCodec } from './paths.js'
import { poolEvidenceField } from './pool.js'
import { timingEvidenceCodec } from './timing-evidence.js'
import { verdictCodec } from './verdict.js'
import {
  carriedCodec,
  driftCodec,
  purgeCodec,
  unusedCodec,
  type WindowResult,
  windowCodec,
} from './window-result.js'

/** Trials behind a choice: of this run, and of earlier runs on the same data that this run did not repeat. */
const trialCountsCodec = struct('trial counts', { this_run: integer(0), earlier: integer(0) })

const heldCodec = struct('buy and hold', { all_in: figuresCodec, equal_exposure: figuresCodec })

/** What the bars show; windowed schemes add their windows. */
const shown = {
  in_sample: figuresCodec,
  out_of_sample: figuresCodec,
  spans: dictionary(figuresCodec),
  buy_and_hold: struct('buy and hold', {
    in_sample: heldCodec,
    out_of_sample: heldCodec,
    spans: dictionary(figuresCodec),
  }),
  /** Probability that the true Sharpe ratio is above 0, from the test bars alone. */
  out_of_sample_psr: metricCodec,
  equity: equityContent.reference,
  /** Trades out of sample, all members together. */
  trades: tradesContent.reference,
  /** Of several instruments the symbol of each trade. */
  trade_symbols: optionalField(tradeSymbolsContent.reference),
  /** The return of each tested trading day above the same exposure held: what the verdict tests. */
  timing_series: equityContent.reference,
  dataset: text,
  windows: optionalField(list(windowCodec)),
  unused: optionalField(list(unusedCodec)),
  purge: optionalField(purgeCodec),
  embargo: optionalField(integer(0)),
  consistency: optionalField(consistencyCodec),
  degradation: optionalField(degradationCodec),
  /** Of windows that search: how their choices differ, every trial of all of them, and the choice of the last one. */
  parameter_drift: optionalField(driftCodec),
  ledger: optionalField(ledgerContent.reference),
  candidate: optionalField(candidateCodec),
  paths: optionalField(pathsCodec),
  /** Where positions are carried on and that makes more than a tenth of a difference. */
  carried: optionalField(carriedCodec),
} as const

/** The evidence of a validation: a function of its config and its bars, whatever else the store holds. */
export const validationEvidenceCodec = struct('validation evidence', {
  ...shown,
  timing: timingEvidenceCodec,
  chain: optionalField(chainCodec),
  ...poolEvidenceField,
  /** Power sums of the returns that the choice was made by. */
  winner: blockMomentsCodec,
})
export type ValidationEvidence = TypeOf<typeof validationEvidenceCodec>

/** What a validation gives: what the bars show, and what follows from it where the store stands. */
export const validationResultCodec = struct('validation result', {
  ...shown,
  trials: trialCountsCodec,
  deflation: deflationCodec,
  verdict: verdictCodec,
  warnings: list(text),
})
export type ValidationResult = TypeOf<typeof validationResultCodec>

/** The same as other phases read it. */
type Written<W> = W extends { readonly candidate: unknown }
  ? Omit<W, 'candidate'> & { readonly candidate: CandidateInput }
  : never
export type WrittenValidationResult = Omit<ValidationResult, 'candidate' | 'windows'> & {
  readonly candidate?: CandidateInput
  readonly windows?: readonly Written<WindowResult>[]
}

/** What every windowed scheme gives for certain, and what a search in its windows and test groups add. */
const OF_WINDOWS = ['windows', 'unused', 'purge', 'embargo', 'consistency', 'degradation'] as const
const OF_SEARCH = ['parameter_drift', 'ledger', 'candidate'] as const
type Certain<K extends keyof WrittenValidationResult> = {
  readonly [Name in K]-?: NonNullable<WrittenValidationResult[Name]>
}
type Windowed = WrittenValidationResult & Certain<(typeof OF_WINDOWS)[number]>
type Paths<C> = C extends { readonly scheme: { readonly kind: 'combinatorial' } } ? Certain<'paths'> : unknown
type Searched<C> = C extends { readonly search: unknown } ? Certain<(typeof OF_SEARCH)[number]> : unknown
/** What a validation with this config gives for certain. */
export type ResultFor<C> = C extends { readonly scheme: { readonly kind: infer Kind } }
  ? Kind extends 'walk_forward' | 'k_fold' | 'combinatorial'
    ? Windowed & Paths<C> & Searched<C>
    : WrittenValidationResult
  : WrittenValidationResult

const kindOf = (config: unknown): unknown =>
  isRecord(config) && isRecord(config['scheme']) ? config['scheme']['kind'] : undefined

/** What a result looks like for a config as it is written. */
export const validationShape = (config: unknown): Shape => {
  const shape = shapeOf(validationResultCodec)
  const kind = kindOf(config)
  if (shape._tag !== 'Fields' || kind === undefined || kind === 'holdout') return shape
  const certain: readonly string[] = [
    ...OF_WINDOWS,
    ...(kind === 'combinatorial' ? ['paths'] : []),
    ...(hasKey('search')(config) ? OF_SEARCH : []),
  ]
  return { ...shape, absent: shape.absent.filter((key) => !certain.includes(key)) }
}
