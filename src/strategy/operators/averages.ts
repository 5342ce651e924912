import { functionOf } from '../language/function-of.js'
import { derivation, formula, nArg, numberArg, xArg } from './derivation.js'
import { roc as rateOfChange } from './derived.js'
import { add, div, ema, floor, mul, neg, sma, sqrt, stdev, sub, wma } from './kernel-functions.js'

const roc = functionOf(rateOfChange)

/** Double exponential average: 2 e1 - e2, e2 the average of e1 (Mulloy 1994; TA-Lib). */
export const dema = formula('dema', [xArg, nArg()], (x, n) => sub(mul(2, ema(x, n)), ema(ema(x, n), n)))

/** Triple exponential average: 3 e1 - 3 e2 + e3 (Mulloy 1994; TA-Lib). */
export const tema = formula('tema', [xArg, nArg()], (x, n) => {
  const once = ema(x, n)
  const twice = ema(once, n)
  return add(sub(mul(3, once), mul(3, twice)), ema(twice, n))
})

/**
 * Tillson's T3 with volume factor v: -v³ e6 + 3 (v² + v³) e5 - 3 (v + 2v² + v³) e4 + (1 + v)³ e3, e1 .. e6 the exponential
 * average taken once .. six times (Tillson 1998; TA-Lib). The weights sum to 1, so it is e3 and the weighted distances of
 * the others from it: at rest it is the price, to the bit.
 */
export const t3 = formula('t3', [xArg, nArg(5), numberArg('v', 0.7)], (x, n, v) => {
  const third = ema(ema(ema(x, n), n), n)
  const fourth = ema(third, n)
  const fifth = ema(fourth, n)
  const square = mul(v, v)
  const cube = mul(square, v)
  const near = mul(mul(-3, add(add(v, mul(2, square)), cube)), sub(fourth, third))
  const middle = mul(mul(3, add(square, cube)), sub(fifth, third))
  const far = mul(neg(cube), sub(ema(fifth, n), third))
  return add(third, add(near, add(middle, far)))
})

/** Triangular average: the mean of means of half the window (TA-Lib). */
export const trima = formula('trima', [xArg, nArg()], (x, n) =>
  sma(sma(x, add(floor(div(n, 2)), 1)), floor(div(add(n, 1), 2))),
)

/** Hull's average: the weighted mean over √n of 2 wma(n / 2) - wma(n), windows cut to whole bars (Hull 2005). */
export const hma = formula('hma', [xArg, nArg(14, 'n', 2)], (x, n) =>
  wma(sub(mul(2, wma(x, floor(div(n, 2)))), wma(x, n)), floor(sqrt(n))),
)

/** Rate of change in percent, over one bar, of the exponential average taken three times (Hutson 1983; TA-Lib). */
export const trix = formula('trix', [xArg, nArg(15)], (x, n) => roc(ema(ema(ema(x, n), n), n), 1))

/**
 * Least squares of the last n values on their places 0 .. n-1, n >= 2: slope 6 (wma - sma) / (n - 1), intercept, the line's
 * `value` at this bar and its `forecast` for the next (TA-Lib).
 */
export const linearRegression = derivation(
  'linear_regression',
  [xArg, nArg(14, 'n', 2)],
  ['slope', 'intercept', 'value', 'forecast'],
  (x, n) => {
    const apart = sub(wma(x, n), sma(x, n))
    const slope = div(mul(6, apart), sub(n, 1))
    const value = add(sma(x, n), mul(3, apart))
    return { slope, intercept: sub(sma(x, n), mul(3, apart)), value, forecast: add(value, slope) }
  },
)

/** Population variance of the last n values. */
export const variance = formula('variance', [xArg, nArg()], (x, n) => mul(stdev(x, n), stdev(x, n)))
