const DAY_MS = 86_400_000
/** Prints that share fewer days are compared day by day, others by their correlation. */
const FEW = 20
const CLOSE = 0.001
const ALIKE = 0.98
/** One day in this many may differ for another reason, such as a split. */
const ODD_DAYS = 50

/** The market's return of each trading day of some bars: one value a day whatever the bars. */
export interface MarketPrint {
  /** Days since 1970-01-01, rising. */
  readonly day: Int32Array
  readonly return: Float32Array
}

/**
 * The print of the bars [from, to): of each day the last close over the last one before the day, or over the day's first open
 * where no bar stands before. Cost: O(bars). NaN: kept. Look-ahead: not a decision.
 */
export const marketPrint = (
  bars: { readonly time: Float64Array; readonly open: Float64Array; readonly close: Float64Array },
  [from, to]: readonly [number, number],
): MarketPrint => {
  const day: number[] = []
  const returns: number[] = []
  let before = from > 0 ? bars.close[from - 1]! : bars.open[from]!
  for (let t = from; t < to; t++) {
    const own = Math.floor(bars.time[t]! / DAY_MS)
    if (t + 1 < to && Math.floor(bars.time[t + 1]! / DAY_MS) === own) continue
    day.push(own)
    returns.push(bars.close[t]! / before - 1)
    before = bars.close[t]!
  }
  return { day: Int32Array.from(day), return: Float32Array.from(returns) }
}

/**
 * The print of several markets as one: on each day the mean return of those that have one. Cost: O(days) each. NaN: spreads
 * on its day. Look-ahead: not a decision.
 */
export const meanPrint = (prints: readonly MarketPrint[]): MarketPrint => {
  const [only] = prints
  if (only !== undefined && prints.length === 1) return only
  const sums = new Map<number, { sum: number; count: number }>()
  for (const { day, return: moved } of prints)
    for (let i = 0; i < day.length; i++) {
      const held = sums.get(day[i]!) ?? { sum: 0, count: 0 }
      sums.set(day[i]!, { sum: held.sum + moved[i]!, count: held.count + 1 })
    }
  const days = [...sums].sort(([a], [b]) => a - b)
  return {
    day: Int32Array.from(days, ([day]) => day),
    return: Float32Array.from(days, ([, { sum, count }]) => sum / count),
  }
}

/**
 * The time at which the first day of a print begins that stands behind all days of others; absent where one of them reaches
 * its last day. Cost: O(days). NaN: none. Look-ahead: not a series.
 */
export const freshFrom = (of: MarketPrint, others: readonly MarketPrint[]): number | undefined => {
  let seen = -Infinity
  for (const { day } of others) seen = Math.max(seen, day.length === 0 ? -Infinity : day[day.length - 1]!)
  const first = of.day.find((day) => day > seen)
  return first === undefined ? undefined : first * DAY_MS
}

/** Both returns on the days that two prints share. */
const sharedDays = (a: MarketPrint, b: MarketPrint): readonly (readonly [number, number])[] => {
  const pairs: (readonly [number, number])[] = []
  let j = 0
  for (let i = 0; i < a.day.length; i++) {
    while (j < b.day.length && b.day[j]! < a.day[i]!) j += 1
    if (j < b.day.length && b.day[j] === a.day[i]) pairs.push([a.return[i]!, b.return[j]!])
  }
  return pairs
}

const correlationOf = (pairs: readonly (readonly [number, number])[]): number => {
  let sx = 0
  let sy = 0
  for (const [x, y] of pairs) {
    sx += x / pairs.length
    sy += y / pairs.length
  }
  let xy = 0
  let xx = 0
  let yy = 0
  for (const [x, y] of pairs) {
    xy += (x - sx) * (y - sy)
    xx += (x - sx) * (x - sx)
    yy += (y - sy) * (y - sy)
  }
  return xy / Math.sqrt(xx * yy)
}

/**
 * Whether two prints are of the same bars: they share a day, and on the shared days at least half of the returns agree within
 * 0.001; where they share 20 days or more, the correlation is at least 0.98, leaving out one day in fifty that differs most.
 * So an appended row, another start, a split, cents that were rounded again and hourly for daily bars are the same bars.
 * Cost: O(days log days). NaN: a day with one agrees with none. Look-ahead: not a series.
 */
export const overlap = (a: MarketPrint, b: MarketPrint): boolean => {
  const pairs = sharedDays(a, b)
  if (pairs.length === 0) return false
  const near = pairs.filter(([x, y]) => Math.abs(x - y) <= CLOSE).length
  if (pairs.length < FEW) return 2 * near >= pairs.length
  const usual = pairs
    .filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y))
    .sort(([a0, a1], [b0, b1]) => Math.abs(a0 - a1) - Math.abs(b0 - b1))
    .slice(0, pairs.length - Math.max(1, Math.floor(pairs.length / ODD_DAYS)))
  const r = correlationOf(usual)
  return Number.isNaN(r) ? 2 * near >= pairs.length : r >= ALIKE
}
