import { addedCounts, type Simulation } from '../account/simulation.js'
import { joinedTrades, type PlacedTrades, scaledTrades } from '../account/trades.js'

/** A run as far as its figures ask, on one instrument or on several. */
export interface Stitchable extends Pick<Simulation, 'equity' | 'held' | 'counts'> {
  readonly trades: PlacedTrades
  /** n + 1 values of signed units of each of several instruments. */
  readonly positions?: readonly Float64Array[]
}

/** What stood in an instrument through all runs, at the capital that is left. */
const standing = (runs: readonly Stitchable[], factors: readonly number[], place: number): Float64Array => {
  const units = new Float64Array(runs.reduce((sum, run) => sum + run.equity.length - 1, 1))
  let at = 0
  for (const [i, { equity, positions }] of runs.entries()) {
    const own = positions![place]!
    for (let t = 1; t < equity.length; t++) units[at + t] = own[t]! * factors[i]!
    at += equity.length - 1
  }
  return units
}

/**
 * Runs on fresh accounts, one after the other, as one account that goes on: returns follow one another, and units and money of
 * the trades are those of the capital that is left, so that they earn what the curve gains. A single run is itself. At least
 * one run. Cost: O(bars + trades). NaN: spreads. Look-ahead: none.
 */
export const stitched = (runs: readonly Stitchable[]): Stitchable => {
  const first = runs[0]!
  if (runs.length === 1) return first
  const equity = new Float64Array(runs.reduce((sum, run) => sum + run.equity.length - 1, 1))
  equity[0] = first.equity[0]!
  const factors: number[] = []
  let at = 0
  for (const run of runs) {
    const factor = Math.max(0, equity[at]! / run.equity[0]!)
    factors.push(factor)
    for (let t = 1; t < run.equity.length; t++) equity[at + t] = run.equity[t]! * factor
    at += run.equity.length - 1
  }
  const isPlaced = runs.every(({ positions }) => positions !== undefined)
  return {
    equity,
    trades: joinedTrades(
      runs.flatMap(({ trades }, i) => (factors[i] === 0 ? [] : [scaledTrades(trades, factors[i]!)])),
    ),
    ...(isPlaced ? { positions: first.positions!.map((_, place) => standing(runs, factors, place)) } : {}),
    held: runs.reduce((sum, run) => sum + run.held, 0),
    counts: addedCounts(runs.map(({ counts }) => counts)),
  }
}
