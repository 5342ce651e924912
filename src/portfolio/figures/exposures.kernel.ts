import type { BarRange } from '../../market/bars/bars.js'
import type { Universe } from '../../market/universe/universe.js'
import { unitsOfTrades } from '../account/contributions.kernel.js'
import { knownPrices } from '../account/known-prices.kernel.js'
import type { PlacedTrades } from '../account/trades.js'

/** A joint account over stretches of steps, in the order of time. */
export interface SteppedAccount {
  readonly stretches: readonly BarRange[]
  /** n + 1 values: the capital, then after each step of the stretches. */
  readonly equity: Float64Array
  readonly trades: PlacedTrades
}

/** The share of the account that one instrument has. */
export interface MemberExposure {
  /** Mean of the absolute share over the steps. */
  readonly gross: number
  /** Mean of the signed share. */
  readonly net: number
  /** The largest absolute share. */
  readonly largest: number
}

/** What a joint account is exposed to after each step, and to each instrument. */
export interface Exposures {
  /** n values each: the sums of the absolute, the signed and the squared shares of the instruments. */
  readonly gross: Float64Array
  readonly net: Float64Array
  readonly squares: Float64Array
  readonly members: readonly MemberExposure[]
}

/**
 * The exposure of a joint account: units of closed trades at the last price that is known, over the equity after each step.
 * Steps after ruin count as 0. Cost: O(steps x instruments + bars held). NaN: spreads. Look-ahead: not a decision.
 */
export const exposuresOf = (universe: Universe, { stretches, equity, trades }: SteppedAccount): Exposures => {
  const n = equity.length - 1
  const [gross, net, squares] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)]
  const members = universe.instruments.map(() => ({ gross: 0, net: 0, largest: 0 }))
  let at = 0
  for (const [from, to] of stretches) {
    unitsOfTrades(universe, [from, to], trades).forEach((units, i) => {
      const own = members[i]!
      const prices = knownPrices(universe.instruments[i]!, units, from)
      for (let k = 0; k < to - from; k++) {
        const worth = equity[at + k + 1]!
        if (units[k + 1] === 0 || !(worth > 0)) continue
        const share = (units[k + 1]! * prices[k]!) / worth
        const size = Math.abs(share)
        gross[at + k] = gross[at + k]! + size
        net[at + k] = net[at + k]! + share
        squares[at + k] = squares[at + k]! + share * share
        own.gross += size / n
        own.net += share / n
        own.largest = Math.max(own.largest, size)
      }
    })
    at += to - from
  }
  return { gross, net, squares, members }
}

/**
 * As how many positions of one size an account is spread, on the mean of the steps at which it holds any: one over the sum of the
 * squared parts of the gross exposure (Herfindahl 1950). NaN where it never holds any. Cost: O(steps). NaN: spreads.
 * Look-ahead: not a decision.
 */
export const effectivePositions = ({ gross, squares }: Exposures): number => {
  let [sum, steps] = [0, 0]
  for (let k = 0; k < gross.length; k++) {
    if (gross[k] === 0) continue
    sum += (gross[k]! * gross[k]!) / squares[k]!
    steps++
  }
  return sum / steps
}
