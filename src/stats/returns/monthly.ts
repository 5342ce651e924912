/** The compounded returns of one calendar year in UTC: of each month that has some, and of the whole. */
export interface YearReturns {
  readonly year: number
  /** January to December; absent where there are no returns. */
  readonly months: readonly (number | undefined)[]
  readonly total: number
}

const lessOne = (wealth: number): number => wealth - 1

/**
 * The monthly returns table: `Π (1 + r) - 1` of the returns of each month and year, by the time at which each return ended
 * (UTC milliseconds); years in order.
 */
export const monthlyReturns = (returns: Float64Array, times: Float64Array): readonly YearReturns[] => {
  const wealth = times.reduce((all, time, i) => {
    const date = new Date(time)
    const month = date.getUTCFullYear() * 12 + date.getUTCMonth()
    return all.set(month, (all.get(month) ?? 1) * (1 + (returns[i] ?? Number.NaN)))
  }, new Map<number, number>())
  const years = [...new Set([...wealth.keys()].map((month) => Math.floor(month / 12)))].sort((a, b) => a - b)
  return years.map((year) => {
    const own = Array.from({ length: 12 }, (_, k) => wealth.get(year * 12 + k))
    return {
      year,
      months: own.map((each) => (each === undefined ? undefined : lessOne(each))),
      total: lessOne(own.reduce<number>((product, each) => product * (each ?? 1), 1)),
    }
  })
}
