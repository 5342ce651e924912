import { once } from '../../core/once.js'
import { type ModuleMemory, moduleMemory, moduleOf } from '../../core/web-assembly.js'
import { BLOCKS } from '../../stats/metrics/moments.kernel.js'
import { blockStart } from '../../stats/timing/timing.kernel.js'
import { FINE_BLOCKS } from '../../stats/timing/train-evidence.js'
import type { UnitReturns } from '../account/exposure.kernel.js'
import { type ScoredBars, SUMS } from './prices.kernel.js'
import { STRETCH_ROWS } from './stretch-rows-module.js'
import type { UnitTotals } from './timing-sums.kernel.js'
import { rangesOf } from './touches.kernel.js'

/** The exports of a module that says at which byte of its layout each field stands, as `at_rows`. */
export type FieldPlaces<Field extends string> = Readonly<Record<`at_${Field}`, { readonly value: number }>>
interface Rows extends FieldPlaces<'n' | Field> {
  readonly fillRows: (layout: number) => void
}
const rowsModule = once(() => moduleOf(STRETCH_ROWS))

/** Bars whose rows fit the four gigabytes that a module can address. */
export const MOST_BARS = 16_777_216
/** Accounts that are summed together at most. */
export const ACCOUNTS = 64
const CHUNK = 32
/** Numbers that a bar's rows take, and that each fine block, all products and all figures of an account do. */
const ROW = 16
export const TIMED = 3
export const PRODUCTS = 12
export const FIGURES = 10
/** Numbers of a row at which the running products of the unit returns stand: night with night, both, day with day. */
const SQUARES = 8
const BOTH = 10
const DAYS = 11
/** Bytes that are hashed of each trade, and of what stands before all of them. */
const HASHED = 33
const ENDS = 48
/** Numbers of `WalkLayout` at most. */
const WALK = 64

/** The fields of the modules' `SumsLayout` but the number of bars, with the bytes that each takes; rows lie on cache lines. */
const fieldBytes = (n: number) => ({
  rows: n * ROW * 8,
  unit: n * 2 * 8,
  close: (n + 1) * 8,
  chunks: Math.ceil(n / CHUNK) * 2 * 8,
  totals: BLOCKS * SUMS * 8,
  coarse: (BLOCKS + 2) * 4,
  fine: (FINE_BLOCKS + 2) * 4,
  before: (FINE_BLOCKS + 1) * 2 * 8,
  from: (n + 1) * 4,
  cash: (n + 1) * 8,
  units: (n + 1) * 8,
  day: (n + 1) * 8,
  first: (ACCOUNTS + 1) * 4,
  sums: ACCOUNTS * BLOCKS * SUMS * 8,
  timing: ACCOUNTS * FINE_BLOCKS * TIMED * 8,
  products: ACCOUNTS * PRODUCTS * 8,
  figures: ACCOUNTS * FIGURES * 8,
})
type Field = keyof ReturnType<typeof fieldBytes>
/** `WalkLayout`, and the columns that it names; ranges of bars where positions have levels. */
const walkBytes = (n: number, ranges: number) => ({
  walk: WALK * 8,
  open: n * 8,
  at: (n + 1) * 4,
  state: n + 1,
  fills: ENDS + HASHED * (n + 1),
  low: ranges * 8,
  high: ranges * 8,
  chunk_low: Math.ceil(ranges / CHUNK) * 8,
  chunk_high: Math.ceil(ranges / CHUNK) * 8,
  large_low: Math.ceil(ranges / (CHUNK * CHUNK)) * 8,
  large_high: Math.ceil(ranges / (CHUNK * CHUNK)) * 8,
})
const LINE = 64
const aligned = (bytes: number): number => Math.ceil(bytes / LINE) * LINE

/** Where parts of these sizes stand one behind the other, and where the last ends. */
const placed = <Name extends string>(sizes: Readonly<Record<Name, number>>, from: number) => {
  const at: Partial<Record<Name, number>> = {}
  let end = from
  for (const name of Object.keys(sizes) as Name[]) {
    at[name] = end
    end = aligned(end + sizes[name])
  }
  return { at: at as Readonly<Record<Name, number>>, end }
}

/** First bars of the blocks, the end, and a bar that is never reached. */
const startsOf = (blocks: number, n: number): Int32Array =>
  Int32Array.from({ length: blocks + 2 }, (_, k) => (k > blocks ? 2_147_483_647 : blockStart(k, blocks, n)))

/** Scored bars in a memory of WebAssembly, where modules follow and sum accounts; `SumsLayout` stands at its beginning. */
export interface SumsMemory {
  readonly scored: ScoredBars
  readonly memory: ModuleMemory
  readonly at: Readonly<Record<Field | keyof ReturnType<typeof walkBytes>, number>>
  readonly totals: UnitTotals
  readonly reals: (from: number, length: number) => Float64Array
  readonly whole: (from: number, length: number) => Int32Array
}

/**
 * Prepares scored bars for any number of accounts. A row a bar holds the running sums of the returns and the extremes of the closes
 * around it. Cost: O(bars), 28 numbers a bar, 30 where `levels` are asked for. NaN: prices must be finite and above 0. Look-ahead: not a
 * decision.
 */
export const sumsMemory = (scored: ScoredBars, { night, day }: UnitReturns, levels = false): SumsMemory => {
  const { n, open, close, bars, slice } = scored
  const sizes = fieldBytes(n)
  const fields = placed(sizes, aligned((1 + Object.keys(sizes).length) * Int32Array.BYTES_PER_ELEMENT))
  const walks = placed(walkBytes(n, levels ? n : 0), fields.end)
  const at = { ...fields.at, ...walks.at }
  const memory = moduleMemory(walks.end)
  const { fillRows, at_n, ...places } = rowsModule()(memory) as Rows
  const reals = (from: number, length: number): Float64Array => new Float64Array(memory.buffer, from, length)
  const whole = (from: number, length: number): Int32Array => new Int32Array(memory.buffer, from, length)
  const layout = new DataView(memory.buffer)
  layout.setUint32(at_n.value, n, true)
  for (const name of Object.keys(sizes) as Field[])
    layout.setUint32(places[`at_${name}`].value, at[name], true)
  whole(at.coarse, BLOCKS + 2).set(startsOf(BLOCKS, n))
  whole(at.fine, FINE_BLOCKS + 2).set(startsOf(FINE_BLOCKS, n))
  const unit = reals(at.unit, 2 * n)
  for (let t = 0; t < n; t++) {
    unit[2 * t] = night[t]!
    unit[2 * t + 1] = day[t]!
  }
  const first = slice.scored[0]
  const closes = reals(at.close, n + 1)
  closes[0] = first > 0 ? bars.close[first - 1]! : (open[0] ?? Number.NaN)
  closes.set(close, 1)
  reals(at.open, n).set(open)
  if (levels) {
    const { each, chunks, large } = rangesOf(scored)
    reals(at.low, n).set(each.least)
    reals(at.high, n).set(each.most)
    reals(at.chunk_low, chunks.least.length).set(chunks.least)
    reals(at.chunk_high, chunks.most.length).set(chunks.most)
    reals(at.large_low, large.least.length).set(large.least)
    reals(at.large_high, large.most.length).set(large.most)
  }
  fillRows(0)
  const row = (bar: number, field: number): number =>
    bar < 0 ? 0 : reals(at.rows, n * ROW)[bar * ROW + field]!
  const before = reals(at.before, (FINE_BLOCKS + 1) * 2)
  const totals = {
    n: Float64Array.from({ length: FINE_BLOCKS + 1 }, (_, k) => before[2 * k]!),
    d: Float64Array.from({ length: FINE_BLOCKS + 1 }, (_, k) => before[2 * k + 1]!),
    nn: row(n - 1, SQUARES),
    nd: row(n - 1, BOTH),
    dd: row(n - 1, DAYS),
  }
  return { scored, memory, at, totals, reals, whole }
}
