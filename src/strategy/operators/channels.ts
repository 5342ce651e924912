import { close } from '../language/expression.js'
import { functionOf } from '../language/function-of.js'
import { derivation, formula, nArg, numberArg } from './derivation.js'
import { donchian as donchianOperator } from './derived.js'
import { add, atr, div, ema, lag, max, mul, neg, ratchetBand, sub } from './kernel-functions.js'

const donchian = functionOf(donchianOperator)

/** Average true range in percent of the close (TA-Lib). */
export const natr = formula('natr', [nArg(14)], (n) => mul(100, div(atr(n), close)))

/** Keltner channel: the exponential average of the close, and k average true ranges above and below. */
export const keltner = derivation(
  'keltner',
  [nArg(20), numberArg('k', 2), nArg(10, 'atr_n')],
  ['middle', 'upper', 'lower'],
  (n, k, ranges) => {
    const middle = ema(close, n)
    const width = mul(k, atr(ranges))
    return { middle, upper: add(middle, width), lower: sub(middle, width) }
  },
)

/** Donchian channel of the n bars before this one, which it can break (Stock.Indicators). */
export const donchianBefore = derivation('donchian_before', [nArg(20)], ['upper', 'lower', 'middle'], (n) => {
  const { upper, lower, middle } = donchian(n)
  return { upper: lag(upper, 1), lower: lag(lower, 1), middle: lag(middle, 1) }
})

/**
 * Supertrend: a band of k average true ranges around the middle of the bars that trails the close (`ratchet_band`).
 * `line` is the active band, `side` 1 below the close and -1 above it; `lower` and `upper` are the line while it is that.
 */
export const supertrend = derivation(
  'supertrend',
  [nArg(10), numberArg('k', 3)],
  ['line', 'side', 'upper', 'lower'],
  (n, k) => {
    const { line, side } = ratchetBand(mul(k, atr(n)))
    return { line, side, upper: div(line, max(neg(side), 0)), lower: div(line, max(side, 0)) }
  },
)
