// The sums of a trial record along the stretches of an account. `summary.kernel.ts` and `timing-sums.kernel.ts` have the plain reading of
// one account, whose additions these are, in their order. AssemblyScript: `npm run wasm` compiles it.

import {
  BLOCK_ROW,
  BOTH,
  CHUNK_BITS,
  closeOf,
  DAY,
  DAYS,
  SumsLayout,
  HIGH_FROM,
  HIGH_TO,
  higher,
  LOW_FROM,
  LOW_TO,
  lower,
  NIGHT,
  realAt,
  rowOf,
  SQUARES,
  wordAt,
} from './sums-layout'
import { addPair, addReturnTo } from './running-sums'

/**
 * Adds one bar to what the timing test reads. A fine block has Σ of the net returns and of both weights; the products are those
 * of x with the unit returns n and d, of x with the weights N and D, of N with N and D, of n and of d with N and D, of x with x,
 * of D with D.
 */
@inline
function addTimed(layout: SumsLayout, t: i32, block: i32, x: f64, N: f64, D: f64): void {
  const timing = layout.timing + (<usize>block) * 24
  store<f64>(timing, load<f64>(timing) + x)
  const weights = f64x2(N, D)
  addPair(timing, 8, weights)
  const products = layout.products
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
function addHeld(layout: SumsLayout, a: i32, e: i32, opens: bool, first: i32, last: i32): void {
  const rowOfA = rowOf(layout, a)
  const rowOfE = rowOf(layout, e)
  for (let k: usize = 0; k < BLOCK_ROW; k += 16) {
    const skipped = opens ? v128.load(rowOfA + k) : f64x2.splat(0)
    if (first == last) {
      addPair(layout.sums + (<usize>first) * BLOCK_ROW, k, f64x2.sub(v128.load(rowOfE + k), skipped))
      continue
    }
    addPair(layout.sums + (<usize>first) * BLOCK_ROW, k, f64x2.sub(v128.load(layout.totals + (<usize>first) * BLOCK_ROW + k), skipped))
    for (let block = first + 1; block < last; block++)
      addPair(layout.sums + (<usize>block) * BLOCK_ROW, k, v128.load(layout.totals + (<usize>block) * BLOCK_ROW + k))
    addPair(layout.sums + (<usize>last) * BLOCK_ROW, k, v128.load(rowOfE + k))
  }
}

/** Adds the products of the bars a + 1 to e, through which all capital is in. */
@inline
function addProducts(layout: SumsLayout, a: i32, e: i32): void {
  const rowOfA = rowOf(layout, a)
  const rowOfE = rowOf(layout, e)
  const N = load<f64>(rowOfE, NIGHT) - load<f64>(rowOfA, NIGHT)
  const D = load<f64>(rowOfE, DAY) - load<f64>(rowOfA, DAY)
  const nn = load<f64>(rowOfE, SQUARES) - load<f64>(rowOfA, SQUARES)
  const nd = load<f64>(rowOfE, BOTH) - load<f64>(rowOfA, BOTH)
  const dd = load<f64>(rowOfE, DAYS) - load<f64>(rowOfA, DAYS)
  const bars = <f64>(e - a)
  addPair(layout.products, 0, f64x2(nn + nd, nd + dd))
  addPair(layout.products, 16, f64x2.splat(N + D))
  addPair(layout.products, 32, f64x2.splat(bars))
  addPair(layout.products, 48, f64x2.splat(N))
  addPair(layout.products, 64, f64x2.splat(D))
  addPair(layout.products, 80, f64x2(nn + 2 * nd + dd, bars))
}

/**
 * Reads an account of `count` stretches. `sums` gets the sums of each coarse block, `timing` and `products` those of the timing
 * test, `figures` the last equity, the deepest equity over its peak, the net and the gross invested share in bars, and 1 where
 * the equity was 0 or less at a close before the last.
 */
export function sumAlong(layout: SumsLayout, count: i32, capital: f64): void {
  const n = layout.n
  memory.fill(layout.sums, 0, 16 * BLOCK_ROW)
  memory.fill(layout.timing, 0, 64 * 24)
  memory.fill(layout.products, 0, 96)
  let before = capital
  let peak = capital
  let deepest = 1.0
  let ruined = false
  let net = 0.0
  let gross = 0.0
  let unitsBefore = 0.0
  let coarse = 0
  let coarseEnd = wordAt(layout.coarse, 1)
  let fine = 0
  let fineEnd = wordAt(layout.fine, 1)
  for (let i = 0; i < count && n > 0; i++) {
    const from = wordAt(layout.from, i)
    const to = i + 1 < count ? wordAt(layout.from, i + 1) : n
    const cash = realAt(layout.cash, i)
    const units = realAt(layout.units, i)
    while (from >= coarseEnd) coarseEnd = wordAt(layout.coarse, ++coarse + 1)
    while (from >= fineEnd) fineEnd = wordAt(layout.fine, ++fine + 1)
    const base = closeOf(layout, from - 1)
    const after = units == 0 ? cash : cash + units * closeOf(layout, from)
    if (before <= 0) ruined = true
    const r = after / before - 1
    addReturnTo(layout.sums + (<usize>coarse) * BLOCK_ROW, r)
    if (before > 0) addTimed(layout, from, fine, r, (unitsBefore * base) / before, (realAt(layout.day, i) * base) / before)
    if (after > peak) peak = after
    else if (after < deepest * peak) deepest = after / peak
    before = after
    unitsBefore = units
    if (units == 0) {
      if (to - from >= 2 && cash <= 0) ruined = true
      continue
    }
    if (cash == 0) {
      net += <f64>(to - from)
      gross += <f64>(to - from)
      if (to - from < 2) continue
      const a = from
      const e = to - 1
      const opened = coarse
      while (a + 1 >= coarseEnd) coarseEnd = wordAt(layout.coarse, ++coarse + 1)
      const first = coarse
      while (e >= coarseEnd) coarseEnd = wordAt(layout.coarse, ++coarse + 1)
      addHeld(layout, a, e, opened == first, first, coarse)
      let N = load<f64>(rowOf(layout, a), NIGHT)
      let D = load<f64>(rowOf(layout, a), DAY)
      for (let t = a + 1; t < to; ) {
        while (t >= fineEnd) fineEnd = wordAt(layout.fine, ++fine + 1)
        const end = min(to, fineEnd)
        const place = end == to ? rowOf(layout, e) : 0
        const next = layout.before + ((<usize>(fine + 1)) << 4)
        const nextN = place != 0 ? load<f64>(place, NIGHT) : load<f64>(next, 0)
        const nextD = place != 0 ? load<f64>(place, DAY) : load<f64>(next, 8)
        const timing = layout.timing + (<usize>fine) * 24
        store<f64>(timing, load<f64>(timing) + (nextN - N) + (nextD - D))
        addPair(timing, 8, f64x2.splat(<f64>(end - t)))
        N = nextN
        D = nextD
        t = end
      }
      addProducts(layout, a, e)
      // the drawdown of `units` times the closes of bars a + 1 to e
      const firstChunk = (a + 1) >> CHUNK_BITS
      const lastChunk = e >> CHUNK_BITS
      let high = -Infinity
      let low = Infinity
      if (firstChunk == lastChunk)
        for (let t = a + 1; t <= e; t++) {
          high = higher(high, closeOf(layout, t))
          low = lower(low, closeOf(layout, t))
        }
      else {
        high = higher(load<f64>(rowOf(layout, a), HIGH_FROM), load<f64>(rowOf(layout, e), HIGH_TO))
        low = lower(load<f64>(rowOf(layout, a), LOW_FROM), load<f64>(rowOf(layout, e), LOW_TO))
        for (let chunk = firstChunk + 1; chunk < lastChunk; chunk++) {
          high = higher(high, realAt(layout.chunks, 2 * chunk))
          low = lower(low, realAt(layout.chunks, 2 * chunk + 1))
        }
      }
      if (units * high <= peak) {
        if (units * low < deepest * peak) deepest = (units * low) / peak
      } else if (low >= deepest * high) peak = units * high
      else
        for (let t = a + 1; t <= e; t++) {
          const equity = units * closeOf(layout, t)
          if (equity > peak) peak = equity
          else if (equity < deepest * peak) deepest = equity / peak
        }
      before = units * closeOf(layout, e)
      continue
    }
    // some cash is left, or owed: what is invested at one close is the weight of the next bar
    let weight = 0.0
    if (after > 0) {
      weight = (units * closeOf(layout, from)) / after
      net += weight
      gross += abs(weight)
    }
    let lives = after > 0
    const products = layout.products
    let withUnit = v128.load(products, 0)
    let withWeight = v128.load(products, 16)
    let ofWeights = v128.load(products, 32)
    let ofNight = v128.load(products, 48)
    let ofDay = v128.load(products, 64)
    let own = v128.load(products, 80)
    for (let t = from + 1; t < to; t++) {
      while (t >= coarseEnd) coarseEnd = wordAt(layout.coarse, ++coarse + 1)
      const worth = units * closeOf(layout, t)
      const now = cash + worth
      if (before <= 0) ruined = true
      const x = now / before - 1
      addReturnTo(layout.sums + (<usize>coarse) * BLOCK_ROW, x)
      if (now > peak) peak = now
      else if (now < deepest * peak) deepest = now / peak
      if (lives) {
        while (t >= fineEnd) fineEnd = wordAt(layout.fine, ++fine + 1)
        const timing = layout.timing + (<usize>fine) * 24
        store<f64>(timing, load<f64>(timing) + x)
        const weights = f64x2.splat(weight)
        addPair(timing, 8, weights)
        const unit = v128.load(layout.unit + ((<usize>t) << 4))
        const both = f64x2.splat(x)
        const pair = f64x2(x, weight)
        withUnit = f64x2.add(withUnit, f64x2.mul(both, unit))
        withWeight = f64x2.add(withWeight, f64x2.mul(both, weights))
        ofWeights = f64x2.add(ofWeights, f64x2.mul(weights, weights))
        ofNight = f64x2.add(ofNight, f64x2.mul(v128.shuffle<i64>(unit, unit, 0, 0), weights))
        ofDay = f64x2.add(ofDay, f64x2.mul(v128.shuffle<i64>(unit, unit, 1, 1), weights))
        own = f64x2.add(own, f64x2.mul(pair, pair))
        lives = now > 0
        if (lives) {
          weight = worth / now
          net += weight
          gross += abs(weight)
        }
      }
      before = now
    }
    v128.store(products, withUnit, 0)
    v128.store(products, withWeight, 16)
    v128.store(products, ofWeights, 32)
    v128.store(products, ofNight, 48)
    v128.store(products, ofDay, 64)
    v128.store(products, own, 80)
  }
  store<f64>(layout.figures, before, 0)
  store<f64>(layout.figures, deepest, 8)
  store<f64>(layout.figures, net, 16)
  store<f64>(layout.figures, gross, 24)
  store<f64>(layout.figures, ruined ? 1 : 0, 32)
}
