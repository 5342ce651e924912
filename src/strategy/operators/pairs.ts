import {
  accumulation,
  covariance,
  emaFromFirst,
  mul,
  ratio,
  slopeOn as slopeOnOf,
  stdev,
  sub,
  variance,
} from '../language/expressions.js'
import type { Argument } from '../language/operator.js'
import { formula, nArg, xArg } from './derivation.js'

const yArg: Argument = { name: 'y', sort: 'series' }

/** Pearson's correlation of two series over n bars; 0 where one did not move. */
export const correlation = formula('correlation', [xArg, yArg, nArg(30)], (x, y, n) =>
  ratio(covariance(x, y, n), mul(stdev(x, n), stdev(y, n)), 0),
)

/** Slope of y on x over n bars, cov(x, y) / var(x); 0 where x did not move. */
export const slopeOn = formula('slope_on', [yArg, xArg, nArg(30)], (y, x, n) =>
  ratio(covariance(x, y, n), variance(x, n), 0),
)

/** What is left of x when its slope on y over n bars is hedged away: x - slope_on(x, y, n) y. */
export const spread = formula('spread', [xArg, yArg, nArg(60)], (x, y, n) =>
  sub(x, mul(slopeOnOf(x, y, n), y)),
)

/**
 * Chaikin's oscillator: the accumulation line's exponential averages over fast and slow bars apart, from its first value
 * (TA-Lib).
 */
export const chaikinOscillator = formula(
  'chaikin_oscillator',
  [nArg(3, 'fast'), nArg(10, 'slow')],
  (fast, slow) => sub(emaFromFirst(accumulation(), fast), emaFromFirst(accumulation(), slow)),
)
