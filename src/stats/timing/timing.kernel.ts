/**
 * One part of every bar: `weight` is the signed exposure through it (position value over equity, after the fills at its
 * beginning), `unit` what one unit of exposure earns over it in the same account. Both as long as the account's returns.
 */
export interface BarPart {
  readonly weight: Float64Array
  readonly unit: Float64Array
}

/** What a run leaves for the test of its timing: net returns by bar, and the parts of the bars (night and day, or one). */
export interface TimedReturns {
  readonly net: Float64Array
  readonly parts: readonly BarPart[]
  /** Whether a unit of exposure is one in the mean of several instruments, so that what was picked among them is tested too. */
  readonly of_several?: boolean
}

/** The mean of a column; 0 of none. Cost: O(n). NaN: spreads. Look-ahead: not a series. */
export const meanOfColumn = (values: Float64Array): number => {
  let sum = 0
  for (let t = 0; t < values.length; t++) sum += values[t]!
  return values.length === 0 ? 0 : sum / values.length
}

/**
 * The return of each bar above the same exposure held: `d_t = x_t - Σ_p (w̄_p r_pt + r̄_p (w_pt - w̄_p))`, the covariance
 * measure of timing (Grinblatt and Titman, J. Business 66, 1993) with a mean weight for each part of a bar. Its mean is
 * `mean(x) - Σ_p w̄_p r̄_p`; where the parts carry one weight it is the series of the whole bar.
 * Cost: O(n) a part. NaN: spreads. Look-ahead: the means are of all bars; no decision reads it.
 */
export const timingSeries = ({ net, parts }: TimedReturns): Float64Array => {
  const d = net.slice()
  for (const { weight, unit } of parts) {
    const w = meanOfColumn(weight)
    const r = meanOfColumn(unit)
    for (let t = 0; t < d.length; t++) d[t] = d[t]! - (w * unit[t]! + r * (weight[t]! - w))
  }
  return d
}

/** Lags of the variance of a mean over n values: `floor(4 (n / 100)^(2/9))` (Newey and West 1994). */
export const lagsOf = (n: number): number => {
  const root = Math.cbrt(Math.cbrt(n / 100))
  return Math.floor(4 * root * root)
}

/** Mean, deviation and long-run variance of a series. */
export interface LongRun {
  readonly n: number
  readonly mean: number
  /** Population deviation, `√g_0`. */
  readonly deviation: number
  /** `max(g_0, g_0 + 2 Σ (1 - l / (L + 1)) g_l)`: n times the variance of the mean. */
  readonly variance: number
}

/**
 * The long-run variance of a series by Bartlett's weights (Newey and West 1987), never below the plain one, so that negative
 * autocorrelation does not make a test liberal. Cost: O(n lags). NaN: spreads. Look-ahead: not a series.
 */
export const longRunOf = (d: Float64Array): LongRun => {
  const n = d.length
  const mean = meanOfColumn(d)
  const lags = Math.min(n - 1, Math.max(0, lagsOf(n)))
  let plain = 0
  let sum = 0
  for (let lag = 0; lag <= lags; lag++) {
    let g = 0
    for (let t = lag; t < n; t++) g += (d[t]! - mean) * (d[t - lag]! - mean)
    g /= n
    if (lag === 0) plain = g
    sum += lag === 0 ? g : 2 * (1 - lag / (lags + 1)) * g
  }
  return { n, mean, deviation: Math.sqrt(plain), variance: Math.max(plain, sum) }
}

/**
 * Sums of `values` over each day, in the order of time; values of one day stand next to each other. Bars of a day or longer
 * are left as they are. Cost: O(n). NaN: spreads within its day. Look-ahead: none.
 */
export const sumByDay = (values: Float64Array, day: Float64Array): Float64Array => {
  const sums = new Float64Array(values.length)
  let count = 0
  for (let t = 0; t < values.length; t++) {
    if (t === 0 || day[t] !== day[t - 1]) count += 1
    sums[count - 1] = sums[count - 1]! + values[t]!
  }
  return sums.slice(0, count)
}

/** First bar of block `b` of `blocks` equal ones over n bars. */
export const blockStart = (b: number, blocks: number, n: number): number => Math.floor((b * n) / blocks)

/** Sums of a series over equal blocks, counted from its first bar. Cost: O(n). NaN: spreads within its block. */
export const blockSums = (d: Float64Array, blocks: number): Float64Array => {
  const sums = new Float64Array(blocks)
  for (let b = 0; b < blocks; b++) {
    const to = blockStart(b + 1, blocks, d.length)
    let sum = 0
    for (let t = blockStart(b, blocks, d.length); t < to; t++) sum += d[t]!
    sums[b] = sum
  }
  return sums
}

/** `Σ d²`. Cost: O(n). NaN: spreads. Look-ahead: not a series. */
export const sumOfSquares = (d: Float64Array): number => {
  let sum = 0
  for (let t = 0; t < d.length; t++) sum += d[t]! * d[t]!
  return sum
}

/** Sums of `factor` neighbouring blocks each: 64 blocks as 16. Cost: O(blocks). NaN: spreads. */
export const coarserBlocks = (sums: Float64Array, factor: number): Float64Array => {
  const coarse = new Float64Array(Math.floor(sums.length / factor))
  for (let b = 0; b < coarse.length * factor; b++) {
    const into = Math.floor(b / factor)
    coarse[into] = coarse[into]! + sums[b]!
  }
  return coarse
}
