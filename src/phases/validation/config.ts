import {
  dictionary,
  finite,
  type InputOf,
  integer,
  list,
  optional,
  struct,
  type TypeOf,
  tagged,
  withDefault,
} from '../../core/codec.js'
import { rangeCodec } from '../../market/range.js'
import { candidateCodec } from '../candidate.js'
import { ledgerContent } from '../stored.js'

/** Bars that the choice was made on, and later ones that no earlier phase saw. */
const holdout = struct('holdout', {
  train: rangeCodec,
  test: rangeCodec,
  /** Parts of the test that are shown on their own, by name. */
  spans: withDefault(dictionary(rangeCodec), {}),
})
export const schemeCodec = tagged('scheme', 'kind', { holdout })

/** What a verdict of `supported` asks for. */
const rules = struct('verdict rules', { deflated_sharpe_ratio: withDefault(finite(0, 1), 0.95) })

export const validationConfigCodec = struct('validation', {
  scheme: schemeCodec,
  candidate: candidateCodec,
  /** The trials that the choice rests on; the last ledger is of the phase that chose. */
  trials: withDefault(list(ledgerContent.reference), []),
  verdict: withDefault(rules, { deflated_sharpe_ratio: 0.95 }),
  seed: optional(integer()),
})
export type ValidationConfig = TypeOf<typeof validationConfigCodec>
export type ValidationConfigInput = InputOf<typeof validationConfigCodec>
