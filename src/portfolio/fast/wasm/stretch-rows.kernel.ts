// Running sums and extremes of the scored bars, for the sums of any number of accounts. AssemblyScript: `npm run wasm` compiles it.

import {
  BLOCK_ROW,
  BOTH,
  CHUNK_BITS,
  closeOf,
  DAY,
  DAYS,
  Ground,
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
} from './ground'

// where the fields of `Ground` stand in it, for whoever writes them
export const at_n: usize = offsetof<Ground>('n')
export const at_rows: usize = offsetof<Ground>('rows')
export const at_unit: usize = offsetof<Ground>('unit')
export const at_close: usize = offsetof<Ground>('close')
export const at_chunks: usize = offsetof<Ground>('chunks')
export const at_totals: usize = offsetof<Ground>('totals')
export const at_coarse: usize = offsetof<Ground>('coarse')
export const at_fine: usize = offsetof<Ground>('fine')
export const at_before: usize = offsetof<Ground>('before')
export const at_from: usize = offsetof<Ground>('from')
export const at_cash: usize = offsetof<Ground>('cash')
export const at_units: usize = offsetof<Ground>('units')
export const at_day: usize = offsetof<Ground>('day')
export const at_sums: usize = offsetof<Ground>('sums')
export const at_timing: usize = offsetof<Ground>('timing')
export const at_products: usize = offsetof<Ground>('products')
export const at_figures: usize = offsetof<Ground>('figures')

/** Writes the rows of all bars, the chunks and the totals of the blocks, from the closes and the unit returns. */
export function fillRows(ground: Ground): void {
  const n = ground.n
  let night = 0.0
  let squares = 0.0
  let day = 0.0
  let both = 0.0
  let days = 0.0
  for (let block = 0; block < 16; block++) {
    let sum = 0.0
    let sum2 = 0.0
    let sum3 = 0.0
    let sum4 = 0.0
    let gains = 0.0
    let losses = 0.0
    let losses2 = 0.0
    const to = wordAt(ground.coarse, block + 1)
    for (let t = wordAt(ground.coarse, block); t < to; t++) {
      const r = t == 0 ? 0.0 : closeOf(ground, t) / closeOf(ground, t - 1) - 1
      const r2 = r * r
      sum += r
      sum2 += r2
      sum3 += r2 * r
      sum4 += r2 * r2
      if (r > 0) gains += r
      else {
        losses += r
        losses2 += r2
      }
      const byNight = realAt(ground.unit, 2 * t)
      const byDay = realAt(ground.unit, 2 * t + 1)
      night += byNight
      squares += byNight * byNight
      day += byDay
      both += byNight * byDay
      days += byDay * byDay
      const row = rowOf(ground, t)
      store<f64>(row, sum, 0)
      store<f64>(row, sum2, 8)
      store<f64>(row, sum3, 16)
      store<f64>(row, sum4, 24)
      store<f64>(row, gains, 32)
      store<f64>(row, losses, 40)
      store<f64>(row, losses2, 48)
      store<f64>(row, night, NIGHT)
      store<f64>(row, squares, SQUARES)
      store<f64>(row, day, DAY)
      store<f64>(row, both, BOTH)
      store<f64>(row, days, DAYS)
    }
    const total = ground.totals + (<usize>block) * BLOCK_ROW
    store<f64>(total, sum, 0)
    store<f64>(total, sum2, 8)
    store<f64>(total, sum3, 16)
    store<f64>(total, sum4, 24)
    store<f64>(total, gains, 32)
    store<f64>(total, losses, 40)
    store<f64>(total, losses2, 48)
  }
  for (let first = 0; first < n; first += 1 << CHUNK_BITS) {
    const to = min(n, first + (1 << CHUNK_BITS))
    let high = -Infinity
    let low = Infinity
    for (let t = first; t < to; t++) {
      high = higher(high, closeOf(ground, t))
      low = lower(low, closeOf(ground, t))
      store<f64>(rowOf(ground, t), high, HIGH_TO)
      store<f64>(rowOf(ground, t), low, LOW_TO)
    }
    const chunk = ground.chunks + ((<usize>(first >> CHUNK_BITS)) << 4)
    store<f64>(chunk, high, 0)
    store<f64>(chunk, low, 8)
    high = -Infinity
    low = Infinity
    for (let t = to - 1; t >= first; t--) {
      high = higher(high, closeOf(ground, t))
      low = lower(low, closeOf(ground, t))
      if (t == 0) continue
      store<f64>(rowOf(ground, t - 1), high, HIGH_FROM)
      store<f64>(rowOf(ground, t - 1), low, LOW_FROM)
    }
  }
  for (let block = 0; block <= 64; block++) {
    const t = wordAt(ground.fine, block)
    store<f64>(ground.before + ((<usize>block) << 4), t == 0 ? 0 : load<f64>(rowOf(ground, t - 1), NIGHT), 0)
    store<f64>(ground.before + ((<usize>block) << 4), t == 0 ? 0 : load<f64>(rowOf(ground, t - 1), DAY), 8)
  }
}
