import type { BarRange } from '../market/bars/bars.js'
import type { Data } from '../market/universe/data.js'
import type { Listing } from '../market/universe/universe.js'
import type { PlacedTrades } from '../portfolio/account/trades.js'
import { returnsOf } from '../stats/metrics/equity-fold.kernel.js'
import { meanOfColumn } from '../stats/timing/timing.kernel.js'
import { constantMixWealth, exposureOf, heldUnitReturns } from './exposure.kernel.js'

/** An account over stretches of bars, or of steps of several instruments: what was traded, and when. */
export interface AccountOverBars {
  /** Path of the result that it is of. */
  readonly path: string
  readonly name: string
  /** What traded. */
  readonly data: Data
  /** The scored stretches, in the order of time. */
  readonly stretches: readonly BarRange[]
  /** n + 1 values: the capital, then after each scored bar or step. */
  readonly equity: Float64Array
  readonly trades: PlacedTrades
  /** Whether fills are at the open of their bar. */
  readonly at_open: boolean
  readonly periods: number
}

/** The instruments that traded, each under the name that its trades are shown by. */
export const listingsOf = ({
  data,
}: Pick<AccountOverBars, 'data'>): readonly Pick<Listing, 'symbol' | 'dataset'>[] =>
  data._tag === 'One' ? [{ symbol: data.dataset.name, dataset: data.dataset }] : data.universe.instruments

/** Of each trade, the place of its instrument among those that traded. */
export const tradePlaces = ({ trades }: Pick<AccountOverBars, 'trades'>): Int32Array =>
  trades.symbol ?? new Int32Array(trades.side.length)

/** What the pictures of an account are drawn from; columns of one length, a value a scored bar. */
export interface AccountCurves {
  readonly bar: Int32Array
  /** UTC milliseconds. */
  readonly time: Float64Array
  readonly returns: Float64Array
  /** What is held next to the account, in words. */
  readonly hold_name: string
  /** n + 1 values. */
  readonly hold_equity: Float64Array
  /** The same mean exposure held: in the instrument, or in the mean of the instruments. */
  readonly mix: Mix
}

/** A constant mix of an account's own mean exposure. */
export interface Mix {
  /** Signed mean share of the account that was invested. */
  readonly exposure: number
  /** Annualised arithmetic mean return above the same mean exposure held: `P (mean x - w mean r)`. */
  readonly edge: number
  /** n + 1 values. */
  readonly equity: Float64Array
}

const together = (parts: readonly Float64Array[]): Float64Array => {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0))
  parts.reduce((at, part) => {
    all.set(part, at)
    return at + part.length
  }, 0)
  return all
}

/** When an account was scored: its bars, their times, and what it returned on each. */
export const scoredMoments = (
  { stretches, equity }: Pick<AccountOverBars, 'stretches' | 'equity'>,
  time: Float64Array,
): Pick<AccountCurves, 'bar' | 'time' | 'returns'> => ({
  bar: Int32Array.from(
    stretches.flatMap(([from, to]) => Array.from({ length: to - from }, (_, i) => from + i)),
  ),
  time: together(stretches.map(([from, to]) => time.subarray(from, to))),
  returns: returnsOf(equity),
})

/**
 * What stands next to an account on one instrument: buy and hold, and a constant mix of its exposure. `bought` is buy and hold
 * as a run; without it the market itself stands there, which pays no costs.
 */
export const curvesOfOne = (
  account: Omit<AccountOverBars, 'data'>,
  { bars }: Listing['dataset'],
  bought?: Float64Array,
): AccountCurves => {
  const { stretches, equity, trades, at_open, periods } = account
  const starts = stretches.reduce<readonly number[]>(
    (done, [from, to]) => [...done, (done.at(-1) ?? 0) + to - from],
    [0],
  )
  const moments = scoredMoments(account, bars.time)
  const held = together(stretches.map((stretch) => heldUnitReturns(bars, stretch)))
  const shares = stretches.map((stretch, i) =>
    exposureOf(trades, equity.subarray(starts[i] ?? 0, (starts[i + 1] ?? 0) + 1), bars, stretch, at_open),
  )
  const exposure = meanOfColumn(together(shares))
  const capital = equity[0] ?? 1
  return {
    ...moments,
    hold_name:
      bought === undefined
        ? 'buy and hold, all in and without costs,'
        : 'buy and hold, all in at the fills and costs of the run,',
    hold_equity: bought ?? constantMixWealth(held, 1, capital),
    mix: {
      exposure,
      edge: periods * (meanOfColumn(moments.returns) - exposure * meanOfColumn(held)),
      equity: constantMixWealth(held, exposure, capital),
    },
  }
}
