import type { Side } from '../account/fill.js'
import type { Book } from './book.kernel.js'

/** A price that lies this part of a tick off one lies on it. */
const OFF_TICK = 1e-6
/** Rounding of a tick that is one part of a whole number. */
const ROUNDING = 1e-12

/** The price of some ticks: of 3 ticks of 0.1 the number that is written 0.3. */
const priceOf = (ticks: number, tick: number): number => {
  const parts = Math.round(1 / tick)
  return Math.abs(parts * tick - 1) <= ROUNDING ? ticks / parts : ticks * tick
}

/**
 * The whole tick at a price, or the next one above (1) or below (-1) it; the price itself where an instrument has no ticks. Cost:
 * O(1). NaN: kept. Look-ahead: none.
 */
export const onTick = ({ tick }: Pick<Book, 'tick'>, price: number, direction: Side): number => {
  if (tick === undefined) return price
  const ticks = price / tick
  const near = Math.round(ticks)
  const isNear = Math.abs(ticks - near) <= OFF_TICK
  return priceOf(isNear ? near : direction === 1 ? Math.ceil(ticks) : Math.floor(ticks), tick)
}
