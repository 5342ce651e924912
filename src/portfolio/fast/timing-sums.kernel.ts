import type { Invested } from '../../stats/metrics/metrics.js'
import type { TrialBlocks } from '../../stats/timing/multiplier.kernel.js'
import { blockStart, meanOfColumn } from '../../stats/timing/timing.kernel.js'
import { FINE_BLOCKS } from '../../stats/timing/train-evidence.js'
import type { UnitReturns } from '../account/exposure.kernel.js'
import type { ScoredBars } from './prices.kernel.js'
import { investedAlong } from './run-figures.kernel.js'
import type { Stretches } from './stretches.kernel.js'

/** Unit returns with their running sums: index t holds the sum of the bars before t. */
export interface UnitSums extends UnitReturns {
  readonly n: Float64Array
  readonly d: Float64Array
  readonly nn: Float64Array
  readonly nd: Float64Array
  readonly dd: Float64Array
}

/** The running sums of unit returns and of their products. Cost: O(bars), two values a bar, five where fills are at opens. NaN: spreads. */
export const unitSums = (unit: UnitReturns): UnitSums => {
  const { night, day } = unit
  const bars = night.length
  const n = new Float64Array(bars + 1)
  const d = new Float64Array(bars + 1)
  const nn = new Float64Array(bars + 1)
  const nd = new Float64Array(bars + 1)
  const dd = new Float64Array(bars + 1)
  for (let t = 0; t < bars; t++) {
    n[t + 1] = n[t]! + night[t]!
    nn[t + 1] = nn[t]! + night[t]! * night[t]!
  }
  // where fills are at closes nothing is earned by day, and three columns stay 0
  for (let t = day.findIndex((earned) => earned !== 0); t >= 0 && t < bars; t++) {
    d[t + 1] = d[t]! + day[t]!
    nd[t + 1] = nd[t]! + night[t]! * day[t]!
    dd[t + 1] = dd[t]! + day[t]! * day[t]!
  }
  return { ...unit, n, d, nn, nd, dd }
}

/** What a trial record keeps of a run's timing, and its mean invested share. */
export interface TimingSums extends TrialBlocks {
  readonly invested: Invested
}

/** Σ of the products of the net return x, the unit returns n and d, and the weights N and D. */
export type TimedProducts = ReturnType<typeof products>
const products = () => ({
  xx: 0,
  xn: 0,
  xd: 0,
  xN: 0,
  xD: 0,
  NN: 0,
  ND: 0,
  DD: 0,
  nN: 0,
  nD: 0,
  dN: 0,
  dD: 0,
})

/** Below this share of its terms a sum of squares is rounding. */
const ROUNDING = 1e-13

/**
 * Block sums and sum of squares of the timing series of an account that is given as stretches, without visiting the bars
 * through which all capital is in: there the weights are 1 and sums are differences of running ones. It agrees with
 * `timingSeries` of `timedReturns` to rounding. Cost: O(stretches + blocks), or O(bars held) where cash is left. NaN: prices
 * must be finite and above 0. Look-ahead: not a decision.
 */
export const timingSums = (
  scored: ScoredBars,
  unit: UnitSums,
  all: Stretches,
  capital: number,
): TimingSums => {
  const { n, open, close, bars, slice } = scored
  const x = new Float64Array(FINE_BLOCKS)
  const night = new Float64Array(FINE_BLOCKS)
  const day = new Float64Array(FINE_BLOCKS)
  const sums = products()
  let block = 0
  let ends = blockStart(1, FINE_BLOCKS, n)
  const blockOf = (t: number): number => {
    while (t >= ends) ends = blockStart(++block + 1, FINE_BLOCKS, n)
    return block
  }
  const first = slice.scored[0]
  const baseAt = (t: number): number =>
    t > 0 ? close[t - 1]! : first > 0 ? bars.close[first - 1]! : open[0]!
  const add = (t: number, earned: number, N: number, D: number): void => {
    const at = blockOf(t)
    x[at] = x[at]! + earned
    night[at] = night[at]! + N
    day[at] = day[at]! + D
    const rn = unit.night[t]!
    const rd = unit.day[t]!
    sums.xx += earned * earned
    sums.xn += earned * rn
    sums.xd += earned * rd
    sums.xN += earned * N
    sums.xD += earned * D
    sums.NN += N * N
    sums.ND += N * D
    sums.DD += D * D
    sums.nN += rn * N
    sums.nD += rn * D
    sums.dN += rd * N
    sums.dD += rd * D
  }
  /** Adds the bars [from, to), through which all capital is in. */
  const addWhole = (from: number, to: number): void => {
    for (let t = from; t < to; ) {
      const at = blockOf(t)
      const end = Math.min(to, ends)
      x[at] = x[at]! + (unit.n[end]! - unit.n[t]!) + (unit.d[end]! - unit.d[t]!)
      night[at] = night[at]! + (end - t)
      day[at] = day[at]! + (end - t)
      t = end
    }
    const N = unit.n[to]! - unit.n[from]!
    const D = unit.d[to]! - unit.d[from]!
    const nn = unit.nn[to]! - unit.nn[from]!
    const nd = unit.nd[to]! - unit.nd[from]!
    const dd = unit.dd[to]! - unit.dd[from]!
    sums.xx += nn + 2 * nd + dd
    sums.xn += nn + nd
    sums.xd += nd + dd
    sums.xN += N + D
    sums.xD += N + D
    sums.NN += to - from
    sums.ND += to - from
    sums.DD += to - from
    sums.nN += N
    sums.nD += N
    sums.dN += D
    sums.dD += D
  }
  let cashBefore = capital
  let unitsBefore = 0
  for (let i = 0; i < all.count && n > 0; i++) {
    const from = all.from[i]!
    const to = i + 1 < all.count ? all.from[i + 1]! : n
    const cash = all.cash[i]!
    const units = all.units[i]!
    const base = baseAt(from)
    const before = unitsBefore === 0 ? cashBefore : cashBefore + unitsBefore * base
    const after = units === 0 ? cash : cash + units * close[from]!
    if (before > 0)
      add(from, after / before - 1, (unitsBefore * base) / before, (all.day[i]! * base) / before)
    if (units !== 0 && cash === 0) addWhole(from + 1, to)
    else if (units !== 0)
      for (let t = from + 1; t < to; t++) {
        const equity = cash + units * close[t - 1]!
        if (equity <= 0) break
        const now = cash + units * close[t]!
        const weight = (units * close[t - 1]!) / equity
        add(t, now / equity - 1, weight, weight)
      }
    cashBefore = cash
    unitsBefore = units
  }
  return {
    ...centred(unitTotals(unit), n, { x, night, day }, sums),
    invested: investedAlong(scored, all),
  }
}

/** The running sums of unit returns before each of the 64 blocks and over all bars, and their products over all bars. */
export interface UnitTotals {
  readonly n: Float64Array
  readonly d: Float64Array
  readonly nn: number
  readonly nd: number
  readonly dd: number
}
const unitTotals = ({ n, d, nn, nd, dd }: UnitSums): UnitTotals => {
  const bars = n.length - 1
  const atBlocks = (column: Float64Array): Float64Array =>
    Float64Array.from({ length: FINE_BLOCKS + 1 }, (_, i) => column[blockStart(i, FINE_BLOCKS, bars)]!)
  return { n: atBlocks(n), d: atBlocks(d), nn: nn[bars]!, nd: nd[bars]!, dd: dd[bars]! }
}

/** The sums over each fine block: of net returns, and of the weights by night and by day. */
export type FineSums = { readonly [K in 'x' | 'night' | 'day']: Float64Array }

/** Takes the mean weights' returns away: `d = x - a n - b d - c N - e D + k`, k the means' products. Cost: O(blocks). */
export const centred = (
  unit: UnitTotals,
  n: number,
  { x, night, day }: FineSums,
  sums: TimedProducts,
): TrialBlocks => {
  const total = (column: Float64Array): number => meanOfColumn(column) * column.length
  const [X, N, D] = [total(x), total(night), total(day)]
  const a = N / Math.max(1, n)
  const b = D / Math.max(1, n)
  const c = unit.n[FINE_BLOCKS]! / Math.max(1, n)
  const e = unit.d[FINE_BLOCKS]! / Math.max(1, n)
  const k = a * c + b * e
  const blocks = new Float64Array(FINE_BLOCKS)
  for (let i = 0; i < FINE_BLOCKS; i++) {
    const from = blockStart(i, FINE_BLOCKS, n)
    const to = blockStart(i + 1, FINE_BLOCKS, n)
    const rn = unit.n[i + 1]! - unit.n[i]!
    const rd = unit.d[i + 1]! - unit.d[i]!
    blocks[i] = x[i]! - a * rn - b * rd - c * night[i]! - e * day[i]! + k * (to - from)
  }
  const plain = sums.xx + a * a * unit.nn + b * b * unit.dd + c * c * sums.NN + e * e * sums.DD + k * k * n
  const crossed =
    -a * sums.xn -
    b * sums.xd -
    c * sums.xN -
    e * sums.xD +
    k * X +
    a * b * unit.nd +
    a * c * sums.nN +
    a * e * sums.nD +
    b * c * sums.dN +
    b * e * sums.dD -
    a * k * unit.n[FINE_BLOCKS]! -
    b * k * unit.d[FINE_BLOCKS]! +
    c * e * sums.ND -
    c * k * N -
    e * k * D
  const squares = plain + 2 * crossed
  return { blocks, squares: squares > ROUNDING * plain ? squares : 0 }
}
