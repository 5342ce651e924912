import { random } from '../../core/random.kernel.js'
import type { LogMoves } from './resampled.kernel.js'

/** Moves over the close before, whose bars span from there to their close; ranges are those of open and close. */
const spanned = (open: Float64Array, close: Float64Array): LogMoves => ({
  open,
  close,
  high: close.map((move, t) => Math.max(0, move, open[t]!)),
  low: close.map((move, t) => Math.min(0, move, open[t]!)),
})

/** The part of a move that lies in the gap to the open, with noise of the move's own deviation: a fifth of its variance. */
const gapOf = (move: number, noise: number): number => 0.2 * move + 0.4 * noise

/** Moves whose closes are these returns; a fifth of a bar's variance lies in the gap to its open. Cost: O(bars). NaN: kept. */
export const movesOfReturns = (close: Float64Array, noise: Float64Array): LogMoves =>
  spanned(
    close.map((move, t) => gapOf(move, noise[t]!)),
    close,
  )

/** How an instrument goes with its market: `beta` times the market's return and a normal one of its own. */
export interface Correlated {
  readonly beta: number
  readonly sd: number
  readonly seed: number
  readonly place: number
}

/**
 * Moves of one of several instruments of a market: simple returns `r = beta * m + e`, e normal with mean 0, so that nothing but its
 * beta says more of an instrument's next return than of the market's. Cost: O(bars). NaN: kept. Look-ahead: not a series.
 */
export const correlatedMoves = (market: LogMoves, { beta, sd, seed, place }: Correlated): LogMoves => {
  const stream = random(seed, 'instrument', place)
  const { length } = market.close
  const [open, close] = [new Float64Array(length), new Float64Array(length)]
  for (let t = 0; t < length; t++) {
    const own = sd * stream.normal()
    close[t] = Math.log1p(beta * Math.expm1(market.close[t]!) + own)
    open[t] = Math.log1p(beta * Math.expm1(market.open[t]!) + gapOf(own, sd * stream.normal()))
  }
  return spanned(open, close)
}
