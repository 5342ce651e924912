import { ok } from 'node:assert'
import type { Bars } from '../../src/market/bars/bars.js'
import type { Trades } from '../../src/portfolio/account/trades.js'
import type { Entries, Excursions } from '../../src/portfolio/runs/excursions.kernel.js'
import type { Law } from '../law.js'
import { anyCase, type Case, law, type Simulate } from './case.js'

/** What measures how far trades went. */
export type Measure = (trades: Trades, bars: Bars, fill: Entries) => Excursions

const near = (a: number, b: number): boolean =>
  Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b))

/** What holds of excursions of the trades that a kernel makes. */
export const excursionLaws = (measure: Measure, simulate: Simulate): readonly Law[] => {
  const over = (
    name: string,
    holds: (found: Excursions, trades: Trades, given: Case, fill: Entries) => void,
  ): Law =>
    law(name, anyCase(), (given) => {
      const { bars, log, execution, slice } = given
      const { trades } = simulate(bars, log, execution, slice)
      for (const fill of [execution.fill, 'intrabar'] as const)
        holds(measure(trades, bars, fill), trades, given, fill)
    })
  return [
    over('no trade goes against its side by more than 0, nor for it by less', ({ mae, mfe }) => {
      mae.forEach((value, i) => {
        ok(value <= 0 && mfe[i]! >= 0, `${value} and ${mfe[i]}`)
      })
    }),
    over('what a trade made before costs lies between its excursions', ({ mae, mfe, gross }, trades) => {
      gross.forEach((value, i) => {
        const made = trades.side[i]! * (trades.exit_price[i]! / trades.entry_price[i]! - 1)
        ok(near(value, made), `${value}, not ${made}`)
        ok(mae[i]! <= value && value <= mfe[i]!, `${value} outside ${mae[i]}..${mfe[i]}`)
      })
    }),
    over('an extreme lies on a bar of the trade', ({ mae_bars, mfe_bars }, { bars }) => {
      bars.forEach((lived, i) => {
        for (const at of [mae_bars[i]!, mfe_bars[i]!]) ok(at >= 0 && at <= lived, `bar ${at} of ${lived}`)
      })
    }),
    over(
      'no excursion is beyond the highs and lows of the trade and its own fills',
      (found, trades, { bars }) => {
        trades.side.forEach((side, i) => {
          const entry = trades.entry_price[i]!
          const [from, to] = [trades.entry_bar[i]!, trades.exit_bar[i]! + 1]
          const prices = [
            entry,
            trades.exit_price[i]!,
            ...bars.low.slice(from, to),
            ...bars.high.slice(from, to),
          ]
          const moves = prices.map((price) => side * (price / entry - 1))
          ok(found.mae[i]! >= Math.min(...moves), `MAE ${found.mae[i]}`)
          ok(found.mfe[i]! <= Math.max(...moves), `MFE ${found.mfe[i]}`)
        })
      },
    ),
    over('a trade that is held through a whole bar sees its high and its low', (found, trades, { bars }) => {
      trades.side.forEach((side, i) => {
        const entry = trades.entry_price[i]!
        for (let bar = trades.entry_bar[i]! + 1; bar < trades.exit_bar[i]!; bar++)
          for (const price of [bars.low[bar]!, bars.high[bar]!]) {
            const move = side * (price / entry - 1)
            ok(found.mae[i]! <= move && move <= found.mfe[i]!, `${move} on bar ${bar}`)
          }
      })
    }),
    over(
      'prices mirrored about each entry, sides turned: the same excursions',
      (found, trades, { bars }, fill) => {
        trades.side.forEach((side, i) => {
          const entry = trades.entry_price[i]!
          const turned = (column: Float64Array): Float64Array => column.map((price) => 2 * entry - price)
          const one = (column: { readonly slice: (a: number, b: number) => unknown }): never =>
            column.slice(i, i + 1) as never
          const mirrored: Bars = {
            ...bars,
            open: turned(bars.open),
            high: turned(bars.low),
            low: turned(bars.high),
            close: turned(bars.close),
          }
          const alone = Object.fromEntries(
            Object.entries(trades).map(([name, column]) => [name, one(column as Float64Array)]),
          ) as unknown as Trades
          const other = measure(
            {
              ...alone,
              side: Int8Array.of(-side),
              entry_price: Float64Array.of(entry),
              exit_price: turned(one(trades.exit_price)),
            },
            mirrored,
            fill,
          )
          ok(near(other.mae[0]!, found.mae[i]!), `MAE ${other.mae[0]}, not ${found.mae[i]}`)
          ok(near(other.mfe[0]!, found.mfe[i]!), `MFE ${other.mfe[0]}, not ${found.mfe[i]}`)
        })
      },
    ),
  ]
}
