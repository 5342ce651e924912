import { high, low } from '../language/expression.js'
import { derivation, formula, nArg, numberArg, xArg } from './derivation.js'
import { add, div, highest, lag, lowest, mul, sma, stdev, sub } from './kernel-functions.js'

/** Rate of change in percent: 100 (x / x n bars ago - 1) (TA-Lib). */
export const roc = formula('roc', [xArg, nArg()], (x, n) => mul(sub(div(x, lag(x, n)), 1), 100))

/** Distance from the mean of the last n values in population standard deviations; NaN where nothing moved. */
export const zscore = formula('zscore', [xArg, nArg()], (x, n) => div(sub(x, sma(x, n)), stdev(x, n)))

/** Bollinger bands: the mean of the last n values, and k population standard deviations above and below. */
export const bollinger = derivation(
  'bollinger',
  [xArg, nArg(20), numberArg('k', 2)],
  ['middle', 'upper', 'lower'],
  (x, n, k) => {
    const middle = sma(x, n)
    const width = mul(k, stdev(x, n))
    return { middle, upper: add(middle, width), lower: sub(middle, width) }
  },
)

/** Donchian channel: the highest high and lowest low of the last n bars, this one too, and their middle. */
export const donchian = derivation('donchian', [nArg(20)], ['upper', 'lower', 'middle'], (n) => {
  const upper = highest(high, n)
  const lower = lowest(low, n)
  return { upper, lower, middle: div(add(upper, lower), 2) }
})
