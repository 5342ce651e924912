/** Closes and what a strategy wants at each of them: 1 long, 0 flat. */
export interface Wanted {
  readonly close: readonly number[]
  readonly wanted: readonly number[]
}

/** Plain means of the last `n` closes; NaN before there are so many. */
const meanOfLast = (close: readonly number[], n: number): readonly number[] =>
  close.map((_, i) => {
    if (i < n - 1) return Number.NaN
    let sum = 0
    for (let k = i - n + 1; k <= i; k++) sum += close[k]!
    return sum / n
  })

export const smaCrossWanted = (close: readonly number[], fast: number, slow: number): readonly number[] => {
  const quick = meanOfLast(close, fast)
  const lazy = meanOfLast(close, slow)
  return close.map((_, i) => (quick[i]! > lazy[i]! ? 1 : 0))
}

/** Wilder's relative strength index: the first average is the mean of the first `n` changes. */
const wilderRsi = (close: readonly number[], n: number): readonly number[] => {
  let up = 0
  let down = 0
  return close.map((price, i) => {
    if (i === 0) return Number.NaN
    const change = price - close[i - 1]!
    const gain = Math.max(change, 0)
    const loss = Math.max(-change, 0)
    if (i <= n) {
      up += gain / n
      down += loss / n
    } else {
      up = (up * (n - 1) + gain) / n
      down = (down * (n - 1) + loss) / n
    }
    return i < n ? Number.NaN : (100 * up) / (up + down)
  })
}

/** Long from a fall of the index through `low` until it stands above `high`; flat before bar `first`. */
export const rsiReversionWanted = (
  close: readonly number[],
  { n, low, high }: { readonly n: number; readonly low: number; readonly high: number },
  first: number,
): readonly number[] => {
  const index = wilderRsi(close, n)
  let held = 0
  return close.map((_, i) => {
    if (i < first) return 0
    if (held === 1 && index[i]! > high) held = 0
    else if (held === 0 && index[i]! < low && index[i - 1]! >= low) held = 1
    return held
  })
}

/**
 * Equity after each close, all in or out: what is wanted at one close is filled at the next, at `rate` a side, units
 * decided at the first of the two and cut to what the cash can pay; closed at the last close.
 */
export const nextCloseEquity = (
  { close, wanted }: Wanted,
  capital: number,
  rate: number,
): readonly number[] => {
  let cash = capital
  let units = 0
  const equity = [capital]
  for (let i = 0; i < close.length; i++) {
    const price = close[i]!
    const asked = i === 0 ? 0 : wanted[i - 1]!
    if (units > 0 && asked === 0) {
      cash += units * price * (1 - rate)
      units = 0
    } else if (units === 0 && asked === 1) {
      units = Math.min(cash / close[i - 1]!, cash / (price * (1 + rate)))
      cash -= units * price * (1 + rate)
    }
    if (i === close.length - 1 && units > 0) {
      cash += units * price * (1 - rate)
      units = 0
    }
    equity.push(cash + units * price)
  }
  return equity
}

export interface Figures {
  readonly sharpe_ratio: number
  readonly annualized_return: number
  readonly max_drawdown: number
}

/** The figures by their formulas, from an equity curve with its start. */
export const figuresByHand = (equity: readonly number[], periods: number): Figures => {
  const returns = equity.slice(1).map((value, i) => value / equity[i]! - 1)
  const mean = returns.reduce((sum, r) => sum + r, 0) / returns.length
  const variance = returns.reduce((sum, r) => sum + (r - mean) ** 2, 0) / (returns.length - 1)
  let peak = Number.NEGATIVE_INFINITY
  let worst = 0
  for (const value of equity) {
    peak = Math.max(peak, value)
    worst = Math.min(worst, value / peak - 1)
  }
  return {
    sharpe_ratio: (mean / Math.sqrt(variance)) * Math.sqrt(periods),
    annualized_return: (equity.at(-1)! / equity[0]!) ** (periods / returns.length) - 1,
    max_drawdown: worst,
  }
}
