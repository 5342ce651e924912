import { random } from '../../core/random.kernel.js'
import type { Bars } from '../bars/bars.js'

/** Bars by the logarithms of their prices over the close before. */
export interface LogMoves {
  readonly open: Float64Array
  readonly high: Float64Array
  readonly low: Float64Array
  readonly close: Float64Array
}

/** The moves of bars over the close before, from the second bar on. Cost: O(bars). NaN: kept. Look-ahead: not a decision. */
export const logMovesOf = ({ open, high, low, close, length }: Bars): LogMoves => {
  const over = (column: Float64Array): Float64Array =>
    Float64Array.from({ length: length - 1 }, (_, i) => Math.log(column[i + 1]! / close[i]!))
  return { open: over(open), high: over(high), low: over(low), close: over(close) }
}

/** Which of `from` moves stands at each of some bars: blocks from a random start, round the end. Cost: O(bars). */
const blocksOf = (from: number, bars: number, block: number, seed: number): Int32Array => {
  const stream = random(seed, 'blocks')
  const drawn = new Int32Array(bars)
  for (let t = 0; t < bars; t++) drawn[t] = t % block === 0 ? stream.below(from) : (drawn[t - 1]! + 1) % from
  return drawn
}

/**
 * Moves drawn in blocks of `block` bars from a random start, round the end, with the mean of the closes taken away: a market
 * with the volatility of these bars and no drift, on which no rule has an edge. Cost: O(bars). NaN: kept. Look-ahead: not a series.
 */
export const resampledMoves = (moves: LogMoves, bars: number, block: number, seed: number): LogMoves => {
  const from = moves.close.length
  let mean = 0
  for (let i = 0; i < from; i++) mean += moves.close[i]! / from
  const drawn = blocksOf(from, bars, block, seed)
  const of = (column: Float64Array): Float64Array => Float64Array.from(drawn, (i) => column[i]! - mean)
  return { open: of(moves.open), high: of(moves.high), low: of(moves.low), close: of(moves.close) }
}

/** Bars of these moves from a price of 100 on, at given times; volumes are not known. Cost: O(bars). NaN: kept. */
export const barsOfMoves = ({ open, high, low, close }: LogMoves, time: Float64Array): Bars => {
  const length = close.length
  const prices = (): Float64Array => new Float64Array(length)
  const bars = { length, time, open: prices(), high: prices(), low: prices(), close: prices() }
  let before = 100
  for (let t = 0; t < length; t++) {
    bars.open[t] = before * Math.exp(open[t]!)
    bars.close[t] = before * Math.exp(close[t]!)
    bars.high[t] = Math.max(bars.open[t]!, bars.close[t]!, before * Math.exp(high[t]!))
    bars.low[t] = Math.min(bars.open[t]!, bars.close[t]!, before * Math.exp(low[t]!))
    before = bars.close[t]!
  }
  return { ...bars, volume: new Float64Array(length).fill(Number.NaN) }
}

/**
 * Bars at the same times with the same volatility and no drift: their own moves in blocks, without the mean, and the volumes that
 * belong to these moves. Cost: O(bars). NaN: kept. Look-ahead: not a series.
 */
export const bootstrappedBars = (bars: Bars, block: number, seed: number): Bars => {
  const made = barsOfMoves(resampledMoves(logMovesOf(bars), bars.length, block, seed), bars.time)
  const drawn = blocksOf(bars.length - 1, bars.length, block, seed)
  return { ...made, volume: Float64Array.from(drawn, (i) => bars.volume[i + 1]!) }
}
