import { once } from '../../core/once.js'
import { moduleMemory, moduleOf } from '../../core/web-assembly.js'
import { BLOCKS } from '../../stats/metrics/moments.kernel.js'
import { blockStart } from '../../stats/timing/timing.kernel.js'
import { FINE_BLOCKS } from '../../stats/timing/train-evidence.js'
import type { UnitReturns } from '../account/exposure.kernel.js'
import { type ScoredBars, SUMS } from './prices.kernel.js'
import { STRETCH_ROWS } from './stretch-rows-module.js'
import { STRETCH_SUMS } from './stretch-sums-module.js'
import type { Stretches } from './stretches.kernel.js'
import { type CurveSummary, curveOf } from './summary.kernel.js'
import { centred, type TimedProducts, type TimingSums } from './timing-sums.kernel.js'

/** What a trial record reads of an account. */
export interface StretchSums {
  readonly curve: CurveSummary
  readonly timing: TimingSums
}

/** The modules' exports: the byte of `SumsLayout` at which each field stands, as `at_rows`, and what they do. */
interface Rows extends Readonly<Record<`at_${'n' | keyof Places}`, { readonly value: number }>> {
  readonly fillRows: (layout: number) => void
}
interface Sums {
  readonly sumEach: (layout: number, accounts: number, capital: number) => void
}
const rowsModule = once(() => moduleOf(STRETCH_ROWS))
const sumsModule = once(() => moduleOf(STRETCH_SUMS))

/** Bars whose rows fit the four gigabytes that a module can address. */
export const MOST_BARS = 16_777_216
const CHUNK = 32
/** Accounts that are summed together at most. */
const ACCOUNTS = 64
/** Numbers that a bar's rows take, and that each fine block, all products and all figures of an account do. */
const ROW = 16
const TIMED = 3
/** Numbers of a row at which the running products of the unit returns stand: night with night, both, day with day. */
const SQUARES = 8
const BOTH = 10
const DAYS = 11
const PRODUCTS = 12
const FIGURES = 10
/** The fields of the modules' `SumsLayout` but the number of bars, with the bytes that each takes; rows lie on cache lines. */
const bytesOf = (n: number) => ({
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
type Places = { readonly [K in keyof ReturnType<typeof bytesOf>]: number }
const LINE = 64
const aligned = (bytes: number): number => Math.ceil(bytes / LINE) * LINE

/** Where each field stands behind `SumsLayout` itself, and where all of them end. */
const layoutOf = (n: number): { readonly at: Places; readonly end: number } => {
  const sizes = Object.entries(bytesOf(n))
  const at: Record<string, number> = {}
  let end = aligned((1 + sizes.length) * Int32Array.BYTES_PER_ELEMENT)
  for (const [name, bytes] of sizes) {
    at[name] = end
    end = aligned(end + bytes)
  }
  return { at: at as Places, end }
}

/** First bars of the blocks, the end, and a bar that is never reached. */
const startsOf = (blocks: number, n: number): Int32Array =>
  Int32Array.from({ length: blocks + 2 }, (_, k) => (k > blocks ? 2_147_483_647 : blockStart(k, blocks, n)))

const productsIn = (written: Float64Array, at: number): TimedProducts => ({
  xn: written[at]!,
  xd: written[at + 1]!,
  xN: written[at + 2]!,
  xD: written[at + 3]!,
  NN: written[at + 4]!,
  ND: written[at + 5]!,
  nN: written[at + 6]!,
  nD: written[at + 7]!,
  dN: written[at + 8]!,
  dD: written[at + 9]!,
  xx: written[at + 10]!,
  DD: written[at + 11]!,
})

/**
 * Prepares scored bars for the sums of any number of accounts, and gives what sums them: `summarizeStretches` and `timingSums` in
 * one pass over the stretches of each, to the bit, by vector instructions of WebAssembly. A row a bar holds the running sums of the returns
 * and the extremes of the closes around it, so that a stretch through which all capital is in reads two rows. Accounts pass a tile of bars
 * together, and its rows stay in the processor's cache. An account is read before the next is asked for, so they may be one that changes.
 * Cost: O(bars) to prepare, 19 numbers a bar; then O(stretches + bars / 32), or O(bars held) where cash is left. NaN: prices must
 * be finite and above 0. Look-ahead: not a decision.
 */
export const stretchSums = (
  { n, open, close, bars, slice }: ScoredBars,
  { night, day }: UnitReturns,
): ((accounts: Iterable<Stretches>, capital: number) => readonly StretchSums[]) => {
  const { at, end } = layoutOf(n)
  const memory = moduleMemory(end)
  const { fillRows, at_n, ...places } = rowsModule()(memory) as Rows
  const { sumEach } = sumsModule()(memory) as Sums
  const reals = (from: number, length: number): Float64Array => new Float64Array(memory.buffer, from, length)
  const whole = (from: number, length: number): Int32Array => new Int32Array(memory.buffer, from, length)
  const layout = new DataView(memory.buffer)
  layout.setUint32(at_n.value, n, true)
  for (const name of Object.keys(at) as (keyof Places)[])
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
  const from = whole(at.from, n + 1)
  const cash = reals(at.cash, n + 1)
  const units = reals(at.units, n + 1)
  const held = reals(at.day, n + 1)
  const begins = whole(at.first, ACCOUNTS + 1)
  const sums = reals(at.sums, ACCOUNTS * BLOCKS * SUMS)
  const timing = reals(at.timing, ACCOUNTS * FINE_BLOCKS * TIMED)
  const products = reals(at.products, ACCOUNTS * PRODUCTS)
  const figures = reals(at.figures, ACCOUNTS * FIGURES)
  const fine = {
    x: new Float64Array(FINE_BLOCKS),
    night: new Float64Array(FINE_BLOCKS),
    day: new Float64Array(FINE_BLOCKS),
  }
  const sumsOf = (account: number, capital: number): StretchSums => {
    for (let block = 0; block < FINE_BLOCKS; block++) {
      const place = (account * FINE_BLOCKS + block) * TIMED
      fine.x[block] = timing[place]!
      fine.night[block] = timing[place + 1]!
      fine.day[block] = timing[place + 2]!
    }
    const figure = account * FIGURES
    const blocks = sums.subarray(account * BLOCKS * SUMS, (account + 1) * BLOCKS * SUMS)
    return {
      curve: curveOf(blocks, n, capital, {
        equity: figures[figure]!,
        deepest: figures[figure + 1]!,
        ruined: figures[figure + 4] === 1,
      }),
      timing: {
        ...centred(totals, n, fine, productsIn(products, account * PRODUCTS)),
        invested: {
          net: figures[figure + 2]! / Math.max(1, n),
          gross: figures[figure + 3]! / Math.max(1, n),
        },
      },
    }
  }
  return (accounts, capital) => {
    const all: StretchSums[] = []
    let waiting = 0
    const sumWaiting = (): void => {
      sumEach(0, waiting, capital)
      for (let account = 0; account < waiting; account++) all.push(sumsOf(account, capital))
      waiting = 0
    }
    for (const account of accounts) {
      const { count } = account
      if (waiting === ACCOUNTS || begins[waiting]! + count > n + 1) sumWaiting()
      const place = begins[waiting]!
      from.set(account.from.subarray(0, count), place)
      cash.set(account.cash.subarray(0, count), place)
      units.set(account.units.subarray(0, count), place)
      held.set(account.day.subarray(0, count), place)
      waiting += 1
      begins[waiting] = place + count
    }
    sumWaiting()
    return all
  }
}
