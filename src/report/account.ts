import type { Span } from '../candidate/figures.js'
import type { BarRange } from '../market/bars/bars.js'
import type { Dataset } from '../market/bars/dataset.js'
import type { Listing } from '../market/universe/universe.js'
import type { Trades } from '../portfolio/account/trades.js'
import { returnsOf } from '../stats/metrics/equity-fold.kernel.js'
import { constantMixWealth, exposureOf, heldUnitReturns } from './exposure.kernel.js'

/** An account over stretches of bars: what was traded, and on which bars. */
export interface AccountOverBars {
  /** Path of the result that it is of. */
  readonly path: string
  readonly name: string
  /** The instruments that traded, one of them unless a universe did. */
  readonly instruments: readonly Pick<Listing, 'symbol' | 'dataset'>[]
  /** Of each trade, its place among the instruments. */
  readonly instrument_of: Int16Array
  /** The scored stretches of bars, in the order of time. */
  readonly stretches: readonly BarRange[]
  /** n + 1 values: the capital, then after each scored bar's close. */
  readonly equity: Float64Array
  readonly trades: Trades
  /** Whether fills are at the open of their bar. */
  readonly at_open: boolean
  readonly periods: number
}

/** An account on one instrument. */
export const accountOn = ({
  dataset,
  ...rest
}: Omit<AccountOverBars, 'instruments' | 'instrument_of'> & {
  readonly dataset: Dataset
}): AccountOverBars => ({
  ...rest,
  instruments: [{ symbol: dataset.name, dataset }],
  instrument_of: new Int16Array(rest.trades.side.length),
})

/** What the pictures of an account are drawn from; columns of one length, a value a scored bar. */
export interface Beside {
  readonly bar: Int32Array
  /** UTC milliseconds. */
  readonly time: Float64Array
  readonly returns: Float64Array
  /** What is held next to the account, in words. */
  readonly hold_name: string
  /** n + 1 values. */
  readonly hold_equity: Float64Array
  /** The account's mean exposure held, of one instrument. */
  readonly mix?: Mix
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

const meanOf = (values: Float64Array): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length

const together = (parts: readonly Float64Array[]): Float64Array => {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0))
  parts.reduce((at, part) => {
    all.set(part, at)
    return at + part.length
  }, 0)
  return all
}

/** The stretch of a span. */
export const stretchOf = ({ from_bar, to_bar }: Span): BarRange => [from_bar, to_bar]

/** What stands next to an account on one instrument: the market over its bars, and a constant mix of its exposure. */
export const besideOf = (account: AccountOverBars): Beside => {
  const { instruments, stretches, equity, trades, at_open, periods } = account
  const bars = instruments[0]?.dataset.bars
  if (bars === undefined)
    return {
      bar: new Int32Array(0),
      time: new Float64Array(0),
      returns: new Float64Array(0),
      hold_name: 'nothing',
      hold_equity: equity,
    }
  const starts = stretches.reduce<readonly number[]>(
    (done, [from, to]) => [...done, (done.at(-1) ?? 0) + to - from],
    [0],
  )
  const returns = returnsOf(equity)
  const held = together(stretches.map((stretch) => heldUnitReturns(bars, stretch)))
  const shares = stretches.map((stretch, i) =>
    exposureOf(trades, equity.subarray(starts[i] ?? 0, (starts[i + 1] ?? 0) + 1), bars, stretch, at_open),
  )
  const exposure = meanOf(together(shares))
  const capital = equity[0] ?? 1
  return {
    bar: Int32Array.from(
      stretches.flatMap(([from, to]) => Array.from({ length: to - from }, (_, i) => from + i)),
    ),
    time: together(stretches.map(([from, to]) => bars.time.subarray(from, to))),
    returns,
    hold_name: 'buy and hold, all in and without costs,',
    hold_equity: constantMixWealth(held, 1, capital),
    mix: {
      exposure,
      edge: periods * (meanOf(returns) - exposure * meanOf(held)),
      equity: constantMixWealth(held, exposure, capital),
    },
  }
}
