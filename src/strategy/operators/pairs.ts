import { functionOf } from '../language/function-of.js'
import type { Argument } from '../language/operator.js'
import { variance as varianceOperator } from './averages.js'
import { formula, nArg, xArg } from './derivation.js'
import { flatArg } from './flat.js'
import { covariance, emaFromFirst, mul, share, stdev, sub } from './kernel-functions.js'
import { accumulation as accumulationOperator } from './oscillators.js'

const yArg = { name: 'y', sort: 'series' } as const satisfies Argument
const variance = functionOf(varianceOperator)
const accumulation = functionOf(accumulationOperator)

/** Pearson's correlation of two series over n bars. */
export const correlation = formula('correlation', [xArg, yArg, nArg(30), flatArg], (x, y, n, flat) =>
  share(covariance(x, y, n), mul(stdev(x, n), stdev(y, n)), flat),
)

/** Slope of y on x over n bars, cov(x, y) / var(x). */
export const slopeOn = formula('slope_on', [yArg, xArg, nArg(30), flatArg], (y, x, n, flat) =>
  share(covariance(x, y, n), variance(x, n), flat),
)

const slopeOnOf = functionOf(slopeOn)

/** What is left of x when its slope on y over n bars is hedged away: x - slope_on(x, y, n) y. */
export const spread = formula('spread', [xArg, yArg, nArg(60), flatArg], (x, y, n, flat) =>
  sub(x, mul(slopeOnOf(x, y, n, flat), y)),
)

/**
 * Chaikin's oscillator: the accumulation line's exponential averages over fast and slow bars apart, from its first value
 * (TA-Lib).
 */
export const chaikinOscillator = formula(
  'chaikin_oscillator',
  [nArg(3, 'fast'), nArg(10, 'slow'), flatArg],
  (fast, slow, flat) => sub(emaFromFirst(accumulation(flat), fast), emaFromFirst(accumulation(flat), slow)),
)
