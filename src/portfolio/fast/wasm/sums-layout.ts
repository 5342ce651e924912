// Where the modules of this folder find the scored bars, what was summed of them, and an account.

/** Where everything stands in the memory; `stretch-sums.kernel.ts` writes it. */
@unmanaged
export class SumsLayout {
  /** Scored bars. */
  n: i32
  /** Two rows of 8 numbers a bar, as `fillRows` writes them. */
  rows: usize
  /** What a unit of exposure earns on each bar: by night, by day. */
  unit: usize
  /** The price before the first bar, then the close of each. */
  close: usize
  /** Highest and lowest close of each chunk of 32 bars. */
  chunks: usize
  /** Sums over each of 16 blocks, a row of 8 each. */
  totals: usize
  /** First bars of the 16 and of the 64 blocks, with one number more, which no bar reaches: whole numbers. */
  coarse: usize
  fine: usize
  /** The running sums of the unit returns before each of the 64 blocks: by night, by day. */
  before: usize
  /** The stretches of all accounts, one account behind the other: first bars, cash, units, units by day. */
  from: usize
  cash: usize
  units: usize
  day: usize
  /** The place of each account's first stretch, and where those of the last end. */
  first: usize
  /** What `sumEach` writes, a part for each account. */
  sums: usize
  timing: usize
  products: usize
  figures: usize
}

// the parts of an account: 16 coarse blocks, 64 fine blocks of 3 numbers, 12 products, and its figures
export const ACCOUNT_SUMS: usize = 1024
export const ACCOUNT_TIMING: usize = 1536
export const ACCOUNT_PRODUCTS: usize = 96
export const ACCOUNT_FIGURES: usize = 80
// the figures: last equity, deepest equity over its peak, net and gross invested share in bars, 1 where the equity was 0 or less
export const LAST_EQUITY: usize = 0
export const DEEPEST: usize = 8
export const NET: usize = 16
export const GROSS: usize = 24
export const RUINED: usize = 32
// and how far it is summed: the peak, the units of the stretch before, the next stretch, the blocks that it begins in
export const PEAK: usize = 40
export const UNITS: usize = 48
export const NEXT: usize = 56
export const COARSE: usize = 60
export const FINE: usize = 64

// a row of a bar: Σ of r, r², r³, r⁴, gains, losses, losses² of its block up to it; Σ of the unit returns by night up to it
export const NIGHT: usize = 56
// and Σ of their squares, by day, of both, of the squares by day; extremes of the chunk from the next bar on, and up to it
export const SQUARES: usize = 64
export const DAY: usize = 72
export const BOTH: usize = 80
export const DAYS: usize = 88
export const HIGH_FROM: usize = 96
export const LOW_FROM: usize = 104
export const HIGH_TO: usize = 112
export const LOW_TO: usize = 120
export const ROW: usize = 128
export const BLOCK_ROW: usize = 64
export const CHUNK_BITS: i32 = 5

@inline
export function realAt(base: usize, index: i32): f64 {
  return load<f64>(base + ((<usize>index) << 3))
}
@inline
export function wordAt(base: usize, index: i32): i32 {
  return load<i32>(base + ((<usize>index) << 2))
}
// `max` and `min` of numbers that are known: the built-in ones also order zeros and pass NaN on
@inline
export function higher(a: f64, b: f64): f64 {
  return a > b ? a : b
}
@inline
export function lower(a: f64, b: f64): f64 {
  return a < b ? a : b
}
@inline
export function closeOf(layout: SumsLayout, bar: i32): f64 {
  return load<f64>(layout.close + ((<usize>bar) << 3), 8)
}
@inline
export function rowOf(layout: SumsLayout, bar: i32): usize {
  return layout.rows + (<usize>bar) * ROW
}
