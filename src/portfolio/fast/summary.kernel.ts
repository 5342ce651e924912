import type { ExcessSums } from '../../stats/metrics/excess.kernel.js'
import { BLOCKS, type BlockMoments } from '../../stats/metrics/moments.kernel.js'
import { blockAt, type Prices, SUMS } from './prices.kernel.js'
import type { Stretches } from './stretches.kernel.js'

/** The figures of an equity curve that need no curve: of fixed size, whatever the number of bars. */
export interface CurveSummary {
  readonly n: number
  readonly start: number
  readonly equity: number
  readonly moments: BlockMoments
  /** Σ max(r, 0), Σ min(r, 0), Σ min(r, 0)². */
  readonly gains: number
  readonly losses: number
  readonly losses2: number
  /** Of returns above the risk-free ones, where the bars have such. */
  readonly excess?: ExcessSums
  /** The deepest `equity / peak - 1`, start included; <= 0. */
  readonly max_drawdown: number
  /** Whether the equity was 0 or less at a close before the last: then there are no returns. */
  readonly ruined: boolean
}

/**
 * Reads the figures of an account from its stretches. While all capital is in, returns are those of the closes, so their
 * sums are differences of running sums within each block; where some cash is left, or a short is held, each bar's return is
 * added. Sums are added stretch by stretch, blocks counted from the first scored bar: always in one order, which is that of
 * `stretchSums` too. Cost: O(bars). NaN: prices must be finite and above 0. Look-ahead: not a decision.
 */
export const summarizeStretches = (prices: Prices, all: Stretches, capital: number): CurveSummary => {
  const { n, close, running, totals } = prices
  const sums = new Float64Array(BLOCKS * SUMS)
  let before = capital
  let peak = capital
  let deepest = 1
  let ruined = false

  const add = (t: number, equity: number): void => {
    if (before <= 0) ruined = true
    const r = equity / before - 1
    const r2 = r * r
    const at = blockAt(t, n) * SUMS
    sums[at] = sums[at]! + r
    sums[at + 1] = sums[at + 1]! + r2
    sums[at + 2] = sums[at + 2]! + r2 * r
    sums[at + 3] = sums[at + 3]! + r2 * r2
    if (r > 0) sums[at + 4] = sums[at + 4]! + r
    else {
      sums[at + 5] = sums[at + 5]! + r
      sums[at + 6] = sums[at + 6]! + r2
    }
    if (equity > peak) peak = equity
    else if (equity < deepest * peak) deepest = equity / peak
    before = equity
  }
  /** Adds the returns of bars a + 1 to e, which are those of the closes; the sums up to a and e stand in these rows. */
  const addRange = (a: number, e: number, rowOfA: number, rowOfE: number): void => {
    const first = blockAt(a + 1, n)
    const last = blockAt(e, n)
    const opens = first === blockAt(a, n)
    for (let k = 0; k < SUMS - 1; k++) {
      const skipped = opens ? running[rowOfA * SUMS + k]! : 0
      if (first === last) {
        sums[first * SUMS + k] = sums[first * SUMS + k]! + (running[rowOfE * SUMS + k]! - skipped)
        continue
      }
      sums[first * SUMS + k] = sums[first * SUMS + k]! + (totals[first * SUMS + k]! - skipped)
      for (let block = first + 1; block < last; block++)
        sums[block * SUMS + k] = sums[block * SUMS + k]! + totals[block * SUMS + k]!
      sums[last * SUMS + k] = sums[last * SUMS + k]! + running[rowOfE * SUMS + k]!
    }
  }
  /** Deepens the drawdown by an equity of `units` times the closes of bars a to e. */
  const draw = (units: number, a: number, e: number): void => {
    let high = -Infinity
    let low = Infinity
    for (let t = a; t <= e; t++) {
      const price = close[t]!
      if (price > high) high = price
      if (price < low) low = price
    }
    if (units * high <= peak) {
      if (units * low < deepest * peak) deepest = (units * low) / peak
    } else if (low >= deepest * high) peak = units * high
    else
      for (let t = a; t <= e; t++) {
        const equity = units * close[t]!
        if (equity > peak) peak = equity
        else if (equity < deepest * peak) deepest = equity / peak
      }
  }

  for (let i = 0; i < all.count && n > 0; i++) {
    const from = all.from[i]!
    const to = i + 1 < all.count ? all.from[i + 1]! : n
    const cash = all.cash[i]!
    const units = all.units[i]!
    add(from, units === 0 ? cash : cash + units * close[from]!)
    if (to - from < 2) continue
    if (units === 0) {
      if (cash <= 0) ruined = true
      continue
    }
    if (cash === 0) {
      addRange(from, to - 1, 2 * i, 2 * i + 1)
      draw(units, from + 1, to - 1)
      before = units * close[to - 1]!
    } else for (let t = from + 1; t < to; t++) add(t, cash + units * close[t]!)
  }
  return curveOf(sums, n, capital, { equity: before, deepest, ruined })
}

const FIELDS = 5

/** A summary from the sums of its blocks, its last equity, and the deepest equity over its peak. */
export const curveOf = (
  sums: Float64Array,
  n: number,
  start: number,
  {
    equity,
    deepest,
    ruined,
  }: { readonly equity: number; readonly deepest: number; readonly ruined: boolean },
): CurveSummary => {
  const moments = new Float64Array((BLOCKS + 1) * FIELDS)
  const whole = new Float64Array(SUMS)
  for (let block = 0; block < BLOCKS; block++) {
    for (let k = 0; k < SUMS; k++) whole[k] = whole[k]! + sums[block * SUMS + k]!
    const row = (block + 1) * FIELDS
    moments[row] = Math.floor(((block + 1) * n) / BLOCKS) - Math.floor((block * n) / BLOCKS)
    for (let k = 0; k < FIELDS - 1; k++) moments[row + 1 + k] = sums[block * SUMS + k]!
  }
  moments[0] = n
  for (let k = 0; k < FIELDS - 1; k++) moments[1 + k] = whole[k]!
  return {
    n,
    start,
    equity,
    moments,
    gains: whole[4]!,
    losses: whole[5]!,
    losses2: whole[6]!,
    max_drawdown: deepest - 1,
    ruined,
  }
}
