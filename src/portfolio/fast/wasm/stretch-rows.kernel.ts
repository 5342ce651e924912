// Running sums and extremes of the scored bars, for the sums of any number of accounts. AssemblyScript: `npm run wasm` compiles it.

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

// where the fields of `SumsLayout` stand in it, for whoever writes them
export const at_n: usize = offsetof<SumsLayout>('n')
export const at_rows: usize = offsetof<SumsLayout>('rows')
export const at_unit: usize = offsetof<SumsLayout>('unit')
export const at_close: usize = offsetof<SumsLayout>('close')
export const at_chunks: usize = offsetof<SumsLayout>('chunks')
export const at_totals: usize = offsetof<SumsLayout>('totals')
export const at_coarse: usize = offsetof<SumsLayout>('coarse')
export const at_fine: usize = offsetof<SumsLayout>('fine')
export const at_before: usize = offsetof<SumsLayout>('before')
export const at_from: usize = offsetof<SumsLayout>('from')
export const at_cash: usize = offsetof<SumsLayout>('cash')
export const at_units: usize = offsetof<SumsLayout>('units')
export const at_day: usize = offsetof<SumsLayout>('day')
export const at_first: usize = offsetof<SumsLayout>('first')
export const at_sums: usize = offsetof<SumsLayout>('sums')
export const at_timing: usize = offsetof<SumsLayout>('timing')
export const at_products: usize = offsetof<SumsLayout>('products')
export const at_figures: usize = offsetof<SumsLayout>('figures')

/** Writes the rows of all bars, the chunks and the totals of the blocks, from the closes and the unit returns. */
export function fillRows(layout: SumsLayout): void {
  const n = layout.n
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
    const to = wordAt(layout.coarse, block + 1)
    for (let t = wordAt(layout.coarse, block); t < to; t++) {
      const r = t == 0 ? 0.0 : closeOf(layout, t) / closeOf(layout, t - 1) - 1
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
      const byNight = realAt(layout.unit, 2 * t)
      const byDay = realAt(layout.unit, 2 * t + 1)
      night += byNight
      squares += byNight * byNight
      day += byDay
      both += byNight * byDay
      days += byDay * byDay
      const row = rowOf(layout, t)
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
    const total = layout.totals + (<usize>block) * BLOCK_ROW
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
      high = higher(high, closeOf(layout, t))
      low = lower(low, closeOf(layout, t))
      store<f64>(rowOf(layout, t), high, HIGH_TO)
      store<f64>(rowOf(layout, t), low, LOW_TO)
    }
    const chunk = layout.chunks + ((<usize>(first >> CHUNK_BITS)) << 4)
    store<f64>(chunk, high, 0)
    store<f64>(chunk, low, 8)
    high = -Infinity
    low = Infinity
    for (let t = to - 1; t >= first; t--) {
      high = higher(high, closeOf(layout, t))
      low = lower(low, closeOf(layout, t))
      if (t == 0) continue
      store<f64>(rowOf(layout, t - 1), high, HIGH_FROM)
      store<f64>(rowOf(layout, t - 1), low, LOW_FROM)
    }
  }
  for (let block = 0; block <= 64; block++) {
    const t = wordAt(layout.fine, block)
    store<f64>(layout.before + ((<usize>block) << 4), t == 0 ? 0 : load<f64>(rowOf(layout, t - 1), NIGHT), 0)
    store<f64>(layout.before + ((<usize>block) << 4), t == 0 ? 0 : load<f64>(rowOf(layout, t - 1), DAY), 8)
  }
}
