import { atOnce, type InSteps } from '../../core/steps.kernel.js'

/** Columns that are read in a step: some milliseconds. */
const READ_A_STEP = 8192

/** A column less its mean, scaled to length 1; undefined where it is constant. */
const standardized = (column: Float64Array): Float64Array | undefined => {
  const n = column.length
  let sum = 0
  for (let i = 0; i < n; i++) sum += column[i]!
  const mean = sum / n
  const unit = new Float64Array(n)
  let square = 0
  for (let i = 0; i < n; i++) {
    const off = column[i]! - mean
    unit[i] = off
    square += off * off
  }
  if (!(square > n * mean * mean * 1e-24)) return undefined
  const length = Math.sqrt(square)
  for (let i = 0; i < n; i++) unit[i] = unit[i]! / length
  return unit
}

/**
 * Mean correlation over all pairs of columns, from the square of the sum of standardised columns:
 * `(|Σ z|² - N) / (N (N - 1))`. Constant columns are left out; undefined with fewer than two others.
 * Cost: O(columns · rows), no pairs. NaN: a column with one is left out. Look-ahead: not a series.
 */
export function* averageCorrelationSteps(columns: readonly Float64Array[]): InSteps<number | undefined> {
  const rows = columns[0]?.length ?? 0
  const total = new Float64Array(rows)
  let count = 0
  let read = 0
  for (const column of columns) {
    if (++read % READ_A_STEP === 0) yield
    const unit = standardized(column)
    if (unit === undefined) continue
    count++
    for (let i = 0; i < rows; i++) total[i] = total[i]! + unit[i]!
  }
  if (count < 2) return undefined
  let square = 0
  for (let i = 0; i < rows; i++) square += total[i]! * total[i]!
  return (square - count) / (count * (count - 1))
}

/** `averageCorrelationSteps`, all at once. */
export const averageCorrelation = (columns: readonly Float64Array[]): number | undefined =>
  atOnce(averageCorrelationSteps(columns))

/** Independent trials among N of mean correlation ρ: `ρ + (1 - ρ) N`, ρ taken as at least 0 (Bailey and López de Prado 2014). */
export const effectiveTrials = (trials: number, correlation: number): number => {
  const rho = Math.min(1, Math.max(0, correlation))
  return trials < 1 ? trials : rho + (1 - rho) * trials
}
