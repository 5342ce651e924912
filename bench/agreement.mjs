const TOLERANCE = 1e-9
const COLUMNS = 4
const isCount = (_, i) => i % COLUMNS === COLUMNS - 1

/** The largest relative difference of two lists of figures; NaN where one is no number. */
const apart = (ours, theirs) =>
  ours.reduce((most, value, i) => {
    const difference = Math.abs(value - theirs[i]) / Math.max(0.01, Math.abs(theirs[i]))
    return Number.isNaN(most) || difference <= most ? most : difference
  }, 0)

/**
 * Holds rows of [return, Sharpe ratio, maximum drawdown, trades], one after another in a flat list, to those of a C++
 * kernel: trade counts exactly, the rest to 1e-9. Gives the largest difference, and what is wrong, if anything.
 */
export const agreement = (ours, theirs) => {
  if (ours.length !== theirs.length) return { largest: Number.NaN, wrong: `${ours.length} figures, not ${theirs.length}` }
  const figures = (of) => Array.from(of).filter((value, i) => !isCount(value, i))
  const counts = (of) => Array.from(of).filter(isCount)
  const largest = apart(figures(ours), figures(theirs))
  const other = counts(ours).filter((count, row) => count !== counts(theirs)[row]).length
  if (other > 0) return { largest, wrong: `${other} rows have another number of trades` }
  return largest <= TOLERANCE ? { largest } : { largest, wrong: `figures differ by ${largest.toExponential(1)}` }
}
