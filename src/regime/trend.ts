import { checked, finite, integer, struct, type TypeOf, withDefault } from '../core/codec/codec.js'
import type { Bars } from '../market/bars/bars.js'
import type { FilteredLabels } from './labels.js'
import { TREND_NAMES, trendLabels } from './trend.kernel.js'

export const TREND_DEFAULTS = { window: 60, enter: 0.25, leave: 0.1 } as const

/** Changes in the window, and the signed efficiency at which a trend is entered and left. */
export const trendConfig = checked(
  struct('trend', {
    window: withDefault(integer(2, 10_000), TREND_DEFAULTS.window),
    enter: withDefault(finite(0, 1), TREND_DEFAULTS.enter),
    leave: withDefault(finite(0, 1), TREND_DEFAULTS.leave),
  }),
  ({ enter, leave }) => (leave <= enter ? undefined : `leave ${leave} is above enter ${enter}`),
)
export type TrendConfig = TypeOf<typeof trendConfig>

/** Labels by signed efficiency with hysteresis: trending_up, trending_down, ranging; nothing is fitted. Look-ahead: none. */
export const labelTrend = (config: TrendConfig, bars: Bars): FilteredLabels => ({
  _tag: 'FilteredLabels',
  names: TREND_NAMES,
  label: trendLabels(bars.close, config),
  fitted_here: [],
})
