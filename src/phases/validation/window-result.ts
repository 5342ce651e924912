import { candidateCodec } from '../../candidate/candidate.js'
import { figuresCodec, spanCodec } from '../../candidate/figures.js'
import {
  finite,
  integer,
  list,
  oneOf,
  optionalField,
  struct,
  type TypeOf,
  text,
} from '../../core/codec/codec.js'
import { metricCodec, metricsCodec } from '../../stats/inference/result-codecs.js'

/** One window: its bars, its choice, and what that did on both sides. */
export const windowCodec = struct('window', {
  /** Stretches of train bars, after all that was dropped; blocks of test bars. */
  train: list(spanCodec),
  test: list(spanCodec),
  /** Which groups of the range are tested, where the scheme has groups. */
  groups: optionalField(list(integer(0))),
  candidate: candidateCodec,
  /** Of a search of each instrument apart: those with bars in the test that have no choice, and are not traded there. */
  untraded: optionalField(list(text)),
  /** What the choice scored in the window's search. */
  score: optionalField(finite()),
  /** Trials of the window's search. */
  trials: integer(0),
  in_sample: metricsCodec,
  out_of_sample: metricsCodec,
  /** Bars of the purge, and train bars dropped by it, by the embargo, and as warm-up behind a test. */
  purge: integer(0),
  purged: integer(0),
  embargoed: integer(0),
  warming: integer(0),
})
export type WindowResult = TypeOf<typeof windowCodec>

/** Bars of the range that no window tests. */
export const unusedCodec = struct('unused bars', { span: spanCodec, because: text })

/** Where the length of a purge comes from: the config, trains that lie before their tests and are closed where they end, the longest that a trade may be held, or how long trades were held. */
const PURGE_SOURCES = ['given', 'no_overlap', 'max_holding', 'holding_times'] as const
export type PurgeSource = (typeof PURGE_SOURCES)[number]

/** The longest purge of any window, and where its length comes from. */
export const purgeCodec = struct('purge', {
  bars: integer(0),
  source: oneOf('source', PURGE_SOURCES),
})

/** How the choices wandered from window to window. */
export const driftCodec = struct('parameter drift', {
  changes: metricCodec,
  parameters: list(
    struct('parameter', {
      strategy: text,
      parameter: text,
      choices: integer(0),
      distinct: integer(0),
      mean_step: metricCodec,
    }),
  ),
})

/** Both stitched curves: with a fresh account in every window, and with positions carried on. */
export const carriedCodec = struct('carried', {
  fresh: figuresCodec,
  carried: figuresCodec,
  /** Capital at the end, carried over fresh, less 1. */
  difference: metricCodec,
})
