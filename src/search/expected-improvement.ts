import { normalCdf } from '../stats/returns/normal.kernel.js'

const LOG_ROOT_2PI = 0.5 * Math.log(2 * Math.PI)

/**
 * The logarithm of the expected improvement over `best` at a point of known mean and deviation (Jones, Schonlau and Welch,
 * Efficient global optimization, 1998); by its series in the far tail, where the value itself would be 0.
 */
export const logExpectedImprovement = (mean: number, deviation: number, best: number): number => {
  const z = (mean - best) / deviation
  if (z < -6)
    return Math.log(deviation) - (z * z) / 2 - LOG_ROOT_2PI - 2 * Math.log(-z) + Math.log1p(-3 / (z * z))
  return Math.log(deviation * (z * normalCdf(z) + Math.exp(-(z * z) / 2 - LOG_ROOT_2PI)))
}
