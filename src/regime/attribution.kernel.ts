/** Trades of one run, as indices of the labelled bars. */
export interface AttributedTrades {
  /** The bar at whose close the entry was decided. */
  readonly entry_bar: Int32Array
  readonly exit_bar: Int32Array
  /** Net, in money. */
  readonly pnl: Float64Array
}

/** Per cell `entry * names + exit`: trades, winning trades, and their P&L. */
export interface TradeCells {
  readonly trades: Int32Array
  readonly wins: Int32Array
  readonly pnl: Float64Array
}

/**
 * Counts trades by the labels at the entry decision and at the exit. Cost: O(trades). NaN: spreads in its cell. Look-ahead:
 * none.
 */
export const tradeCells = (label: Uint8Array, names: number, of: AttributedTrades): TradeCells => {
  const cells = {
    trades: new Int32Array(names * names),
    wins: new Int32Array(names * names),
    pnl: new Float64Array(names * names),
  }
  for (let i = 0; i < of.pnl.length; i++) {
    const cell = (label[of.entry_bar[i]!] ?? 0) * names + (label[of.exit_bar[i]!] ?? 0)
    const pnl = of.pnl[i]!
    cells.trades[cell]!++
    if (pnl > 0) cells.wins[cell]!++
    cells.pnl[cell] = cells.pnl[cell]! + pnl
  }
  return cells
}

/** P&L and returns of consecutive bars, the first of which is labelled bar `from`. */
export interface BarResults {
  readonly from: number
  /** Money made over each bar, close to close. */
  readonly pnl: Float64Array
  /** The same as a simple return. */
  readonly returns: Float64Array
}

/** Per label: bars, P&L and the power sums of their returns. */
export interface BarSums {
  n: number
  pnl: number
  sum: number
  sum2: number
  sum3: number
  sum4: number
}

/**
 * Gives each bar's result to the label known at the close before it; bar 0 has none and goes to label 0.
 * Cost: O(bars). NaN: spreads in its label. Look-ahead: none.
 */
export const barSums = (label: Uint8Array, names: number, bars: BarResults): readonly BarSums[] => {
  const sums = Array.from({ length: names }, () => ({ n: 0, pnl: 0, sum: 0, sum2: 0, sum3: 0, sum4: 0 }))
  for (let i = 0; i < bars.returns.length; i++) {
    const at = sums[label[bars.from + i - 1] ?? 0]!
    const r = bars.returns[i]!
    at.n++
    at.pnl += bars.pnl[i]!
    at.sum += r
    at.sum2 += r * r
    at.sum3 += r * r * r
    at.sum4 += r * r * r * r
  }
  return sums
}

/** Per label: bars and runs of bars; and `transitions[from * names + to]` between neighbouring bars, staying included. */
export interface Episodes {
  readonly bars: Int32Array
  readonly runs: Int32Array
  readonly transitions: Int32Array
}

/** Counts the labels of the bars `[from, to)`. Cost: O(to - from). Look-ahead: none. */
export const episodesOf = (label: Uint8Array, names: number, from: number, to: number): Episodes => {
  const found = {
    bars: new Int32Array(names),
    runs: new Int32Array(names),
    transitions: new Int32Array(names * names),
  }
  for (let i = from; i < to; i++) {
    const now = label[i]!
    found.bars[now]!++
    if (i === from || label[i - 1] !== now) found.runs[now]!++
    if (i > from) found.transitions[label[i - 1]! * names + now]!++
  }
  return found
}
