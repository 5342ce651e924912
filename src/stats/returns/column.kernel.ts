import { square as squareOf } from '../../core/power.kernel.js'

/** Sum of `f` of each value, in order. Cost: O(n). NaN: spreads. The same holds for all of this file. Look-ahead: not series. */
export const sumOf = (values: Float64Array, f: (value: number) => number = (value) => value): number => {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += f(values[i]!)
  return sum
}

/** The mean; NaN of none. */
export const averageOf = (values: Float64Array): number => sumOf(values) / values.length

/** Σ (x - mean x)(y - mean y). */
export const coSquares = (x: Float64Array, y: Float64Array): number => {
  const [middleX, middleY] = [averageOf(x), averageOf(y)]
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += (x[i]! - middleX) * (y[i]! - middleY)
  return sum
}

/** Σ (x - mean)^power, of a whole power. */
export const centralSum = (values: Float64Array, power: number): number => {
  const mean = averageOf(values)
  let sum = 0
  for (let i = 0; i < values.length; i++) {
    const away = values[i]! - mean
    let product = away
    for (let k = 1; k < power; k++) product *= away
    sum += product
  }
  return sum
}

/** Wealth after each return of a start of 1. */
export const wealthOf = (returns: Float64Array): Float64Array => {
  const wealth = new Float64Array(returns.length)
  let now = 1
  for (let i = 0; i < returns.length; i++) wealth[i] = now *= 1 + returns[i]!
  return wealth
}

/** `wealth / highest wealth so far - 1` after each return, the start of 1 included; <= 0. */
export const drawdownsOf = (returns: Float64Array): Float64Array => {
  const wealth = wealthOf(returns)
  let peak = 1
  for (let i = 0; i < wealth.length; i++) {
    peak = Math.max(peak, wealth[i]!)
    wealth[i] = wealth[i]! / peak - 1
  }
  return wealth
}

/** The linear percentile (Hyndman and Fan 1996, type 7) of sorted values at a share, held within [0, 1]. Cost: O(1). */
export const percentileOfSorted = (sorted: Float64Array, share: number): number => {
  const h = (sorted.length - 1) * Math.min(1, Math.max(0, share))
  const low = sorted[Math.floor(h)] ?? Number.NaN
  const high = sorted[Math.ceil(h)] ?? Number.NaN
  return low + (h - Math.floor(h)) * (high - low)
}

/** The same of values in any order. Cost: O(n log n). */
export const percentileOf = (values: Float64Array, share: number): number =>
  percentileOfSorted(values.toSorted(), share)

/** The longest run of values in a row for which something holds. */
export const longestRun = (values: Float64Array, holds: (value: number) => boolean): number => {
  let run = 0
  let longest = 0
  for (let i = 0; i < values.length; i++) {
    run = holds(values[i]!) ? run + 1 : 0
    longest = Math.max(longest, run)
  }
  return longest
}

/** Population moments of each window of values: mean, mean squared deviation, mean of min(x, 0)²; NaN until it is full. */
export const windowMoments = (values: Float64Array, window: number) => {
  const mean = new Float64Array(values.length).fill(Number.NaN)
  const square = mean.slice()
  const loss = mean.slice()
  for (let end = window; end <= values.length; end++) {
    const part = values.subarray(end - window, end)
    mean[end - 1] = averageOf(part)
    square[end - 1] = centralSum(part, 2) / window
    loss[end - 1] = sumOf(part, (value) => squareOf(Math.min(value, 0))) / window
  }
  return { mean, square, loss }
}
