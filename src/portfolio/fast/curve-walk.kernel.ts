import { once } from '../../core/once.js'
import { moduleMemory, moduleOf } from '../../core/web-assembly.js'
import { drawdownFold, type EquityFold } from '../../stats/metrics/equity-fold.kernel.js'
import { BLOCKS } from '../../stats/metrics/moments.kernel.js'
import { blockStart } from '../../stats/timing/timing.kernel.js'
import { CURVE_WALK } from './curve-walk-module.js'
import { type Prices, pricesAlong, type ScoredBars, SUMS } from './prices.kernel.js'
import { equityOfStretches, type Stretches } from './stretches.kernel.js'

/** The curve of one account, with the running sums along its stretches and how long and how deep it was under its peak. */
export interface WalkedCurve extends Pick<Prices, 'running' | 'totals'> {
  readonly equity: Float64Array
  readonly under: Pick<EquityFold, 'drawdown2' | 'longest_under'>
}

/** Walks the curve of an account that begins with a capital. */
export type CurveWalk = (scored: ScoredBars, all: Stretches, capital: number) => WalkedCurve

/** The curve, then what is summed along it. Cost: O(bars). NaN: prices must be finite and above 0. Look-ahead: not a decision. */
export const curveInTurn: CurveWalk = (scored, all, capital) => {
  const equity = equityOfStretches(all, scored.close, capital)
  const { running, totals } = pricesAlong(scored, all)
  const { drawdown2, longest_under } = drawdownFold(equity)
  return { equity, running, totals, under: { drawdown2, longest_under } }
}

/** The module's exports: bars of a tile, the bytes at which its parts stand, and what it does. */
type Exports = Readonly<
  Record<
    | 'CURVE_TILE'
    | 'curve_fold'
    | 'curve_places'
    | 'curve_sums'
    | 'curve_from'
    | 'curve_cash'
    | 'curve_units'
    | 'curve_close'
    | 'curve_equity'
    | 'curve_rows'
    | 'curve_end',
    { readonly value: number }
  >
> & { readonly walkTile: (stretches: number, place: number) => void }

/** The module with views of its memory, which all walks of a thread use one after the other. */
const machine = once(() => {
  const module = moduleOf(CURVE_WALK)
  // the module alone knows how much its parts take, so it is asked in a memory of no pages
  const memory = moduleMemory((module(moduleMemory(0)) as Exports).curve_end.value)
  const exported = module(memory) as Exports
  const tile = exported.CURVE_TILE.value
  const reals = (at: keyof Exports & `curve_${string}`, length: number): Float64Array =>
    new Float64Array(memory.buffer, exported[at].value, length)
  return {
    tile,
    walkTile: exported.walkTile,
    fold: reals('curve_fold', 3),
    places: new Int32Array(memory.buffer, exported.curve_places.value, 2),
    sums: reals('curve_sums', SUMS),
    from: new Int32Array(memory.buffer, exported.curve_from.value, tile + 1),
    cash: reals('curve_cash', tile),
    units: reals('curve_units', tile),
    close: reals('curve_close', tile + 1),
    equity: reals('curve_equity', tile),
    rows: reals('curve_rows', 2 * tile * SUMS),
  }
})

/**
 * `curveInTurn`, to the bit, in one pass over the closes by vector instructions of WebAssembly. Cost: O(bars). NaN: prices must be finite
 * and above 0. Look-ahead: not a decision.
 */
export const curveByVector: CurveWalk = ({ close, n }, all, capital) => {
  const at = machine()
  const equity = new Float64Array(n + 1)
  const running = new Float64Array(2 * all.count * SUMS)
  const totals = new Float64Array(BLOCKS * SUMS)
  equity[0] = capital
  at.fold.set([capital, 0, 0])
  at.places.fill(0)
  let first = 0
  for (let block = 0; block < BLOCKS; block++) {
    at.sums.fill(0)
    const to = blockStart(block + 1, BLOCKS, n)
    for (let t = blockStart(block, BLOCKS, n); t < to; t += at.tile) {
      const end = Math.min(to, t + at.tile)
      let next = first
      for (; next < all.count && all.from[next]! < end; next++)
        at.from[next - first] = Math.max(0, all.from[next]! - t)
      at.from[next - first] = end - t
      at.cash.set(all.cash.subarray(first, next))
      at.units.set(all.units.subarray(first, next))
      at.close[0] = close[Math.max(0, t - 1)]!
      at.close.set(close.subarray(t, end), 1)
      at.walkTile(next - first, t + 1)
      equity.set(at.equity.subarray(0, end - t), t + 1)
      // the row behind the first bar of a stretch that began in an earlier tile is known
      const row = 2 * first + (all.from[first]! < t ? 1 : 0)
      running.set(at.rows.subarray((row - 2 * first) * SUMS, 2 * (next - first) * SUMS), row * SUMS)
      first = all.from[next] === end && next < all.count ? next : next - 1
    }
    totals.set(at.sums, block * SUMS)
  }
  const [, , drawdown2 = 0] = at.fold
  const [top = 0, longest = 0] = at.places
  return { equity, running, totals, under: { drawdown2, longest_under: Math.max(longest, n - top) } }
}
