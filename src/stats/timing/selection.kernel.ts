import { meanOfColumn, type TimedReturns, timingSeries } from './timing.kernel.js'

/** The returns above the same exposure, once at the mean net exposure and once at the slope on the market of the members. */
export interface SelectionSeries {
  /** Selection and timing. */
  readonly at_exposure: Float64Array
  /** The same without a reward for picking high betas. */
  readonly at_beta: Float64Array
}

/** Least-squares slopes of `x` on one or two columns, with an intercept; 0 where a column does not vary. */
const slopesOn = (x: Float64Array, columns: readonly Float64Array[]): readonly number[] => {
  const xbar = meanOfColumn(x)
  const means = columns.map(meanOfColumn)
  const cross = (i: number, j: number): number => {
    let sum = 0
    for (let t = 0; t < x.length; t++) sum += (columns[i]![t]! - means[i]!) * (columns[j]![t]! - means[j]!)
    return sum
  }
  const with_ = (i: number): number => {
    let sum = 0
    for (let t = 0; t < x.length; t++) sum += (x[t]! - xbar) * (columns[i]![t]! - means[i]!)
    return sum
  }
  const alone = (i: number): number => (cross(i, i) > 0 ? with_(i) / cross(i, i) : 0)
  if (columns.length === 1) return [alone(0)]
  const [a, b, c] = [cross(0, 0), cross(0, 1), cross(1, 1)]
  const determinant = a * c - b * b
  if (!(determinant > 1e-12 * a * c)) return [alone(0), alone(1)]
  const [u, v] = [with_(0), with_(1)]
  return [(c * u - b * v) / determinant, (a * v - b * u) / determinant]
}

/**
 * The series that are tested of an account of several instruments: `d_t = x_t - Σ_p (c_p m_pt + m̄_p (n_pt - n̄_p))`, n the
 * net exposure (`weight`), m the mean unit return of the members that could be traded at the close before (`unit`), once with
 * `c = n̄`, which is `timingSeries`, and once with c the least-squares slope of x on m. The larger p counts.
 * Cost: O(bars). NaN: spreads. Look-ahead: the means are of all bars; no decision reads it.
 */
export const selectionSeries = (timed: TimedReturns): SelectionSeries => {
  const { net, parts } = timed
  const slopes = slopesOn(
    net,
    parts.map(({ unit }) => unit),
  )
  const at_beta = net.slice()
  parts.forEach(({ weight, unit }, part) => {
    const n = meanOfColumn(weight)
    const m = meanOfColumn(unit)
    for (let t = 0; t < net.length; t++)
      at_beta[t] = at_beta[t]! - (slopes[part]! * unit[t]! + m * (weight[t]! - n))
  })
  return { at_exposure: timingSeries(timed), at_beta }
}

/** The series of an account that are tested: of one instrument the one at its exposure, of several both. */
export type TestedSeries = Pick<SelectionSeries, 'at_exposure'> & Partial<SelectionSeries>

/** The series of some returns that are tested. Cost: O(bars). NaN: spreads. */
export const testedSeries = (timed: TimedReturns): TestedSeries =>
  timed.of_several === true ? selectionSeries(timed) : { at_exposure: timingSeries(timed) }
