import { random } from '../../core/random.kernel.js'

/** Log returns of a market whose volatility remembers: falls raise it more than rises do. */
export interface Garch {
  readonly seed: number
  readonly bars: number
  /** Mean of a bar's log return, and its unconditional deviation. */
  readonly mean: number
  readonly sd: number
  /** Weights of the last square, of the last square after a fall, and of the last variance. */
  readonly alpha: number
  readonly gamma: number
  readonly beta: number
  /** Degrees of freedom of the innovations, above 2. */
  readonly tails: number
}

/**
 * Draws GJR-GARCH(1,1) returns with Student innovations scaled to unit variance (Glosten, Jagannathan and Runkle 1993):
 * `h_t = ω + (α + γ [ε < 0]) ε_{t-1}² + β h_{t-1}`, ω from the unconditional deviation.
 * **Cost**: O(bars * tails). **NaN**: none. **Look-ahead**: none.
 */
export const garchReturns = ({ seed, bars, mean, sd, alpha, gamma, beta, tails }: Garch): Float64Array => {
  const stream = random(seed, 'garch')
  const omega = sd * sd * (1 - alpha - gamma / 2 - beta)
  const returns = new Float64Array(bars)
  let h = sd * sd
  for (let t = 0; t < bars; t++) {
    let chi = 0
    for (let k = 0; k < tails; k++) {
      const z = stream.normal()
      chi += z * z
    }
    const student = (stream.normal() / Math.sqrt(chi / tails)) * Math.sqrt((tails - 2) / tails)
    const shock = Math.sqrt(h) * student
    returns[t] = mean + shock
    h = omega + (alpha + (shock < 0 ? gamma : 0)) * shock * shock + beta * h
  }
  return returns
}
