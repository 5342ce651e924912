import { power } from '../core/power.kernel.js'
import { type RandomStream, random } from '../core/random.kernel.js'
import type { HmmParams } from './hmm-params.js'

const between = (stream: RandomStream, low: number, high: number): number =>
  low + (high - low) * stream.uniform()
const normalized = (weights: readonly number[]): readonly number[] => {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => weight / total)
}

/** Row-major transitions of states that last 5 to 100 observations, drawn from a stream. */
export const stayingRows = (stream: RandomStream, states: number): Float64Array => {
  const rows = Array.from({ length: states }, (_, i) => {
    const stay = 1 - 1 / between(stream, 5, 100)
    const others = normalized(Array.from({ length: states - 1 }, () => between(stream, 0.2, 1)))
    return Array.from({ length: states }, (_, j) =>
      j === i ? stay : (1 - stay) * (others[j < i ? j : j - 1] ?? 0),
    )
  })
  return Float64Array.from(rows.flat())
}

/**
 * A place to start the fit from, drawn by (seed, number): deviations spread from a third to three times the series' own,
 * means near its mean, states that last 5 to 100 observations.
 */
export const startAt = (
  seed: number,
  number: number,
  states: number,
  series: { readonly mean: number; readonly variance: number },
): HmmParams => {
  const stream = random(seed, 'start', number)
  const deviation = Math.sqrt(series.variance)
  const transitions = stayingRows(stream, states)
  const spread = Array.from(
    { length: states },
    (_, i) => power(3, (2 * i) / (states - 1) - 1) * Math.exp(stream.normal() / 4),
  )
  return {
    states,
    start: new Float64Array(states).fill(1 / states),
    transitions,
    means: Float64Array.from({ length: states }, () => series.mean + (deviation * stream.normal()) / 5),
    variances: Float64Array.from(spread, (factor) => series.variance * factor * factor),
  }
}
