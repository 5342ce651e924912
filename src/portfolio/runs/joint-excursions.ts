import type { Bars } from '../../market/bars/bars.js'
import { type PlacedTrades, placesByInstrument, type Trades, tradesAt } from '../account/trades.js'
import { type Entries, type Excursions, excursionsOf } from './excursions.kernel.js'

/** Excursions of trades on several instruments. */
export interface JointExcursions {
  /** Of all trades, in their order. */
  readonly all: Excursions
  /** By instrument its trades and their excursions. */
  readonly each: readonly { readonly trades: Trades; readonly excursions: Excursions }[]
}

/**
 * How far trades went, each over the bars of its own instrument; without a mark of their instrument all are of the first.
 * Cost: O(instruments + bars of all trades).
 */
export const jointExcursions = (
  trades: PlacedTrades,
  bars: readonly Bars[],
  fill: Entries,
): JointExcursions => {
  const { symbol = new Int32Array(trades.side.length) } = trades
  const places = placesByInstrument({ symbol }, bars.length)
  const each = bars.map((own, place) => {
    const made = tradesAt(trades, places[place] ?? [])
    return { trades: made, excursions: excursionsOf(made, own, fill) }
  })
  const at = new Map(places.flatMap((own, place) => own.map((i, k) => [i, [place, k] as const] as const)))
  const joined = <A>(kind: { readonly from: (from: Iterable<number>) => A }, of: keyof Excursions): A =>
    kind.from(
      Array.from(symbol.keys(), (i) => {
        const [place = 0, k = 0] = at.get(i) ?? []
        return each[place]?.excursions[of][k] ?? Number.NaN
      }),
    )
  return {
    all: {
      mae: joined(Float64Array, 'mae'),
      mfe: joined(Float64Array, 'mfe'),
      mae_bars: joined(Int32Array, 'mae_bars'),
      mfe_bars: joined(Int32Array, 'mfe_bars'),
      gross: joined(Float64Array, 'gross'),
    },
    each,
  }
}
