import { power, square } from '../core/power.kernel.js'
import { type RandomStream, random } from '../core/random.kernel.js'
import { stayingRows } from './hmm-start.js'
import type { SwitchingParams } from './switching-params.js'

/** How far apart states start: means by standard deviations, deviations by factors. */
const APART = { switching: { means: 0.2, spread: 3 }, common: { means: 1, spread: 1 } } as const

const coefficientsAt = (stream: RandomStream, states: number, columns: number, means: number): Float64Array =>
  Float64Array.from({ length: states * columns }, (_, at) =>
    at % columns === 0 ? means * stream.normal() : 0,
  )

/**
 * A place to start the fit of a series of mean 0 and variance 1 from, drawn by (seed, number): states that last 5 to 100
 * observations and differ in deviation where it switches, else in mean; no regressor but the first matters yet.
 */
export const switchingStart = (
  seed: number,
  number: number,
  states: number,
  columns: number,
  switchingVariance: boolean,
): SwitchingParams => {
  const stream = random(seed, 'start', number)
  const { means, spread } = APART[switchingVariance ? 'switching' : 'common']
  return {
    states,
    transitions: stayingRows(stream, states),
    coefficients: coefficientsAt(stream, states, columns, means),
    variances: Float64Array.from({ length: states }, (_, i) =>
      switchingVariance
        ? square(power(spread, (2 * i) / (states - 1) - 1) * Math.exp(stream.normal() / 4))
        : 0.5,
    ),
  }
}
