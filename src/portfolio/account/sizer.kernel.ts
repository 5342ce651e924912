import type { Bars } from '../../market/bars/bars.js'
import type { Execution } from '../rules/execution.js'
import type { KellySizing, VolatilitySizing } from '../rules/sizing.js'
import { kellyFraction } from './kelly.kernel.js'
import type { Trades } from './trades.js'
import { riskAt } from './volatility.kernel.js'

/** What sizing had to say of an entry next to its size. */
export type SizingNote = 'unsized' | 'no_edge' | 'below_min_trades'

/** What an entry asks for. */
export interface Wanted {
  /** Where a share is asked for they are its money by the price, of contracts too. */
  readonly units: number
  /** The share of the equity that it is, where a share is what was asked for. */
  readonly share?: number
  readonly note?: SizingNote
  /** Whether `max_position_size` made it less. */
  readonly limited: boolean
}

/**
 * Sizes the entries of one run, in the order of their decisions, from bars up to and with `at` and the equity at its close;
 * `decided` is the same bar as the dataset counts it, `point` what a point of the price of one unit is worth.
 */
export type Sizer = (bars: Bars, at: number, decided: number, equity: number, point?: number) => Wanted

/** What sizers read next to the bars before a decision. */
export interface SizerGround {
  /** The first bar that may be read. */
  readonly first: number
  /** P; NaN where the spacing of bars gives none. */
  readonly periods: () => number
  /** The signal's trades at unit size, as far as they are closed; decisions see those that were closed by their own close. */
  readonly shadow: () => Trades
}

const plain = (units: number): Wanted => ({ units, limited: false })
const shared = (share: number, units: number): Wanted => ({ units, share, limited: false })

/** One unit an entry, whatever the account. */
export const unitSizer: Sizer = () => plain(1)

const byVolatility = (
  { target, by, window, cap, periods_per_year }: VolatilitySizing,
  { first, periods }: SizerGround,
): Sizer => {
  const year = Math.sqrt(periods_per_year ?? periods())
  return (bars, at, _decided, equity) => {
    const risk = riskAt(bars, by, window, first, at) * year
    if (Number.isNaN(risk)) return { ...plain(0), note: 'unsized' }
    const share = Math.min(cap, target / risk)
    return shared(share, (share * equity) / bars.close[at]!)
  }
}

const byKelly = (sizing: KellySizing, { shadow }: SizerGround): Sizer => {
  let known = 0
  return (bars, at, decided, equity) => {
    const trades = shadow()
    while (known < trades.exit_bar.length && trades.exit_bar[known]! <= decided) known += 1
    const fraction = kellyFraction(sizing, trades, known)
    const share = equity / bars.close[at]!
    if (Number.isNaN(fraction))
      return { ...shared(sizing.fraction, sizing.fraction * share), note: 'below_min_trades' }
    return fraction === 0 ? { ...plain(0), note: 'no_edge' } : shared(fraction, fraction * share)
  }
}

const ruleOf = (sizing: Execution['sizing'], ground: SizerGround): Sizer => {
  switch (sizing.kind) {
    case 'fraction':
      return (bars, at, _decided, equity) =>
        shared(sizing.fraction, (sizing.fraction * equity) / bars.close[at]!)
    case 'units':
      return () => plain(sizing.units)
    case 'volatility':
      return byVolatility(sizing, ground)
    case 'kelly':
      return byKelly(sizing, ground)
  }
}

/**
 * The sizer of an execution; it serves one run. Cost: O(1) an entry, O(window) by volatility, O(lookback) by Kelly's
 * formula. NaN: prices must be finite and above 0. Look-ahead: as its ground.
 */
export const sizerOf = ({ sizing, limits }: Execution, ground: SizerGround): Sizer => {
  const rule = ruleOf(sizing, ground)
  const most = limits.max_position_size
  if (most === undefined) return rule
  return (bars, at, decided, equity, point = 1) => {
    const wanted = rule(bars, at, decided, equity)
    const limit = (most * equity) / (bars.close[at]! * (wanted.share === undefined ? point : 1))
    if (!(wanted.units > limit)) return wanted
    const cut = { ...wanted, units: limit, limited: true }
    return wanted.share === undefined ? cut : { ...cut, share: most }
  }
}
