import { channelBefore, logSlope, realisedVolatility } from './changes.kernel.js'
import { signedEfficiency } from './trend.kernel.js'

/** Labels of the pattern classifier. */
export const PATTERN_NAMES = [
  'unknown',
  'strong_uptrend',
  'uptrend',
  'range_bound',
  'downtrend',
  'strong_downtrend',
  'breakout_up',
  'breakout_down',
  'consolidation',
] as const
const [STRONG_UP, UP, RANGE, DOWN, STRONG_DOWN, BREAK_UP, BREAK_DOWN, TIGHT] = [
  1, 2, 3, 4, 5, 6, 7, 8,
] as const

export interface PatternLevels {
  readonly window: number
  readonly base: number
  readonly trend: number
  readonly strong: number
  readonly efficiency: number
  readonly burst: number
  readonly hold: number
  readonly quiet: number
  readonly narrow: number
  readonly keep: number
}

/** What the labels are read from, a value per bar. */
export interface PatternFeatures {
  /** `slope · window / (σ √window)`: the fitted change over the window in units of what a random walk would move. */
  readonly drift: Float64Array
  /** Signed efficiency over the window. */
  readonly efficiency: Float64Array
  /** The last change in units of the base volatility up to the bar before. */
  readonly jump: Float64Array
  /** Volatility of the window over that of the base. */
  readonly ratio: Float64Array
  /** `ln(top / bottom) / (σ_base √window)` of the window's channel, this bar included; about 1.6 for a random walk. */
  readonly width: Float64Array
  /** The channel of the window before this bar. */
  readonly top: Float64Array
  readonly bottom: Float64Array
}

/**
 * σ is the root mean square of log changes, over the window or over the base. A market that does not move has 0 for drift and
 * jump, and 1 for ratio and width.
 * Cost: O(n · base). NaN: until it has left the base. Look-ahead: none.
 */
export const patternFeatures = (
  bars: { readonly close: Float64Array; readonly high: Float64Array; readonly low: Float64Array },
  { window, base }: Pick<PatternLevels, 'window' | 'base'>,
): PatternFeatures => {
  const { close, high, low } = bars
  const short = realisedVolatility(close, window)
  const long = realisedVolatility(close, base)
  const { top, bottom } = channelBefore(high, low, window)
  const root = Math.sqrt(window)
  const ratioOf = (a: number, b: number, none: number): number => (a === 0 && b === 0 ? none : a / b)
  return {
    drift: logSlope(close, window).map((slope, t) => ratioOf(slope * root, short[t]!, 0)),
    efficiency: signedEfficiency(close, window),
    jump: close.map((c, t) => ratioOf(Math.log(c / close[t - 1]!), long[t - 1]!, 0)),
    ratio: short.map((v, t) => ratioOf(v, long[t]!, 1)),
    width: long.map((v, t) =>
      ratioOf(Math.log(Math.max(top[t]!, high[t]!) / Math.min(bottom[t]!, low[t]!)), v * root, 1),
    ),
    top,
    bottom,
  }
}

const trendOf = (drift: number, efficiency: number, current: number, levels: PatternLevels): number => {
  const { trend, strong, efficiency: least, keep } = levels
  const sign = Math.sign(drift)
  const heldStrong = current === (sign > 0 ? STRONG_UP : STRONG_DOWN)
  const held = heldStrong || current === (sign > 0 ? UP : DOWN)
  const size = Math.abs(drift)
  if (sign === 0 || efficiency * sign < least * (held ? keep : 1)) return 0
  if (size >= strong * (heldStrong ? keep : 1)) return sign > 0 ? STRONG_UP : STRONG_DOWN
  if (size >= trend * (held ? keep : 1)) return sign > 0 ? UP : DOWN
  return 0
}

/**
 * The first that holds, in this order. Breakout: the close leaves the channel of the window before it by a jump of at least
 * `burst`; it lasts while closes stay beyond the level that was broken, `hold` bars at most, unless the other side breaks.
 * Trend: drift and efficiency have one sign, efficiency is at least `efficiency` and drift at least `trend`, or `strong`.
 * Consolidation: ratio at most `quiet` and width at most `narrow`. Else range-bound. What holds already needs `keep` times its
 * levels (ceilings: divided by it). Unknown before the base is full.
 * Cost: O(n · base). NaN: unknown until it has left the base, and then again. Look-ahead: none.
 */
export const patternLabels = (
  bars: { readonly close: Float64Array; readonly high: Float64Array; readonly low: Float64Array },
  levels: PatternLevels,
): Uint8Array => {
  const { drift, efficiency, jump, ratio, width, top, bottom } = patternFeatures(bars, levels)
  const labels = new Uint8Array(bars.close.length)
  let current = 0
  let level = 0
  let age = 0
  for (let t = levels.base + 1; t < labels.length; t++) {
    const known = [drift, efficiency, jump, ratio, width, top, bottom].every((x) => Number.isFinite(x[t]!))
    const close = bars.close[t]!
    const breaks =
      jump[t]! >= levels.burst && close > top[t]!
        ? BREAK_UP
        : jump[t]! <= -levels.burst && close < bottom[t]!
          ? BREAK_DOWN
          : 0
    const stays = current === BREAK_UP ? close > level : current === BREAK_DOWN && close < level
    const ceiling = current === TIGHT ? 1 / levels.keep : 1
    if (!known) current = 0
    else if (breaks !== 0 && breaks !== current) {
      current = breaks
      level = breaks === BREAK_UP ? top[t]! : bottom[t]!
      age = 1
    } else if (stays && age < levels.hold) age += 1
    else {
      const trending = trendOf(drift[t]!, efficiency[t]!, current, levels)
      const tight = ratio[t]! <= levels.quiet * ceiling && width[t]! <= levels.narrow * ceiling
      current = trending !== 0 ? trending : tight ? TIGHT : RANGE
    }
    labels[t] = current
  }
  return labels
}
