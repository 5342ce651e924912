import { BARS_A_PART } from '../../core/break-point.js'

/**
 * What the metrics need of an equity curve, advanced bar by bar: plain data, of fixed size. The power sums are those of
 * the per-bar simple returns `r = equity / equity before - 1`, added in bar order.
 */
export interface EquityFold {
  /** Bars so far, the equity of the last one, and the capital before the first. */
  n: number
  equity: number
  start: number
  /** Σr, Σr², Σr³, Σr⁴. */
  sum: number
  sum2: number
  sum3: number
  sum4: number
  /** Σ max(r, 0), Σ min(r, 0), Σ min(r, 0)². */
  gains: number
  losses: number
  losses2: number
  /** The highest equity so far, the start included, and the deepest `equity / peak - 1`. */
  peak: number
  max_drawdown: number
  /** Σ (equity / peak - 1)². */
  drawdown2: number
  /** Bars since the equity was last at its peak, and the most that this has been. */
  under: number
  longest_under: number
  /** Whether a return was asked for on an equity of 0 or less: then there are no returns. */
  ruined: boolean
}

/** The fold before the first scored bar. */
export const equityFold = (capital: number): EquityFold => ({
  n: 0,
  equity: capital,
  start: capital,
  sum: 0,
  sum2: 0,
  sum3: 0,
  sum4: 0,
  gains: 0,
  losses: 0,
  losses2: 0,
  peak: capital,
  max_drawdown: 0,
  drawdown2: 0,
  under: 0,
  longest_under: 0,
  ruined: capital <= 0,
})

/** `min(r, 0)`, without a branch. */
const negativePart = (r: number): number => (r - Math.abs(r)) / 2

/**
 * Advances the fold, in place, by the equity after one more bar's close. Cost: O(1), no allocation. NaN: spreads into the
 * sums. Look-ahead: none.
 */
export const advanceEquity = (fold: EquityFold, equity: number): void => {
  const before = fold.equity
  if (before <= 0) fold.ruined = true
  const r = equity / before - 1
  const r2 = r * r
  fold.n += 1
  fold.equity = equity
  fold.sum += r
  fold.sum2 += r2
  fold.sum3 += r2 * r
  fold.sum4 += r2 * r2
  const loss = negativePart(r)
  fold.gains += r - loss
  fold.losses += loss
  fold.losses2 += loss * loss
  if (equity >= fold.peak) {
    fold.peak = equity
    fold.under = 0
    return
  }
  const drawdown = equity / fold.peak - 1
  if (drawdown < fold.max_drawdown) fold.max_drawdown = drawdown
  fold.drawdown2 += drawdown * drawdown
  fold.under += 1
  if (fold.under > fold.longest_under) fold.longest_under = fold.under
}

/**
 * Advances the fold, in place, by bars over which the equity did not change: the same to rounding as one at a time.
 * Cost: O(1). NaN: as above. Look-ahead: none.
 */
export const advanceFlat = (fold: EquityFold, bars: number): void => {
  if (bars === 0) return
  if (fold.equity <= 0) fold.ruined = true
  fold.n += bars
  if (fold.equity >= fold.peak) return
  const drawdown = fold.equity / fold.peak - 1
  fold.drawdown2 += bars * drawdown * drawdown
  fold.under += bars
  if (fold.under > fold.longest_under) fold.longest_under = fold.under
}

const isRuined = (equity: Float64Array): boolean => {
  for (let i = 0; i + 1 < equity.length; i++) if (equity[i]! <= 0) return true
  return false
}

/**
 * Adds the returns at [from, to) of a column of prices or equity to Σr, Σr², Σr³, Σr⁴, Σ max(r, 0), Σ min(r, 0) and Σ min(r, 0)², in
 * place; the first value has none. **Cost**: O(values). **NaN**: spreads. **Look-ahead**: none.
 */
export const addReturns = (sums: Float64Array, column: Float64Array, from: number, to: number): void => {
  let sum = sums[0]!
  let sum2 = sums[1]!
  let sum3 = sums[2]!
  let sum4 = sums[3]!
  let gains = sums[4]!
  let losses = sums[5]!
  let losses2 = sums[6]!
  let before = column[Math.max(0, from - 1)]!
  for (let t = from; t < to; t++) {
    const value = column[t]!
    const r = value / before - 1
    before = value
    const r2 = r * r
    const loss = negativePart(r)
    sum += r
    sum2 += r2
    sum3 += r2 * r
    sum4 += r2 * r2
    gains += r - loss
    losses += loss
    losses2 += loss * loss
  }
  sums[0] = sum
  sums[1] = sum2
  sums[2] = sum3
  sums[3] = sum4
  sums[4] = gains
  sums[5] = losses
  sums[6] = losses2
}

const sumsOf = (equity: Float64Array) => {
  const sums = new Float64Array(7)
  addReturns(sums, equity, 1, equity.length)
  return {
    sum: sums[0]!,
    sum2: sums[1]!,
    sum3: sums[2]!,
    sum4: sums[3]!,
    gains: sums[4]!,
    losses: sums[5]!,
    losses2: sums[6]!,
  }
}

interface Drawdowns {
  peak: number
  /** The last bar that was at the peak. */
  top: number
  longest: number
  max_drawdown: number
  drawdown2: number
}

/** Advances drawdowns over the bars [from, to), in place; a bar whose equity did not change has the drawdown of the bar before. */
const addDrawdowns = (fold: Drawdowns, equity: Float64Array, from: number, to: number): void => {
  let { peak, top, longest, max_drawdown, drawdown2 } = fold
  let last = Number.NaN
  let drawdown = 0
  let square = 0
  for (let i = from; i < to; i++) {
    const now = equity[i]!
    if (now >= peak) {
      if (i - 1 - top > longest) longest = i - 1 - top
      peak = now
      top = i
      last = Number.NaN
      continue
    }
    if (now !== last) {
      drawdown = now / peak - 1
      square = drawdown * drawdown
      last = now
      if (drawdown < max_drawdown) max_drawdown = drawdown
    }
    drawdown2 += square
  }
  fold.peak = peak
  fold.top = top
  fold.longest = longest
  fold.max_drawdown = max_drawdown
  fold.drawdown2 = drawdown2
}

/** What `EquityFold` holds of the peak and of what lies under it. Cost: O(n). NaN: none is a peak. Look-ahead: none. */
export const drawdownFold = (equity: Float64Array) => {
  const n = equity.length - 1
  const fold = { peak: equity[0]!, top: 0, longest: 0, max_drawdown: 0, drawdown2: 0 }
  for (let from = 1; from <= n; from += BARS_A_PART)
    addDrawdowns(fold, equity, from, Math.min(n + 1, from + BARS_A_PART))
  const { peak, top, longest, max_drawdown, drawdown2 } = fold
  return { peak, max_drawdown, drawdown2, under: n - top, longest_under: Math.max(longest, n - top) }
}

/**
 * The fold over `equity[0]`, the capital before the first scored bar, and the equity after each bar's close: bit for bit
 * that of `advanceEquity` bar by bar, in two loops that keep their sums in registers. Cost: O(n). NaN: spreads into the
 * sums. Look-ahead: none.
 */
export const foldEquity = (equity: Float64Array): EquityFold => {
  const fold = equityFold(equity[0] ?? Number.NaN)
  if (equity.length < 2) return fold
  const drawdowns = drawdownFold(equity)
  return {
    ...fold,
    n: equity.length - 1,
    equity: equity[equity.length - 1]!,
    ...sumsOf(equity),
    ...drawdowns,
    // an equity of 0 or less is a drawdown of 1 or more, unless there was no peak
    ruined: drawdowns.max_drawdown > -1 && fold.start > 0 ? false : isRuined(equity),
  }
}

/** The per-bar simple returns of an equity curve of n + 1 values. Cost: O(n). */
export const returnsOf = (equity: Float64Array): Float64Array => {
  const returns = new Float64Array(Math.max(0, equity.length - 1))
  for (let i = 0; i < returns.length; i++) returns[i] = equity[i + 1]! / equity[i]! - 1
  return returns
}

/** Gain of every bar, in money. Cost: O(bars). NaN: spreads. Look-ahead: not a decision. */
export const profitsOf = (equity: Float64Array): Float64Array => {
  const profits = new Float64Array(Math.max(0, equity.length - 1))
  for (let i = 0; i < profits.length; i++) profits[i] = equity[i + 1]! - equity[i]!
  return profits
}
