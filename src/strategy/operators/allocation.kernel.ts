/** A symmetric matrix by rows. */
export type Matrix = readonly Float64Array[]

/** Sample covariance (divided by n - 1) of columns of one length. Cost: O(n columns squared). NaN: spreads to all of its column. */
export const covarianceOf = (columns: readonly Float64Array[]): Matrix => {
  const centred = columns.map((column) => {
    let sum = 0
    for (const value of column) sum += value
    const mean = sum / column.length
    return column.map((value) => value - mean)
  })
  const out = columns.map(() => new Float64Array(columns.length))
  for (const [i, a] of centred.entries())
    for (let j = 0; j <= i; j++) {
      let products = 0
      for (let k = 0; k < a.length; k++) products += a[k]! * centred[j]![k]!
      out[i]![j] = products / (a.length - 1)
      out[j]![i] = out[i]![j]!
    }
  return out
}

const MOST_ROUNDS = 10_000
const STILL = 1e-15

/**
 * Weights that bear a budget of the risk each, equal parts by default: w_i (S w)_i = b_i w'S w, all above 0, of sum 1; by
 * cyclical descent (Griveau-Billion, Richard and Roncalli 2013). Cost: O(members squared) a round. NaN: all, where a variance is 0
 * or unknown.
 */
export const riskShares = (covariance: Matrix, budget?: readonly number[]): Float64Array => {
  const n = covariance.length
  const out = Float64Array.from(covariance, (row, i) => 1 / Math.sqrt(row[i]!))
  if (!out.every(Number.isFinite)) return out.fill(Number.NaN)
  let moved = Infinity
  for (let round = 0; round < MOST_ROUNDS && moved > STILL; round++) {
    moved = 0
    for (let i = 0; i < n; i++) {
      const row = covariance[i]!
      let others = 0
      for (let j = 0; j < n; j++) if (j !== i) others += row[j]! * out[j]!
      const share = budget?.[i] ?? 1 / n
      const next = (Math.sqrt(others * others + 4 * row[i]! * share) - others) / (2 * row[i]!)
      moved = Math.max(moved, Math.abs(next / out[i]! - 1))
      out[i] = next
    }
  }
  let sum = 0
  for (const value of out) sum += value
  return out.map((value) => value / sum)
}

/** Solves a square system in place by elimination with pivots; undefined where it is singular. */
const solved = (rows: readonly Float64Array[], right: Float64Array): Float64Array | undefined => {
  const n = rows.length
  const all = [...rows]
  let scale = 0
  for (const row of all) for (const value of row) scale = Math.max(scale, Math.abs(value))
  for (let k = 0; k < n; k++) {
    let pivot = k
    for (let i = k + 1; i < n; i++) if (Math.abs(all[i]![k]!) > Math.abs(all[pivot]![k]!)) pivot = i
    if (!(Math.abs(all[pivot]![k]!) > 1e-15 * scale)) return undefined
    ;[all[k], all[pivot]] = [all[pivot]!, all[k]!]
    ;[right[k], right[pivot]] = [right[pivot]!, right[k]!]
    for (let i = k + 1; i < n; i++) {
      const factor = all[i]![k]! / all[k]![k]!
      if (factor === 0) continue
      for (let j = k; j < n; j++) all[i]![j]! -= factor * all[k]![j]!
      right[i]! -= factor * right[k]!
    }
  }
  for (let k = n - 1; k >= 0; k--) {
    for (let j = k + 1; j < n; j++) right[k]! -= all[k]![j]! * right[j]!
    right[k]! /= all[k]![k]!
  }
  return right
}

/** The least share of a variance that the others must leave unexplained. */
const LEAST_OWN = 1e-12

/** Whether no column is a sum of others, by the pivots of Cholesky: else many weights do equally well. */
const isDefinite = (matrix: Matrix): boolean => {
  const lower = matrix.map((row) => row.slice())
  for (let k = 0; k < lower.length; k++) {
    for (let j = 0; j <= k; j++) {
      let rest = matrix[k]![j]!
      for (let i = 0; i < j; i++) rest -= lower[k]![i]! * lower[j]![i]!
      if (j < k) lower[k]![j] = rest / lower[j]![j]!
      else if (!(rest > LEAST_OWN * matrix[k]![k]!)) return false
      else lower[k]![k] = Math.sqrt(rest)
    }
  }
  return true
}

/** What a quadratic program asks for: the least of w'Qw / 2 - c'w with every w between two bounds, and of a sum where one is given. */
export interface BoxedProgram {
  readonly quadratic: Matrix
  readonly linear: readonly number[]
  readonly low: number
  readonly high: number
  readonly sum?: number
}

/** Weights within the bounds to begin with: low ones, filled up in order to the sum. */
const beginning = ({ quadratic, low, high, sum }: BoxedProgram): Float64Array => {
  const out = new Float64Array(quadratic.length).fill(low)
  let rest = sum === undefined ? 0 : sum - low * out.length
  for (let i = 0; i < out.length && rest > 0; i++) {
    const more = Math.min(high - low, rest)
    out[i]! += more
    rest -= more
  }
  return rest > 1e-12 ? out.fill(Number.NaN) : out
}

const [AT_LOW, FREE, AT_HIGH] = [-1, 0, 1]

/**
 * Solves a boxed program by active sets: bounds that bind are let go while that lowers the value. Cost: O(members cubed) a change of
 * the set. NaN: all, where no weights lie within the bounds, or the matrix is singular.
 */
export const boxedWeights = (program: BoxedProgram): Float64Array => {
  const { quadratic, linear, low, high, sum } = program
  const n = quadratic.length
  const out = beginning(program)
  const nothing = (): Float64Array => out.fill(Number.NaN)
  if (!out.every(Number.isFinite) || !isDefinite(quadratic)) return nothing()
  const at = Int8Array.from(out, (w) => (w === low ? AT_LOW : w === high ? AT_HIGH : FREE))
  const scale = quadratic.reduce((most, row, i) => Math.max(most, Math.abs(row[i]!), Math.abs(linear[i]!)), 0)
  const slopeOf = (i: number): number => {
    let slope = -linear[i]!
    for (let j = 0; j < n; j++) slope += quadratic[i]![j]! * out[j]!
    return slope
  }
  for (let change = 0; change < 50 * n + 50; change++) {
    const free = [...at.keys()].filter((i) => at[i] === FREE)
    const k = free.length
    if (k > 0) {
      const slopes = free.map(slopeOf)
      const size = k + (sum === undefined ? 0 : 1)
      const rows = Array.from({ length: size }, (_, a) =>
        Float64Array.from({ length: size }, (__, b) =>
          a < k && b < k ? quadratic[free[a]!]![free[b]!]! : a < k || b < k ? scale : 0,
        ),
      )
      const step = solved(
        rows,
        Float64Array.from({ length: size }, (_, a) => (a < k ? -slopes[a]! : 0)),
      )
      if (step === undefined) return nothing()
      let reach = 1
      let blocking = -1
      for (const [a, i] of free.entries()) {
        const bound = step[a]! < 0 ? low : high
        const until = step[a] === 0 ? Infinity : (bound - out[i]!) / step[a]!
        if (until < reach) [reach, blocking] = [Math.max(0, until), a]
      }
      for (const [a, i] of free.entries()) out[i]! += reach * step[a]!
      if (blocking >= 0) {
        const i = free[blocking]!
        at[i] = step[blocking]! < 0 ? AT_LOW : AT_HIGH
        out[i] = at[i] === AT_LOW ? low : high
        continue
      }
    }
    const slopes = Array.from({ length: n }, (_, i) => slopeOf(i))
    const highs = slopes.filter((_, i) => at[i] === AT_HIGH)
    const level =
      sum === undefined
        ? 0
        : k > 0
          ? slopes[free[0]!]!
          : highs.length > 0
            ? Math.max(...highs)
            : Math.min(...slopes)
    let worst = 1e-12 * scale
    let freed = -1
    for (let i = 0; i < n; i++) {
      const gain = at[i] === AT_LOW ? level - slopes[i]! : at[i] === AT_HIGH ? slopes[i]! - level : 0
      if (gain > worst) [worst, freed] = [gain, i]
    }
    if (freed < 0) return out
    at[freed] = FREE
    // without a free weight one more gives way, for the sum stays
    if (k === 0 && sum !== undefined)
      at[slopes.findIndex((slope, i) => slope === level && i !== freed)] = FREE
  }
  return nothing()
}
