import type { Bars } from '../../src/market/bars/bars.js'

/** One instrument of the made-up market: its bars, and what its signal is at the close of each. */
export interface NaiveInstrument {
  readonly symbol: string
  readonly bars: Bars
  readonly signal: readonly number[]
  /** Whether it is a member on each bar; always without. */
  readonly member?: readonly boolean[]
  readonly delisting_return?: number
}
export interface NaiveTrade {
  readonly symbol: string
  readonly side: number
  readonly entered: number
  readonly left: number
  readonly units: number
  readonly pnl: number
  readonly reason: string
}

interface Held {
  side: number
  units: number
  entered: number
  paid: number
}

/**
 * One cash account, day by day, written down from the rules alone: orders of a close fill at the next open of their own
 * instrument, exits before entries, entries by symbol; each entry takes a share of the equity at its decision, and at most
 * the cash that shorts leave free; what ends before the last day is sold at its last close, or what a delisting return leaves of
 * it. What is no member is sold at its open and asks for nothing; when it joins again it begins again. Times are days.
 */
export const naiveJoint = (
  market: readonly NaiveInstrument[],
  capital: number,
  share: number,
  rate: number,
): { readonly equity: readonly number[]; readonly trades: readonly NaiveTrade[] } => {
  const sorted = [...market].sort((a, b) => a.symbol.localeCompare(b.symbol))
  const days = [...new Set(sorted.flatMap(({ bars }) => [...bars.time]))].sort((a, b) => a - b)
  const lastDay = days[days.length - 1]
  const held = new Map<string, Held>()
  const wishes = new Map<string, { side: number; units: number }>()
  const marks = new Map<string, number>()
  const trades: NaiveTrade[] = []
  const equity = [capital]
  let cash = capital
  const worth = (): number =>
    [...held].reduce((sum, [symbol, { side, units }]) => sum + side * units * (marks.get(symbol) ?? 0), cash)
  const sell = (symbol: string, price: number, day: number, reason: string): void => {
    const position = held.get(symbol)
    if (position === undefined) return
    const { side, units, entered, paid } = position
    cash += side * units * price - units * price * rate
    held.delete(symbol)
    const pnl = side * units * price - units * price * rate - paid
    trades.push({ symbol, side, entered, left: day, units, pnl, reason })
  }
  for (const day of days) {
    const today = sorted.flatMap((each) => {
      const bar = each.bars.time.indexOf(day)
      return bar < 0 ? [] : [{ ...each, bar }]
    })
    for (const { symbol, bars, bar, member } of today)
      if (wishes.has(symbol)) sell(symbol, bars.open[bar] ?? 0, day, 'signal')
      else if (member?.[bar] === false) sell(symbol, bars.open[bar] ?? 0, day, 'left_universe')
    for (const { symbol, bars, bar, member } of today) {
      const wish = wishes.get(symbol)
      wishes.delete(symbol)
      if (wish === undefined || wish.side === 0 || member?.[bar] === false) continue
      const price = bars.open[bar] ?? 0
      const tied = [...held].reduce(
        (sum, [other, { side, units }]) => sum + (side < 0 ? 2 * units * (marks.get(other) ?? 0) : 0),
        0,
      )
      const units = Math.min(wish.units, Math.max(0, (cash - tied) / (price * (1 + rate))))
      if (units * price < 1e-6) continue
      const paid = wish.side * units * price + units * price * rate
      cash -= paid
      held.set(symbol, { side: wish.side, units, entered: day, paid })
    }
    for (const { symbol, bars, bar } of today) marks.set(symbol, bars.close[bar] ?? 0)
    for (const { symbol, bars, bar, delisting_return = 0 } of today)
      if (bar === bars.length - 1 && day !== lastDay)
        sell(symbol, (bars.close[bar] ?? 0) * (1 + delisting_return), day, 'delisted')
    const now = worth()
    for (const { symbol, bars, bar, signal, member } of today) {
      if (member?.[bar] === false) continue
      const before = bar === 0 || member?.[bar - 1] === false ? 0 : signal[bar - 1]
      const wanted = signal[bar] ?? 0
      const isLast = bar === bars.length - 1
      if (wanted !== (held.get(symbol)?.side ?? 0) && wanted !== before)
        if (!isLast) wishes.set(symbol, { side: wanted, units: (share * now) / (bars.close[bar] ?? 0) })
    }
    if (day === lastDay)
      for (const { symbol } of sorted) sell(symbol, marks.get(symbol) ?? 0, day, 'end_of_data')
    equity.push(worth())
  }
  return { equity, trades }
}
