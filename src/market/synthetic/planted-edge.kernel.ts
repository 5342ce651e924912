/** An edge that a made-up market is given: drift follows the side on which a fast average of closes is of a slow one. */
export interface PlantedEdge {
  /** Closes of the two averages, `fast < slow`. */
  readonly fast: number
  readonly slow: number
  /** Expected return of a bar on the right side, in standard deviations of its regime. */
  readonly tilt: number
  /** Bars after which the edge has gone; absent where it stays. */
  readonly until?: number
}

/**
 * Follows the closes of a market and says how the next bar is tilted: `tilt` above, `-tilt` below, 0 before there are `slow`
 * closes and from bar `until` on. **Cost**: O(1) a close. **NaN**: none. **Look-ahead**: none, a tilt is known before its bar is drawn.
 */
export const tiltOf = ({ fast, slow, tilt, until = Infinity }: PlantedEdge): ((close: number) => number) => {
  const ring = new Float64Array(slow)
  let seen = 0
  let short = 0
  let long = 0
  return (close) => {
    long += close - ring[seen % slow]!
    short += close - (seen < fast ? 0 : ring[(seen - fast) % slow]!)
    ring[seen % slow] = close
    seen += 1
    return seen < slow || seen >= until ? 0 : tilt * Math.sign(short / fast - long / slow)
  }
}
