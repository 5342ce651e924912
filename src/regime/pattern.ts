import { checked, finite, integer, struct, type TypeOf, withDefault } from '../core/codec/codec.js'
import type { Bars } from '../market/bars/bars.js'
import type { FilteredLabels } from './labels.js'
import { PATTERN_NAMES, patternLabels } from './pattern.kernel.js'

export const PATTERN_DEFAULTS = {
  window: 20,
  base: 60,
  trend: 0.75,
  strong: 1.5,
  efficiency: 0.2,
  burst: 1.5,
  hold: 5,
  quiet: 0.85,
  narrow: 1.2,
  keep: 0.7,
} as const

/**
 * Changes in the window and in the base that its volatility is measured by; drift and efficiency of a trend, drift of a
 * strong one; jump of a breakout and the bars it lasts at most; ceilings of volatility ratio and width of a consolidation;
 * and the share of a level at which a label is kept. The features are those of `patternFeatures`.
 */
export const patternConfig = checked(
  struct('pattern', {
    window: withDefault(integer(2, 10_000), PATTERN_DEFAULTS.window),
    base: withDefault(integer(2, 10_000), PATTERN_DEFAULTS.base),
    trend: withDefault(finite(0), PATTERN_DEFAULTS.trend),
    strong: withDefault(finite(0), PATTERN_DEFAULTS.strong),
    efficiency: withDefault(finite(0, 1), PATTERN_DEFAULTS.efficiency),
    burst: withDefault(finite(0), PATTERN_DEFAULTS.burst),
    hold: withDefault(integer(1), PATTERN_DEFAULTS.hold),
    quiet: withDefault(finite(0), PATTERN_DEFAULTS.quiet),
    narrow: withDefault(finite(0), PATTERN_DEFAULTS.narrow),
    keep: withDefault(finite(0.01, 1), PATTERN_DEFAULTS.keep),
  }),
  ({ window, base, trend, strong }) =>
    base < window
      ? `base ${base} is below window ${window}`
      : strong < trend
        ? `strong ${strong} is below trend ${trend}`
        : undefined,
)
export type PatternConfig = TypeOf<typeof patternConfig>

/** Eight states by slope, efficiency, range and volatility, with hysteresis; nothing is fitted. Look-ahead: none. */
export const labelPattern = (config: PatternConfig, bars: Bars): FilteredLabels => ({
  _tag: 'FilteredLabels',
  names: PATTERN_NAMES,
  label: patternLabels(bars, config),
  fitted_here: [],
})
