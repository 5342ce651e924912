import type { BarRange } from '../../market/bars/bars.js'
import { instrumentGroups } from '../../market/universe/instrument-groups.js'
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

/** n values each: the sums of the absolute, the signed and the squared shares of some instruments after each step. */
export interface StepExposure {
  readonly gross: Float64Array
  readonly net: Float64Array
  readonly squares: Float64Array
}

/** What a joint account is exposed to after each step, to each instrument, and to each of its groups. */
export interface Exposures extends StepExposure {
  readonly members: readonly MemberExposure[]
  readonly groups: readonly StepExposure[]
}

const noExposure = (n: number): StepExposure => ({
  gross: new Float64Array(n),
  net: new Float64Array(n),
  squares: new Float64Array(n),
})

const addShare = ({ gross, net, squares }: StepExposure, k: number, share: number): void => {
  gross[k] = gross[k]! + Math.abs(share)
  net[k] = net[k]! + share
  squares[k] = squares[k]! + share * share
}

/**
 * The exposure of a joint account: units of closed trades at the last price that is known, over the equity after each step.
 * Steps after ruin count as 0. Cost: O(steps x instruments + bars held). NaN: spreads. Look-ahead: not a decision.
 */
export const exposuresOf = (universe: Universe, { stretches, equity, trades }: SteppedAccount): Exposures => {
  const n = equity.length - 1
  const whole = noExposure(n)
  const groups = instrumentGroups(universe).map(({ places }) => ({ places, of: noExposure(n) }))
  const members = universe.instruments.map(() => ({ gross: 0, net: 0, largest: 0 }))
  let at = 0
  for (const [from, to] of stretches) {
    unitsOfTrades(universe, [from, to], trades).forEach((units, i) => {
      const own = members[i]!
      const together = [whole, ...groups.flatMap(({ places, of }) => (places.includes(i) ? [of] : []))]
      const prices = knownPrices(universe.instruments[i]!, units, from)
      for (let k = 0; k < to - from; k++) {
        const worth = equity[at + k + 1]!
        if (units[k + 1] === 0 || !(worth > 0)) continue
        const share = (units[k + 1]! * prices[k]!) / worth
        const size = Math.abs(share)
        for (const of of together) addShare(of, at + k, share)
        own.gross += size / n
        own.net += share / n
        own.largest = Math.max(own.largest, size)
      }
    })
    at += to - from
  }
  return { ...whole, members, groups: groups.map(({ of }) => of) }
}

/**
 * As how many positions of one size an account is spread, on the mean of the steps at which it holds any: one over the sum of the
 * squared parts of the gross exposure (Herfindahl 1950). NaN where it never holds any. Cost: O(steps). NaN: spreads.
 * Look-ahead: not a decision.
 */
export const effectivePositions = ({ gross, squares }: Pick<StepExposure, 'gross' | 'squares'>): number => {
  let [sum, steps] = [0, 0]
  for (let k = 0; k < gross.length; k++) {
    if (gross[k] === 0) continue
    sum += (gross[k]! * gross[k]!) / squares[k]!
    steps++
  }
  return sum / steps
}

/** The same of groups: as how many groups of one size it is spread. NaN where it never holds a position, or there are no groups. */
export const effectiveGroups = ({ gross, groups }: Exposures): number => {
  const squares = new Float64Array(gross.length)
  for (const group of groups)
    for (let k = 0; k < squares.length; k++) squares[k] = squares[k]! + group.gross[k]! * group.gross[k]!
  return effectivePositions({ gross, squares })
}
