import { close, high, hlc3, low, type Series, volume } from '../language/expression.js'
import type { Argument } from '../language/operator.js'
import { type Node, textNode } from '../language/tree.js'
import { derivation, formula, nArg, xArg } from './derivation.js'
import { flatArg } from './flat.js'
import {
  abs,
  add,
  barsSinceHighest,
  barsSinceLowest,
  cumulative,
  directional,
  div,
  ema,
  highest,
  lag,
  lowest,
  max,
  meanDeviation,
  min,
  mul,
  neg,
  rma,
  rsi,
  share,
  sign,
  sma,
  sub,
  sum,
  trueRange,
} from './kernel-functions.js'

const seed = {
  name: 'seed',
  sort: 'text',
  one_of: ['ta_lib', 'stock_indicators'],
  default: 'ta_lib',
} as const satisfies Argument
const dxOf = (n: Series, seeded: Node, flat: Node): Series => {
  const { plus, minus } = directional(n, seeded, flat)
  return mul(100, share(abs(sub(plus, minus)), add(plus, minus), flat))
}

/** The lines of `directional`, and `dx`: 100 |plus - minus| / (plus + minus) (Wilder 1978). */
export const dmi = derivation(
  'dmi',
  [nArg(14), seed, flatArg],
  ['plus', 'minus', 'dx'],
  (n, seeded, flat) => ({
    ...directional(n, seeded, flat),
    dx: dxOf(n, seeded, flat),
  }),
)

const adxOf = (n: Series, seeded: Node, flat: Node) => rma(dxOf(n, seeded, flat), n)

/** Wilder's average directional index: Wilder's average of `dmi(n).dx`, from bar 2n - 1 (TA-Lib). */
export const adx = formula('adx', [nArg(14), seed, flatArg], adxOf)

/** Mean of the average directional index now and n - 1 bars ago (TA-Lib). */
export const adxr = formula('adxr', [nArg(14), flatArg], (n, flat) => {
  const now = adxOf(n, textNode('ta_lib'), flat)
  return div(add(now, lag(now, sub(n, 1))), 2)
})

const shareOfRange = (n: Series, flat: Node): Series =>
  mul(100, share(sub(close, lowest(low, n)), sub(highest(high, n), lowest(low, n)), flat))

/**
 * Stochastic oscillator in percent: `k` the mean over `k` bars of the close's place in the range of n bars, `d` the mean of that over `d` bars, `j` 3k - 2d (Lane 1984). Each begins where it can; TA-Lib shows k from
 * where d begins: `when_known(stochastic(n, k, d).k, stochastic(n, k, d).d)`.
 */
export const stochastic = derivation(
  'stochastic',
  [nArg(14), nArg(3, 'k'), nArg(3, 'd'), flatArg],
  ['k', 'd', 'j'],
  (n, smooth, signal, flat) => {
    const k = sma(shareOfRange(n, flat), smooth)
    const d = sma(k, signal)
    return { k, d, j: sub(mul(3, k), mul(2, d)) }
  },
)

/** Williams' %R, -100 to 0: how far the close is below the highest high of n bars, as a share of their range. */
export const williamsR = formula('williams_r', [nArg(14), flatArg], (n, flat) =>
  mul(-100, share(sub(highest(high, n), close), sub(highest(high, n), lowest(low, n)), flat)),
)

/** Commodity channel index: (p - mean) / (0.015 mean absolute deviation), p the typical price (Lambert 1980; TA-Lib). */
export const cci = formula('cci', [nArg(20), flatArg], (n, flat) =>
  share(sub(hlc3, sma(hlc3, n)), mul(0.015, meanDeviation(hlc3, n)), flat),
)

/** Chande's momentum oscillator, -100 to 100, of Wilder's averages as TA-Lib: 2 rsi - 100. */
export const cmo = formula('cmo', [xArg, nArg(14), flatArg], (x, n, flat) =>
  sub(mul(2, rsi(x, n, flat)), 100),
)

/** x less x n bars ago: TA-Lib's momentum. */
export const change = formula('change', [xArg, nArg(1)], (x, n) => sub(x, lag(x, n)))

/**
 * Bars since the extremes of n + 1 bars, in percent of n: 100 is this bar; of equal extremes the latest (Chande 1995; TA-Lib).
 */
export const aroon = derivation('aroon', [nArg(25)], ['down', 'up', 'oscillator'], (n) => {
  const share = (since: Series): Series => div(mul(100, sub(n, since)), n)
  const up = share(barsSinceHighest(high, add(n, 1)))
  const down = share(barsSinceLowest(low, add(n, 1)))
  return { up, down, oscillator: sub(up, down) }
})

/** Money flow index, 0 to 100: the share of typical price times volume on bars whose typical price rose (Quong 1989). */
export const mfi = formula('mfi', [nArg(14), flatArg], (n, flat) => {
  const flow = mul(mul(hlc3, volume), sign(sub(hlc3, lag(hlc3, 1))))
  const rises = sum(max(flow, 0), n)
  return mul(100, share(rises, add(rises, sum(max(neg(flow), 0), n)), flat))
})

/** Williams' ultimate oscillator, 0 to 100: buying pressure over true range in three windows, weighted 4, 2, 1. */
export const ultimateOscillator = formula(
  'ultimate_oscillator',
  [nArg(7, 'short'), nArg(14, 'middle'), nArg(28, 'long'), flatArg],
  (short, middle, long, flat) => {
    const pressure = sub(close, min(low, lag(close, 1)))
    const bought = (n: Series): Series => share(sum(pressure, n), sum(trueRange(), n), flat)
    return mul(100, div(add(add(mul(4, bought(short)), mul(2, bought(middle))), bought(long)), 7))
  },
)

const moneyFlow = (flat: Node): Series =>
  mul(share(sub(sub(close, low), sub(high, close)), sub(high, low), flat), volume)

/**
 * Chaikin's accumulation and distribution: the running total of volume by the close's place in its range; anchored. A bar
 * without a range has no place: it is passed over, or adds 0 as in TA-Lib.
 */
export const accumulation = formula('accumulation', [flatArg], (flat) => cumulative(moneyFlow(flat)))

/** Plain difference of exponential averages, each with its own seed, its average and the rest (Stock.Indicators). */
export const macdOwnSeeds = derivation(
  'macd_own_seeds',
  [xArg, nArg(12, 'fast'), nArg(26, 'slow'), nArg(9, 'signal')],
  ['macd', 'signal', 'histogram'],
  (x, fast, slow, bars) => {
    const macd = sub(ema(x, fast), ema(x, slow))
    const signal = ema(macd, bars)
    return { macd, signal, histogram: sub(macd, signal) }
  },
)
