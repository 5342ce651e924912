// Sums that stand in the memory.

import { BLOCK_ROW, BOTH, DAY, DAYS, NIGHT, rowOf, SQUARES, SumsLayout } from './sums-layout'

/** Adds two numbers to those that stand at a place. */
@inline
export function addPair(place: usize, offset: usize, value: v128): void {
  v128.store(place + offset, f64x2.add(v128.load(place + offset), value))
}

/** Adds one return to the sums of its coarse block. */
@inline
export function addReturnTo(sums: usize, r: f64): void {
  const r2 = r * r
  addPair(sums, 0, f64x2(r, r2))
  addPair(sums, 16, f64x2(r2 * r, r2 * r2))
  // which sign a return has is as good as chance: both sums are added to, one of them nothing, and nothing branches
  const both = f64x2.splat(r)
  const gains = f64x2.gt(both, f64x2.splat(0))
  addPair(sums, 32, v128.bitselect(f64x2(r, 0), f64x2(0, r), gains))
  const squares = v128.andnot(f64x2.splat(r2), gains)
  store<f64>(sums, load<f64>(sums, 48) + f64x2.extract_lane(squares, 0), 48)
}

/**
 * Adds one bar to what the timing test reads. A fine block has Σ of the net returns and of both weights; the products are those
 * of x with the unit returns n and d, of x with the weights N and D, of N with N and D, of n and of d with N and D, of x with x,
 * of D with D.
 */
@inline
export function addTimed(layout: SumsLayout, t: i32, timing: usize, products: usize, x: f64, N: f64, D: f64): void {
  store<f64>(timing, load<f64>(timing) + x)
  const weights = f64x2(N, D)
  addPair(timing, 8, weights)
  const unit = v128.load(layout.unit + ((<usize>t) << 4))
  const both = f64x2.splat(x)
  addPair(products, 0, f64x2.mul(both, unit))
  addPair(products, 16, f64x2.mul(both, weights))
  addPair(products, 32, f64x2.mul(f64x2.splat(N), weights))
  addPair(products, 48, f64x2.mul(v128.shuffle<i64>(unit, unit, 0, 0), weights))
  addPair(products, 64, f64x2.mul(v128.shuffle<i64>(unit, unit, 1, 1), weights))
  const own = f64x2(x, D)
  addPair(products, 80, f64x2.mul(own, own))
}

/** Adds the returns of bars a + 1 to e, through which all capital is in, to the sums of their coarse blocks. */
@inline
export function addHeld(layout: SumsLayout, sums: usize, a: i32, e: i32, opens: bool, first: i32, last: i32): void {
  const rowOfA = rowOf(layout, a)
  const rowOfE = rowOf(layout, e)
  for (let k: usize = 0; k < BLOCK_ROW; k += 16) {
    const skipped = opens ? v128.load(rowOfA + k) : f64x2.splat(0)
    if (first == last) {
      addPair(sums + (<usize>first) * BLOCK_ROW, k, f64x2.sub(v128.load(rowOfE + k), skipped))
      continue
    }
    addPair(sums + (<usize>first) * BLOCK_ROW, k, f64x2.sub(v128.load(layout.totals + (<usize>first) * BLOCK_ROW + k), skipped))
    for (let block = first + 1; block < last; block++)
      addPair(sums + (<usize>block) * BLOCK_ROW, k, v128.load(layout.totals + (<usize>block) * BLOCK_ROW + k))
    addPair(sums + (<usize>last) * BLOCK_ROW, k, v128.load(rowOfE + k))
  }
}

/** Adds the products of the bars a + 1 to e, through which all capital is in. */
@inline
export function addProducts(layout: SumsLayout, products: usize, a: i32, e: i32): void {
  const rowOfA = rowOf(layout, a)
  const rowOfE = rowOf(layout, e)
  const N = load<f64>(rowOfE, NIGHT) - load<f64>(rowOfA, NIGHT)
  const D = load<f64>(rowOfE, DAY) - load<f64>(rowOfA, DAY)
  const nn = load<f64>(rowOfE, SQUARES) - load<f64>(rowOfA, SQUARES)
  const nd = load<f64>(rowOfE, BOTH) - load<f64>(rowOfA, BOTH)
  const dd = load<f64>(rowOfE, DAYS) - load<f64>(rowOfA, DAYS)
  const bars = <f64>(e - a)
  addPair(products, 0, f64x2(nn + nd, nd + dd))
  addPair(products, 16, f64x2.splat(N + D))
  addPair(products, 32, f64x2.splat(bars))
  addPair(products, 48, f64x2.splat(N))
  addPair(products, 64, f64x2.splat(D))
  addPair(products, 80, f64x2(nn + 2 * nd + dd, bars))
}
