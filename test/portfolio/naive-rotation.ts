/** One instrument's prices by day of the calendar; nothing on a day without a bar. */
export interface PricedDay {
  readonly open: number
  readonly close: number
}
export type PriceRow = readonly (PricedDay | undefined)[]

/** How an account goes to target weights, in the words of the issue. */
export interface RotationTerms {
  readonly months: readonly string[]
  /** The first day that decides, and of each instrument its first one with its warm-up behind it: a new period begins there. */
  readonly from: number
  readonly joins: readonly number[]
  readonly capital: number
  readonly rate: number
  /** Shares of equity within which an instrument is left. */
  readonly drift?: number
  readonly minimum_trade?: number
  readonly cash?: number
  /** The target of each instrument at a close; nothing where it is unknown. */
  readonly targetsAt: (day: number) => readonly (number | undefined)[]
}

export interface RotationDay {
  readonly cash: number
  readonly units: readonly number[]
  readonly equity: number
}

/**
 * An account written from the issue alone, a day at a time in plain arithmetic: decided at the close of the first bar of a month,
 * units fixed there, filled at the next open; sales and covers first; what is bought or sold short shrinks by one factor where the
 * cash, less the proceeds of shorts and as much again, is short; a delisted one is sold at its last close; all is sold at the end.
 */
export const naiveRotation = (prices: readonly PriceRow[], terms: RotationTerms): readonly RotationDay[] => {
  const { months, from, joins, capital, rate, drift, minimum_trade = 0, cash: buffer = 0 } = terms
  const days = months.length
  const held = prices.map(() => 0)
  const marks = prices.map(() => 0)
  const targets: (number | undefined)[] = prices.map(() => undefined)
  let wishes = prices.map(() => 0)
  let cash = capital
  const out: RotationDay[] = []
  const fill = (i: number, units: number, price: number): void => {
    cash -= units * price + Math.abs(units) * price * rate
    held[i] = held[i]! + units
    marks[i] = price
  }
  const worth = (): number => cash + held.reduce((sum, units, i) => sum + units * marks[i]!, 0)
  for (let day = from; day < days; day++) {
    const bars = prices.map((row) => row[day])
    // opens: what lessens a position, then what makes or widens one
    const wider = wishes.map((wish, i) => {
      const bar = bars[i]
      if (bar === undefined || wish === 0) return 0
      const less = wish * held[i]! < 0 ? Math.sign(wish) * Math.min(Math.abs(wish), Math.abs(held[i]!)) : 0
      if (less !== 0) fill(i, less, bar.open)
      marks[i] = bar.open
      return wish - less
    })
    const free = Math.max(
      0,
      cash - held.reduce((sum, units, i) => sum + 2 * Math.max(0, -units) * marks[i]!, 0),
    )
    const need = wider.reduce((sum, units, i) => sum + Math.abs(units) * (bars[i]?.open ?? 0) * (1 + rate), 0)
    wider.forEach((units, i) => {
      if (units !== 0) fill(i, units * (need > free ? free / need : 1), bars[i]!.open)
    })
    wishes = prices.map(() => 0)
    bars.forEach((bar, i) => {
      if (bar !== undefined) marks[i] = bar.close
    })
    // closes: a last bar sells, then weights are looked at
    prices.forEach((row, i) => {
      const isLast = row[day] !== undefined && row.slice(day + 1).every((later) => later === undefined)
      if (isLast && held[i] !== 0) fill(i, -held[i]!, marks[i]!)
      if (isLast) targets[i] = undefined
    })
    const equity = worth()
    const known = terms.targetsAt(day)
    prices.forEach((row, i) => {
      if (row[day] === undefined || row.slice(day + 1).every((later) => later === undefined)) return
      const isFirst = day === joins[i] || months[day] !== months[day - 1]
      if (isFirst) targets[i] = known[i]
      const target = targets[i]
      if (target === undefined || (!isFirst && drift === undefined)) return
      const share = target * (1 - buffer)
      const away = Math.abs((held[i]! * marks[i]!) / equity - share)
      const more = (share * equity) / marks[i]! - held[i]!
      if ((drift !== undefined && away <= drift) || Math.abs(more) * marks[i]! < minimum_trade) return
      wishes[i] = more
    })
    out.push({ cash, units: [...held], equity })
  }
  return out
}
