import { breakPoint } from '../../core/break-point.js'
import { random } from '../../core/random.kernel.js'
import type { Interval } from '../inference/bootstrap.js'
import { longRunOf, meanOfColumn } from './timing.kernel.js'

const DRAWS = 499
const SEED = 1
/** The 475th of 499 sorted draws: 95 %. */
const NINETY_FIVE = 474

/** A Sharpe ratio less another one, a year. */
export interface SharpeDifference {
  readonly value: number
  /** At 95 %. */
  readonly interval: Interval
}

/** The difference of two Sharpe ratios of one bar, and what each bar adds to its error. */
interface Reading {
  readonly difference: number
  readonly influence: Float64Array
}

const momentsOf = (values: Float64Array) => {
  const mean = meanOfColumn(values)
  let square = 0
  for (let t = 0; t < values.length; t++) square += (values[t]! * values[t]!) / values.length
  return { mean, square, variance: square - mean * mean }
}

/** By the delta method: the gradient of `μ / √(γ - μ²)` times what a bar differs from μ and γ. */
const reading = (x: Float64Array, y: Float64Array): Reading | undefined => {
  const a = momentsOf(x)
  const b = momentsOf(y)
  if (!(a.variance > 1e-12 * a.square && b.variance > 1e-12 * b.square)) return undefined
  const [sa, sb] = [Math.sqrt(a.variance), Math.sqrt(b.variance)]
  const [ca, cb] = [1 / (sa * a.variance), 1 / (sb * b.variance)]
  const influence = new Float64Array(x.length)
  for (let t = 0; t < x.length; t++)
    influence[t] =
      ca * (a.square * (x[t]! - a.mean) - 0.5 * a.mean * (x[t]! * x[t]! - a.square)) -
      cb * (b.square * (y[t]! - b.mean) - 0.5 * b.mean * (y[t]! * y[t]! - b.square))
  return { difference: a.mean / sa - b.mean / sb, influence }
}

/** `√` of the mean square of the block sums of a series, over its length: the error of its mean. */
const blockError = (influence: Float64Array, block: number): number => {
  let sum = 0
  for (let from = 0; from < influence.length; from += block) {
    let within = 0
    for (let t = from; t < from + block; t++) within += influence[t]!
    sum += within * within
  }
  return Math.sqrt(sum) / influence.length
}

/**
 * The Sharpe ratio of `x` less that of `y`, which ran on the same bars, with its interval by the studentised circular block
 * bootstrap (Ledoit and Wolf 2008): blocks of `T^(1/3)` bars, 499 draws from a fixed seed, the error of the difference itself
 * by `longRunOf`. Absent where one of both does not vary. Cost: O(draws x bars). NaN: spreads. Look-ahead: not a series.
 */
export const sharpeDifference = (
  x: Float64Array,
  y: Float64Array,
  periods: number,
): SharpeDifference | undefined => {
  const whole = reading(x, y)
  const n = x.length
  const block = Math.max(1, Math.round(Math.cbrt(n)))
  const blocks = Math.floor(n / block)
  if (whole === undefined || blocks < 2) return undefined
  const far = new Float64Array(DRAWS)
  const drawnX = new Float64Array(blocks * block)
  const drawnY = new Float64Array(blocks * block)
  for (let k = 0; k < DRAWS; k++) {
    breakPoint()
    const stream = random(SEED, 'sharpe_difference', k)
    for (let b = 0, at = 0; b < blocks; b++) {
      const from = stream.below(n)
      for (let i = 0; i < block; i++, at++) {
        drawnX[at] = x[(from + i) % n]!
        drawnY[at] = y[(from + i) % n]!
      }
    }
    const drawn = reading(drawnX, drawnY)
    const error = drawn === undefined ? 0 : blockError(drawn.influence, block)
    const off = drawn === undefined ? Infinity : Math.abs(drawn.difference - whole.difference)
    far[k] = off === 0 ? 0 : off / error
  }
  const error = Math.sqrt(longRunOf(whole.influence).variance / n)
  const half = far.sort()[NINETY_FIVE]! * error
  if (!Number.isFinite(half)) return undefined
  const year = Math.sqrt(periods)
  return {
    value: year * whole.difference,
    interval: { low: year * (whole.difference - half), high: year * (whole.difference + half) },
  }
}
