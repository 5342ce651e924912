import { addedCounts, type Simulation } from '../account/simulation.js'
import { weightedTrades } from './ensemble.kernel.js'

/** A run as far as its figures ask. */
export type Stitchable = Pick<Simulation, 'equity' | 'trades' | 'held' | 'counts'>

/**
 * Runs on fresh accounts, one after the other, as one account that goes on: returns follow one another, and units and money of
 * the trades are those of the capital that is left, so that they earn what the curve gains. A single run is itself. At least
 * one run. Cost: O(bars + trades log trades). NaN: spreads. Look-ahead: none.
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
  const { member: _run, ...trades } = weightedTrades(
    runs.map((run) => run.trades),
    factors,
  )
  return {
    equity,
    trades,
    held: runs.reduce((sum, run) => sum + run.held, 0),
    counts: addedCounts(runs.map(({ counts }) => counts)),
  }
}
