// The sums of a trial record along the stretches of an account. `summary.kernel.ts` and `timing-sums.kernel.ts` have the plain reading of
// one account, whose additions these are, in their order. AssemblyScript: `npm run wasm` compiles it.

import {
  ACCOUNT_FIGURES, ACCOUNT_PRODUCTS, ACCOUNT_SUMS, ACCOUNT_TIMING,
  BLOCK_ROW,
  CHUNK_BITS,
  COARSE,
  closeOf,
  DAY,
  DEEPEST,
  LAST_EQUITY,
  FINE,
  GROSS,
  HIGH_FROM,
  HIGH_TO,
  higher,
  LOW_FROM,
  LOW_TO,
  lower,
  NET,
  NEXT,
  NIGHT,
  PEAK,
  RUINED,
  realAt,
  rowOf,
  SumsLayout,
  UNITS,
  wordAt,
} from './sums-layout'
import { addHeld, addPair, addProducts, addReturnTo, addTimed } from './running-sums'

/** Bars whose rows stay in the processor's cache while all accounts pass them. */
const TILE: i32 = 1024

/** Begins accounts, each with its capital. */
function begin(layout: SumsLayout, accounts: i32, capital: f64): void {
  memory.fill(layout.sums, 0, (<usize>accounts) * ACCOUNT_SUMS)
  memory.fill(layout.timing, 0, (<usize>accounts) * ACCOUNT_TIMING)
  memory.fill(layout.products, 0, (<usize>accounts) * ACCOUNT_PRODUCTS)
  memory.fill(layout.figures, 0, (<usize>accounts) * ACCOUNT_FIGURES)
  for (let account = 0; account < accounts; account++) {
    const figures = layout.figures + (<usize>account) * ACCOUNT_FIGURES
    store<f64>(figures, capital, LAST_EQUITY)
    store<f64>(figures, capital, PEAK)
    store<f64>(figures, 1, DEEPEST)
    store<i32>(figures, wordAt(layout.first, account), NEXT)
  }
}

/** Sums the stretches of an account that end up to bar `until`, from the one on that is next. */
function sumUntil(layout: SumsLayout, account: i32, until: i32): void {
  const n = layout.n
  const figures = layout.figures + (<usize>account) * ACCOUNT_FIGURES
  const last = wordAt(layout.first, account + 1) - 1
  let i = load<i32>(figures, NEXT)
  if (i > last || (i < last ? wordAt(layout.from, i + 1) : n) > until) return
  const sums = layout.sums + (<usize>account) * ACCOUNT_SUMS
  const timed = layout.timing + (<usize>account) * ACCOUNT_TIMING
  const products = layout.products + (<usize>account) * ACCOUNT_PRODUCTS
  let before = load<f64>(figures, LAST_EQUITY)
  let peak = load<f64>(figures, PEAK)
  let deepest = load<f64>(figures, DEEPEST)
  let ruined = load<f64>(figures, RUINED) != 0
  let net = load<f64>(figures, NET)
  let gross = load<f64>(figures, GROSS)
  let unitsBefore = load<f64>(figures, UNITS)
  let coarse = load<i32>(figures, COARSE)
  let coarseEnd = wordAt(layout.coarse, coarse + 1)
  let fine = load<i32>(figures, FINE)
  let fineEnd = wordAt(layout.fine, fine + 1)
  for (; i <= last; i++) {
    const from = wordAt(layout.from, i)
    const to = i < last ? wordAt(layout.from, i + 1) : n
    if (to > until) break
    const cash = realAt(layout.cash, i)
    const units = realAt(layout.units, i)
    while (from >= coarseEnd) coarseEnd = wordAt(layout.coarse, ++coarse + 1)
    while (from >= fineEnd) fineEnd = wordAt(layout.fine, ++fine + 1)
    const base = closeOf(layout, from - 1)
    const after = units == 0 ? cash : cash + units * closeOf(layout, from)
    if (before <= 0) ruined = true
    const r = after / before - 1
    addReturnTo(sums + (<usize>coarse) * BLOCK_ROW, r)
    if (before > 0)
      addTimed(layout, from, timed + (<usize>fine) * 24, products, r, (unitsBefore * base) / before, (realAt(layout.day, i) * base) / before)
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
      addHeld(layout, sums, a, e, opened == first, first, coarse)
      let N = load<f64>(rowOf(layout, a), NIGHT)
      let D = load<f64>(rowOf(layout, a), DAY)
      for (let t = a + 1; t < to; ) {
        while (t >= fineEnd) fineEnd = wordAt(layout.fine, ++fine + 1)
        const end = min(to, fineEnd)
        const place = end == to ? rowOf(layout, e) : 0
        const next = layout.before + ((<usize>(fine + 1)) << 4)
        const nextN = place != 0 ? load<f64>(place, NIGHT) : load<f64>(next, 0)
        const nextD = place != 0 ? load<f64>(place, DAY) : load<f64>(next, 8)
        const timing = timed + (<usize>fine) * 24
        store<f64>(timing, load<f64>(timing) + (nextN - N) + (nextD - D))
        addPair(timing, 8, f64x2.splat(<f64>(end - t)))
        N = nextN
        D = nextD
        t = end
      }
      addProducts(layout, products, a, e)
      // the drawdown of `units` times the closes of bars a + 1 to e
      const firstChunk = (a + 1) >> CHUNK_BITS
      const lastChunk = e >> CHUNK_BITS
      let highest: v128
      let lowest: v128
      if (firstChunk == lastChunk) {
        highest = lowest = f64x2.splat(closeOf(layout, e))
        for (let t = a + 1; t < e; t += 2) {
          const pair = v128.load(layout.close + ((<usize>t) << 3), 8)
          highest = f64x2.pmax(highest, pair)
          lowest = f64x2.pmin(lowest, pair)
        }
      } else {
        const ends = rowOf(layout, e)
        highest = f64x2(load<f64>(ends, HIGH_TO), load<f64>(rowOf(layout, a), HIGH_FROM))
        lowest = f64x2(load<f64>(ends, LOW_TO), load<f64>(rowOf(layout, a), LOW_FROM))
        for (let chunk = firstChunk + 1; chunk < lastChunk; chunk++) {
          const both = v128.load(layout.chunks + ((<usize>chunk) << 4))
          highest = f64x2.pmax(highest, v128.shuffle<i64>(both, both, 0, 0))
          lowest = f64x2.pmin(lowest, v128.shuffle<i64>(both, both, 1, 1))
        }
      }
      const high = higher(f64x2.extract_lane(highest, 0), f64x2.extract_lane(highest, 1))
      const low = lower(f64x2.extract_lane(lowest, 0), f64x2.extract_lane(lowest, 1))
      if (units * high <= peak) {
        if (units * low < deepest * peak) deepest = (units * low) / peak
      } else if (low >= deepest * high) peak = units * high
      else
        for (let t = a + 1; t <= e; ) {
          const chunk = t >> CHUNK_BITS
          if (t == chunk << CHUNK_BITS && chunk < lastChunk) {
            // the extremes of a whole chunk say what its bars do, unless its peak may come before its deepest bar
            const top = units * realAt(layout.chunks, 2 * chunk)
            const bottom = units * realAt(layout.chunks, 2 * chunk + 1)
            const rises = top > peak
            if (!rises || bottom >= deepest * top) {
              if (rises) peak = top
              else if (bottom < deepest * peak) deepest = bottom / peak
              t += 1 << CHUNK_BITS
              continue
            }
          }
          const equity = units * closeOf(layout, t)
          if (equity > peak) peak = equity
          else if (equity < deepest * peak) deepest = equity / peak
          t++
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
      addReturnTo(sums + (<usize>coarse) * BLOCK_ROW, x)
      if (now > peak) peak = now
      else if (now < deepest * peak) deepest = now / peak
      if (lives) {
        while (t >= fineEnd) fineEnd = wordAt(layout.fine, ++fine + 1)
        const timing = timed + (<usize>fine) * 24
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
  store<f64>(figures, before, LAST_EQUITY)
  store<f64>(figures, peak, PEAK)
  store<f64>(figures, deepest, DEEPEST)
  store<f64>(figures, ruined ? 1 : 0, RUINED)
  store<f64>(figures, net, NET)
  store<f64>(figures, gross, GROSS)
  store<f64>(figures, unitsBefore, UNITS)
  store<i32>(figures, i, NEXT)
  store<i32>(figures, coarse, COARSE)
  store<i32>(figures, fine, FINE)
}

/**
 * Reads accounts that begin with a capital. `sums` gets the sums of each coarse block, `timing` and `products` those of the timing
 * test, `figures` what stands above. All accounts pass a tile of bars before the next: the additions of each stay in their order.
 */
export function sumEach(layout: SumsLayout, accounts: i32, capital: f64): void {
  begin(layout, accounts, capital)
  for (let until = TILE; until < layout.n + TILE; until += TILE)
    for (let account = 0; account < accounts; account++) sumUntil(layout, account, min(until, layout.n))
}
