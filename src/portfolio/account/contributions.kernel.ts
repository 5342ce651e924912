import { type Money, moneyOf } from '../../market/universe/money.js'
import type { Instrument, Universe } from '../../market/universe/universe.js'
import type { UniverseSlice } from '../../market/universe/universe-range.js'
import type { PlacedTrades, Trades } from './trades.js'

/** What one instrument added to an account, by moment. */
export interface Contribution {
  /** The bar of the instrument that is over at the moment; -1 where none is. */
  readonly bar: Int32Array
  /** Money, after costs. */
  readonly pnl: Float64Array
  /** The same as a share of the account's equity before. */
  readonly returns: Float64Array
}

/** By step, the bar that is over there and not before, from an instrument's first scored bar on; -1 where none is. */
const barsOver = (
  { last }: Instrument,
  [from, to]: readonly [number, number],
  scored: readonly [number, number],
): Int32Array => {
  const over = new Int32Array(to - from).fill(-1)
  for (let k = 0; k < over.length; k++) {
    const bar = last[from + k]!
    const isNew = from + k === 0 || last[from + k - 1]! < bar
    if (isNew && bar >= scored[0] && bar < scored[1]) over[k] = bar
  }
  return over
}

/** The rate at which what a trade bought was paid: its profit by its return is the value of its entry. */
const entryRate = (
  { pnl, return: returns, units, entry_price, entry_bar }: Trades,
  t: number,
  money: Money,
): number =>
  returns[t] === 0 ? money.open[entry_bar[t]!]! : pnl[t]! / returns[t]! / (units[t]! * entry_price[t]!)

/**
 * What each instrument added to the equity of a joint account over its steps, from the closed trades: each is worth its close at
 * every step through which it stands, and ends with its net profit. The commission of the entry is paid at the entry, by the
 * shares of both values; financing and dividends are counted at the exit. All instruments and steps sum to the profit of all
 * trades. Undefined where an instrument has no slice. Cost: O(steps x instruments + bars held). NaN: spreads. Look-ahead: not a
 * decision.
 */
export const contributionsOf = (
  { instruments }: Universe,
  { steps, slices }: Pick<UniverseSlice, 'steps' | 'slices'>,
  { equity, trades }: { readonly equity: Float64Array; readonly trades: PlacedTrades },
): readonly (Contribution | undefined)[] => {
  const n = steps[1] - steps[0]
  const all = instruments.map((instrument, i): Contribution | undefined => {
    const own = slices[i]
    return own === undefined
      ? undefined
      : {
          bar: barsOver(instrument, steps, own.scored),
          pnl: new Float64Array(n),
          returns: new Float64Array(n),
        }
  })
  const stepOf = all.map((one, i) => {
    const of = new Int32Array(instruments[i]!.dataset.bars.length).fill(-1)
    if (one !== undefined) for (let k = 0; k < n; k++) if (one.bar[k]! >= 0) of[one.bar[k]!] = k
    return of
  })
  const monies = instruments.map(moneyOf)
  for (let t = 0; t < trades.side.length; t++) {
    const place = trades.symbol?.[t] ?? 0
    const one = all[place]
    if (one === undefined) continue
    const { close } = instruments[place]!.dataset.bars
    const money = monies[place]
    const [units, entry, exit] = [trades.units[t]!, trades.entry_price[t]!, trades.exit_bar[t]!]
    const value = units * entry
    const paid = (trades.commission[t]! * value) / (value + units * trades.exit_price[t]!)
    const entered = money?.isPaid === true ? entryRate(trades, t, money) : undefined
    const gained = (bar: number): number => {
      const rate = money === undefined ? 1 : money.close[bar]!
      return close[bar]! * rate - entry * (entered ?? rate)
    }
    let before = 0
    for (let bar = trades.entry_bar[t]!; bar <= exit; bar++) {
      const worth = bar === exit ? trades.pnl[t]! : trades.side[t]! * units * gained(bar) - paid
      const k = stepOf[place]![bar]!
      if (k < 0) continue
      one.pnl[k] = one.pnl[k]! + worth - before
      before = worth
    }
  }
  for (const one of all)
    if (one !== undefined)
      for (let k = 0; k < n; k++) one.returns[k] = equity[k]! > 0 ? one.pnl[k]! / equity[k]! : 0
  return all
}

/**
 * Signed units of each instrument that closed trades hold after each step: n + 1 values. Cost: O(steps x instruments + bars held).
 * NaN: none. Look-ahead: not a decision.
 */
export const unitsOfTrades = (
  { instruments }: Universe,
  [from, to]: readonly [number, number],
  trades: PlacedTrades,
): readonly Float64Array[] => {
  const byBar = instruments.map(({ dataset: { bars } }) => new Float64Array(bars.length))
  for (let t = 0; t < trades.side.length; t++) {
    const own = byBar[trades.symbol?.[t] ?? 0]!
    const signed = trades.side[t]! * trades.units[t]!
    for (let bar = trades.entry_bar[t]!; bar < trades.exit_bar[t]!; bar++) own[bar] = own[bar]! + signed
  }
  return instruments.map(({ last }, i) => {
    const units = new Float64Array(to - from + 1)
    for (let k = from; k < to; k++) units[k - from + 1] = last[k]! < 0 ? 0 : byBar[i]![last[k]!]!
    return units
  })
}
