/**
 * An account as stretches: from bar `from[i]` (counted from the first scored one) to the next stretch, equity after a close
 * is `cash[i] + units[i] * close`. The first begins at bar 0. `day[i]` is what was held through the day of `from[i]`, the
 * largest position where there were several.
 */
export interface Stretches {
  count: number
  from: Int32Array
  cash: Float64Array
  units: Float64Array
  day: Float64Array
}

export const stretches = (): Stretches => ({
  count: 0,
  from: new Int32Array(256),
  cash: new Float64Array(256),
  units: new Float64Array(256),
  day: new Float64Array(256),
})

/** Begins a stretch at a bar, in place; one that began at the same bar is replaced. Cost: O(1) amortised. */
export const beginStretch = (all: Stretches, bar: number, cash: number, units: number, day: number): void => {
  const isNew = all.count === 0 || all.from[all.count - 1] !== bar
  if (isNew) {
    if (all.count === all.from.length) {
      const { from, cash: cashes, units: held, day: days } = all
      all.from = new Int32Array(2 * all.count)
      all.cash = new Float64Array(2 * all.count)
      all.units = new Float64Array(2 * all.count)
      all.day = new Float64Array(2 * all.count)
      all.from.set(from)
      all.cash.set(cashes)
      all.units.set(held)
      all.day.set(days)
    }
    all.count += 1
  }
  all.from[all.count - 1] = bar
  all.cash[all.count - 1] = cash
  all.units[all.count - 1] = units
  const before = isNew ? 0 : all.day[all.count - 1]!
  all.day[all.count - 1] = Math.abs(day) > Math.abs(before) ? day : before
}

/** The equity after each close, n + 1 values with the capital first. Cost: O(bars). NaN: as in the closes. Look-ahead: none. */
export const equityOfStretches = (all: Stretches, close: Float64Array, capital: number): Float64Array => {
  const equity = new Float64Array(close.length + 1)
  equity[0] = capital
  for (let i = 0; i < all.count; i++) {
    const from = all.from[i]!
    const to = i + 1 < all.count ? all.from[i + 1]! : close.length
    const cash = all.cash[i]!
    const units = all.units[i]!
    if (units === 0) equity.fill(cash, from + 1, to + 1)
    else for (let t = from; t < to; t++) equity[t + 1] = cash + units * close[t]!
  }
  return equity
}

/** Cash and signed units after each close, n + 1 values each. Cost: O(bars). NaN: none. Look-ahead: none. */
export const accountOf = (all: Stretches, n: number, capital: number) => {
  const cash = new Float64Array(n + 1)
  const position = new Float64Array(n + 1)
  cash[0] = capital
  for (let i = 0; i < all.count; i++) {
    const to = i + 1 < all.count ? all.from[i + 1]! : n
    cash.fill(all.cash[i]!, all.from[i]! + 1, to + 1)
    position.fill(all.units[i]!, all.from[i]! + 1, to + 1)
  }
  return { cash, position }
}
