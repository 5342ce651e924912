import {
  type Codec,
  codec,
  dictionary,
  finite,
  integer,
  list,
  oneOf,
  struct,
  text,
} from '../core/codec/codec.js'
import type { BarRange } from '../market/bars/bars.js'
import { metricCodec } from '../stats/inference/result-codecs.js'
import type { RegimeBars, TradeMatrix } from './attribution.js'
import type { FilteredLabels } from './labels.js'
import type { RegimeScore } from './regime-score.js'

const barRange: Codec<BarRange> = codec(
  'bar range',
  (value): value is BarRange =>
    Array.isArray(value) && value.length === 2 && value.every((bar) => Number.isSafeInteger(bar) && bar >= 0),
  'two bar indices',
)
const labelColumn: Codec<Uint8Array> = codec(
  'labels',
  (value): value is Uint8Array => value instanceof Uint8Array,
  'a column of bytes',
)

/** Labels as stored in an artifact. Smoothed labels have no codec: nothing that runs may read them back. */
export const filteredLabelsCodec: Codec<FilteredLabels, unknown> = struct('filtered labels', {
  _tag: oneOf('tag', ['FilteredLabels']),
  names: list(text),
  label: labelColumn,
  fitted_here: list(barRange),
})

export const tradeMatrixCodec: Codec<TradeMatrix, unknown> = struct('trade matrix', {
  names: list(text),
  trades: list(list(integer(0))),
  pnl: list(list(finite())),
  by_entry: dictionary(struct('regime trades', { trades: integer(0), pnl: finite(), win_rate: metricCodec })),
  boundary: list(struct('boundary trades', { name: text, trades: integer(0), pnl: finite() })),
})

const regimeBars: Codec<RegimeBars, unknown> = struct('regime bars', {
  bars: integer(0),
  share: metricCodec,
  pnl: finite(),
  mean_return: metricCodec,
  mean_error: metricCodec,
  deviation: metricCodec,
  sharpe_ratio: metricCodec,
})
export const regimeBarsCodec: Codec<Readonly<Record<string, RegimeBars>>, unknown> = dictionary(regimeBars)

export const regimeScoreCodec: Codec<RegimeScore, unknown> = struct('regime score', {
  names: list(text),
  share: dictionary(metricCodec),
  mean_duration: dictionary(metricCodec),
  transitions: list(list(integer(0))),
})
