import { type BarPart, meanOfColumn } from './timing.kernel.js'

/** What one instrument of an account adds: its weight and unit return by part, and whether it could be traded at the close before. */
export interface InstrumentParts {
  readonly parts: readonly BarPart[]
  readonly tradable: Uint8Array
}

/** The returns above the same exposure, once at the mean net exposure and once at the slope on the market of the members. */
export interface SelectionSeries {
  /** Selection and timing. */
  readonly at_exposure: Float64Array
  /** The same without a reward for picking high betas. */
  readonly at_beta: Float64Array
}

/** Net exposure and the mean unit return of the members that could be traded, for one part of the bars. */
const marketOf = (members: readonly InstrumentParts[], part: number, n: number) => {
  const net = new Float64Array(n)
  const market = new Float64Array(n)
  for (let t = 0; t < n; t++) {
    let count = 0
    let sum = 0
    for (const { parts, tradable } of members) {
      const { weight, unit } = parts[part]!
      net[t] = net[t]! + weight[t]!
      if (tradable[t] !== 1) continue
      count += 1
      sum += unit[t]!
    }
    market[t] = count === 0 ? 0 : sum / count
  }
  return { net, market }
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
 * net exposure, m the mean unit return of the members that could be traded at the close before, once with `c = n̄` and once
 * with c the least-squares slope of x on m. The larger p counts. With one instrument the first is `timingSeries`.
 * Cost: O(members x bars). NaN: spreads. Look-ahead: the means are of all bars; no decision reads it.
 */
export const selectionSeries = (net: Float64Array, members: readonly InstrumentParts[]): SelectionSeries => {
  const parts = members[0]?.parts.map((_, part) => marketOf(members, part, net.length)) ?? []
  const slopes = slopesOn(
    net,
    parts.map(({ market }) => market),
  )
  const above = (at: (part: number) => number): Float64Array => {
    const d = net.slice()
    parts.forEach(({ net: exposure, market }, part) => {
      const c = at(part)
      const n = meanOfColumn(exposure)
      const m = meanOfColumn(market)
      for (let t = 0; t < d.length; t++) d[t] = d[t]! - (c * market[t]! + m * (exposure[t]! - n))
    })
    return d
  }
  return {
    at_exposure: above((part) => meanOfColumn(parts[part]!.net)),
    at_beta: above((part) => slopes[part]!),
  }
}
