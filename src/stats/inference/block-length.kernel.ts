import { breakPoint } from '../../core/break-point.js'

/** Mean lagged product of deviations from the mean, divided by n. */
const autocovariance = (values: Float64Array, mean: number, lag: number): number => {
  breakPoint()
  let sum = 0
  for (let i = lag; i < values.length; i++) sum += (values[i]! - mean) * (values[i - lag]! - mean)
  return sum / values.length
}

/** The first lag after which `quiet` lags in a row are no correlations, else the last one. */
const lastLag = (covariance: (lag: number) => number, lags: number, bound: number, quiet: number): number => {
  let run = 0
  for (let lag = 1; lag <= lags; lag++) {
    run = Math.abs(covariance(lag) / covariance(0)) < bound ? run + 1 : 0
    if (run === quiet) return lag - quiet
  }
  return lags
}

const flatTop = (share: number): number => (share <= 0.5 ? 1 : 2 * (1 - share))

/**
 * Mean block length for the stationary bootstrap that minimises the error of the variance of a mean (Politis and White
 * 2004, corrected by Patton, Politis and White 2009): `(2 G² / D)^(1/3) n^(1/3)`, `G = Σ λ(k/M) |k| R(k)`,
 * `D = 2 (Σ λ(k/M) R(k))²`, λ the flat-top window, M twice the last lag whose correlation exceeds 2 √(log10 n / n). At
 * least 1, at most min(3 √n, n / 3).
 * Cost: O(n) a lag until they are quiet, O(n^1.5) at most. NaN: gives 1. Look-ahead: not a series.
 */
export const blockLengthOf = (returns: Float64Array): number => {
  const n = returns.length
  if (n < 10) return 1
  const quiet = Math.max(5, Math.ceil(Math.sqrt(Math.log10(n))))
  const lags = Math.min(n - 1, Math.ceil(Math.sqrt(n)) + quiet)
  let sum = 0
  for (let i = 0; i < n; i++) sum += returns[i]!
  const known: number[] = []
  const covariance = (lag: number): number => (known[lag] ??= autocovariance(returns, sum / n, lag))
  const bound = 2 * Math.sqrt(Math.log10(n) / n)
  const window = Math.min(lags, 2 * Math.max(1, lastLag(covariance, lags, bound, quiet)))
  let spectrum = covariance(0)
  let slope = 0
  for (let lag = 1; lag <= window; lag++) {
    const weighted = 2 * flatTop(lag / window) * covariance(lag)
    spectrum += weighted
    slope += weighted * lag
  }
  const best = Math.cbrt((slope * slope) / (spectrum * spectrum)) * Math.cbrt(n)
  const most = Math.ceil(Math.min(3 * Math.sqrt(n), n / 3))
  return Number.isFinite(best) ? Math.min(most, Math.max(1, best)) : 1
}
