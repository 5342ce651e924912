import { type Either, left, right } from 'fp-ts/lib/Either.js'
import {
  checked,
  either,
  finite,
  integer,
  oneOf,
  struct,
  type TypeOf,
  withDefault,
} from '../core/codec/codec.js'
import type { Bars } from '../market/bars/bars.js'
import { lowerTail } from '../stats/metrics/tail.kernel.js'
import { realisedVolatility } from './changes.kernel.js'
import { fittedHere, fittedRange, rangeOf } from './fitted-range.js'
import type { FilteredLabels } from './labels.js'
import type { RegimeFault } from './regime-fault.js'
import { VOLATILITY_NAMES, volatilityLabels } from './volatility.kernel.js'

export const VOLATILITY_DEFAULTS = {
  window: 20,
  low: 0.25,
  high: 0.75,
  over: 'expanding',
  margin: 0.1,
} as const

const windowCodec = integer(2, 10_000)
const margin = finite(0, 1)

/**
 * Changes in the window, the quantiles of the train bars' realised volatility that part low from normal and normal from
 * high, and the margin by which a threshold must be crossed back. `over: expanding` takes all train bars up to the last,
 * a number the last this many (rolling).
 */
export const volatilityConfig = checked(
  struct('volatility', {
    window: withDefault(windowCodec, VOLATILITY_DEFAULTS.window),
    low: withDefault(finite(0, 1), VOLATILITY_DEFAULTS.low),
    high: withDefault(finite(0, 1), VOLATILITY_DEFAULTS.high),
    over: withDefault(
      either('over', (value) => typeof value === 'string', oneOf('over', ['expanding']), integer(1)),
      VOLATILITY_DEFAULTS.over,
    ),
    margin: withDefault(margin, VOLATILITY_DEFAULTS.margin),
  }),
  ({ low, high }) => (low < high ? undefined : `low ${low} is not below high ${high}`),
)
export type VolatilityConfig = TypeOf<typeof volatilityConfig>

/** Fitted thresholds, as realised volatility per bar. */
export const volatilityModel = struct('volatility model', {
  window: windowCodec,
  low: finite(0),
  high: finite(0),
  margin,
  fitted_on: fittedRange,
})
export type VolatilityModel = TypeOf<typeof volatilityModel>

/** Windows of train bars below which no quantile is taken. */
const LEAST = 50

/**
 * Takes the thresholds from train bars: linear quantiles (Hyndman and Fan 1996, type 7) of the realised volatility at each
 * close. Thresholds do not move afterwards.
 */
export const fitVolatility = (
  train: Bars,
  { window, low, high, over, margin }: VolatilityConfig,
): Either<RegimeFault, VolatilityModel> => {
  const all = realisedVolatility(train.close, window).filter(Number.isFinite)
  const seen = typeof over === 'number' ? all.subarray(-over) : all
  if (seen.length < LEAST) return left({ _tag: 'TooFewBars', needed: window + LEAST, given: train.length })
  const at = (level: number): number => lowerTail(seen, level).value_at_risk
  const found = { window, low: at(low), high: at(high), margin, fitted_on: rangeOf(train) }
  return found.low < found.high
    ? right(found)
    : left({ _tag: 'NoVariance', because: 'the realised volatility of the bars to fit on does not vary' })
}

/** Low, normal or high by the fitted thresholds. Look-ahead: none, given the model. */
export const labelVolatility = (model: VolatilityModel, bars: Bars): FilteredLabels => ({
  _tag: 'FilteredLabels',
  names: VOLATILITY_NAMES,
  label: volatilityLabels(bars.close, model),
  fitted_here: fittedHere(model.fitted_on, bars),
})
