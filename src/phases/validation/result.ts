import { dictionary, integer, list, struct, type TypeOf, text } from '../../core/codec.js'
import { deflationCodec, metricCodec } from '../../stats/result-codecs.js'
import { figuresCodec } from '../figures.js'
import { equityContent, tradesContent } from '../stored.js'
import { verdictCodec } from './verdict.js'

/** Trials behind a choice: of this run, and of earlier runs on the same data that this run did not repeat. */
const trialCountsCodec = struct('trial counts', { this_run: integer(0), earlier: integer(0) })

const heldCodec = struct('buy and hold', { all_in: figuresCodec, equal_exposure: figuresCodec })

export const validationResultCodec = struct('validation result', {
  in_sample: figuresCodec,
  out_of_sample: figuresCodec,
  spans: dictionary(figuresCodec),
  buy_and_hold: struct('buy and hold', {
    in_sample: heldCodec,
    out_of_sample: heldCodec,
    spans: dictionary(figuresCodec),
  }),
  trials: trialCountsCodec,
  deflation: deflationCodec,
  /** Probability that the true Sharpe ratio is above 0, from the test bars alone. */
  out_of_sample_psr: metricCodec,
  verdict: verdictCodec,
  equity: equityContent.reference,
  /** Trades out of sample, all members together. */
  trades: tradesContent.reference,
  dataset: text,
  warnings: list(text),
})
export type ValidationResult = TypeOf<typeof validationResultCodec>
