import type { RandomStream } from '../../core/random.kernel.js'

/** Of each resample: the Sharpe ratio per period (NaN where it has none) and the maximum drawdown. */
export interface Resamples {
  readonly sharpe: Float64Array
  readonly drawdown: Float64Array
}

const ROUNDING = 1e-14

const sharpeFrom = (n: number, sum: number, sum2: number): number => {
  const mean = sum / n
  const square = sum2 / n
  const variance = square - mean * mean
  return variance > square * ROUNDING ? mean / Math.sqrt((variance * n) / (n - 1)) : Number.NaN
}

/**
 * Draws lengths of blocks for a stationary bootstrap: geometric with the given mean, 1 for independent resampling. Cost: O(1)
 * a draw. NaN: none. Look-ahead: not a series.
 */
export const blockLengths = (meanLength: number, stream: RandomStream): (() => number) => {
  const perLog = meanLength > 1 ? 1 / Math.log1p(-1 / meanLength) : 0
  return () => (perLog === 0 ? 1 : 1 + Math.floor(Math.log(1 - stream.uniform()) * perLog))
}

/** Draws that are made at once: two for each block, its start and its length. */
const AT_ONCE = 4096

/**
 * Stationary bootstrap (Politis and Romano 1994): each resample is as long as the returns and made of runs of them, wrapped
 * at the end, whose starts are uniform and whose lengths are geometric with the given mean; 1 is independent resampling.
 * The draws are those of `stream.below(n)` and then `blockLengths` for each block, made many at once; a block of one return
 * is known without a logarithm.
 * Cost: O(count · n) time, no copy of the returns. NaN: gives NaN. Look-ahead: not a series.
 */
export const resampleReturns = (
  returns: Float64Array,
  meanLength: number,
  count: number,
  stream: RandomStream,
): Resamples => {
  const n = returns.length
  const step = meanLength > 1 ? 2 : 1
  const perLog = meanLength > 1 ? 1 / Math.log1p(-1 / meanLength) : 0
  // a block has one return where 1 - u is above 1 - 1 / mean; so near to it that rounding decides, the logarithm is taken
  const surelyOne = meanLength > 1 ? (1 - 1 / meanLength) * (1 + 1e-12) : -1
  const drawn = new Float64Array(AT_ONCE)
  let next = AT_ONCE
  const found = { sharpe: new Float64Array(count), drawdown: new Float64Array(count) }
  for (let k = 0; k < count; k++) {
    let sum = 0
    let sum2 = 0
    let equity = 1
    let peak = 1
    let worst = 0
    let deepest = 1
    let left = n
    while (left > 0) {
      if (next === AT_ONCE) {
        stream.fill(drawn)
        next = 0
      }
      let at = (drawn[next]! * n) | 0
      const rest = step === 1 ? 1 : 1 - drawn[next + 1]!
      next += step
      const run = rest > surelyOne ? 1 : Math.min(1 + Math.floor(Math.log(rest) * perLog), left)
      left -= run
      for (let i = 0; i < run; i++) {
        const r = returns[at]!
        if (++at === n) at = 0
        sum += r
        sum2 += r * r
        equity *= 1 + r
        if (equity > peak) {
          peak = equity
          deepest = peak * (1 + worst)
        } else if (equity < deepest) {
          worst = equity / peak - 1
          deepest = peak * (1 + worst)
        }
      }
    }
    found.sharpe[k] = sharpeFrom(n, sum, sum2)
    found.drawdown[k] = worst
  }
  return found
}

/**
 * The Sharpe ratio per period without each of the `floor(n / length)` blocks of the returns, the last one taking what is
 * left over. Cost: O(n). NaN: where what is left does not vary. Look-ahead: not a series.
 */
export const jackknife = (returns: Float64Array, length: number): Float64Array => {
  const n = returns.length
  const size = Math.max(1, Math.round(length))
  const groups = Math.max(1, Math.floor(n / size))
  let sum = 0
  let sum2 = 0
  for (let i = 0; i < n; i++) {
    sum += returns[i]!
    sum2 += returns[i]! * returns[i]!
  }
  const without = new Float64Array(groups)
  for (let g = 0; g < groups; g++) {
    const to = g === groups - 1 ? n : (g + 1) * size
    let part = 0
    let part2 = 0
    for (let i = g * size; i < to; i++) {
      part += returns[i]!
      part2 += returns[i]! * returns[i]!
    }
    without[g] = sharpeFrom(n - (to - g * size), sum - part, sum2 - part2)
  }
  return without
}
