import { breakPoint } from '../../core/break-point.js'
import { once } from '../../core/once.js'
import type { RandomStream } from '../../core/random.kernel.js'
import { moduleMemory, moduleOf } from '../../core/web-assembly.js'
import { isDefined } from '../metrics/metric.js'
import { sharpeOf } from '../metrics/power-sums.js'
import { RESAMPLING } from './resampling-module.js'

/** Of each resample: the Sharpe ratio per period (NaN where it has none) and the maximum drawdown. */
export interface Resamples {
  readonly sharpe: Float64Array
  readonly drawdown: Float64Array
}

/** The Sharpe ratio per period, NaN where it has none. */
const sharpeFrom = (n: number, sum: number, sum2: number): number => {
  const sharpe = sharpeOf({ n, sum, sum2 })
  return isDefined(sharpe) ? sharpe : Number.NaN
}

/**
 * Draws lengths of blocks for a stationary bootstrap: geometric with the given mean, 1 for independent resampling. Cost: O(1)
 * a draw. NaN: none. Look-ahead: not a series.
 */
export const blockLengths = (meanLength: number, stream: RandomStream): (() => number) => {
  const perLog = meanLength > 1 ? 1 / Math.log1p(-1 / meanLength) : 0
  return () => (perLog === 0 ? 1 : 1 + Math.floor(Math.log(1 - stream.uniform()) * perLog))
}

const WORDS = 4_294_967_296
/** Resamples that are drawn at once, and the words of the state of each one's generator. */
const LANES = 4
const STATE = 4
/** Numbers that stand behind the returns: three a lane come back. */
const PLACE = 3 * LANES

interface Resampling {
  readonly draw: (n: number, begins: number, place: number) => void
}
const resampling = once(() => moduleOf(RESAMPLING))

/**
 * Stationary bootstrap (Politis and Romano 1994): each resample is as long as the returns and made of runs of them, wrapped
 * at the end, whose starts are uniform and whose lengths are geometric with the given mean; 1 is independent resampling.
 * Each resample has a generator xoshiro128++ of its own, whose four words are drawn from the stream. Each return takes two
 * words w and v: it begins a run where `w < 2^32 / mean`, at return `floor(v n / 2^32)`, so that of n returns some are drawn
 * n / 2^32 more often than others.
 * Cost: O(count · n) time, by vector instructions of WebAssembly, one copy of the returns. NaN: gives NaN. Look-ahead: not a
 * series.
 */
export const resampleReturns = (
  returns: Float64Array,
  meanLength: number,
  count: number,
  stream: RandomStream,
): Resamples => {
  const n = returns.length
  const place = n * returns.BYTES_PER_ELEMENT
  const memory = moduleMemory(place + PLACE * returns.BYTES_PER_ELEMENT)
  const { draw } = resampling()(memory) as Resampling
  new Float64Array(memory.buffer, 0, n).set(returns)
  const drawn = new Float64Array(memory.buffer, place, PLACE)
  const states = new Uint32Array(memory.buffer, place, LANES * STATE)
  const begins = Math.max(1, Math.floor(WORDS / Math.max(1, meanLength))) - 1
  const found = { sharpe: new Float64Array(count), drawdown: new Float64Array(count) }
  for (let k = 0; k < count; k += LANES) {
    breakPoint()
    for (let lane = 0; lane < LANES; lane++)
      for (let word = 0; word < STATE; word++) states[word * LANES + lane] = stream.below(WORDS)
    draw(n, begins, place)
    for (let lane = 0; lane < LANES && k + lane < count; lane++) {
      found.sharpe[k + lane] = sharpeFrom(n, drawn[lane]!, drawn[LANES + lane]!)
      found.drawdown[k + lane] = drawn[2 * LANES + lane]! - 1
    }
  }
  return found
}

/**
 * The Sharpe ratio per period without each of the `floor(n / length)` blocks of the returns, the last one taking what is
 * left over. Cost: O(n). NaN: where what is left does not vary. Look-ahead: not a series.
 */
export const jackknife = (returns: Float64Array, length: number): Float64Array => {
  const n = returns.length
  const size = Math.max(1, Math.round(length))
  const groups = Math.max(1, Math.floor(n / size))
  let sum = 0
  let sum2 = 0
  for (let i = 0; i < n; i++) {
    sum += returns[i]!
    sum2 += returns[i]! * returns[i]!
  }
  const without = new Float64Array(groups)
  for (let g = 0; g < groups; g++) {
    const to = g === groups - 1 ? n : (g + 1) * size
    let part = 0
    let part2 = 0
    for (let i = g * size; i < to; i++) {
      part += returns[i]!
      part2 += returns[i]! * returns[i]!
    }
    without[g] = sharpeFrom(n - (to - g * size), sum - part, sum2 - part2)
  }
  return without
}
