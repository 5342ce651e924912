import { realisedVolatility } from './changes.kernel.js'

/** Labels of the volatility classifier. */
export const VOLATILITY_NAMES = ['unknown', 'low', 'normal', 'high'] as const
const [LOW, NORMAL, HIGH] = [1, 2, 3]

export interface VolatilityThresholds {
  readonly window: number
  /** Realised volatility at and below which it is low, and at and above which it is high. */
  readonly low: number
  readonly high: number
  /** Share by which a threshold must be crossed back before low or high is left. */
  readonly margin: number
}

/**
 * Low, normal or high by the realised volatility of the last `window` changes; low is left above `low (1 + margin)`, high
 * below `high (1 - margin)`. Unknown before the window is full and where it holds no finite change.
 * Cost: O(n · window). NaN: unknown, and the next finite bar starts again. Look-ahead: none.
 */
export const volatilityLabels = (
  close: Float64Array,
  { window, low, high, margin }: VolatilityThresholds,
): Uint8Array => {
  const volatility = realisedVolatility(close, window)
  const labels = new Uint8Array(close.length)
  let current = 0
  for (let t = 0; t < close.length; t++) {
    const v = volatility[t]!
    if (!Number.isFinite(v)) current = 0
    else if (v >= high) current = HIGH!
    else if (v <= low) current = LOW!
    else if (
      !((current === HIGH && v >= high * (1 - margin)) || (current === LOW && v <= low * (1 + margin)))
    )
      current = NORMAL!
    labels[t] = current
  }
  return labels
}
