import { finite, integer, optionalField, struct, type TypeOf, text } from '../../core/codec/codec.js'
import { showTime } from '../../market/bars/dataset-text.js'
import type { Universe } from '../../market/universe/universe.js'
import type { UniverseSlice } from '../../market/universe/universe-range.js'
import { type PlacedTrades, placesByInstrument } from '../../portfolio/account/trades.js'

/** One instrument of several in one account. Times are those of bars; absent where there was no such event in the range. */
export const instrumentCodec = struct('instrument', {
  symbol: text,
  /** Bars in the range. */
  bars: integer(0),
  /** The first bar, where it is later than the range's. */
  listed: optionalField(text),
  /** The first bar that could trade, where its warm-up made it later than its first in the range. */
  joined: optionalField(text),
  /** The last bar, where it is the last of all. */
  delisted: optionalField(text),
  trades: integer(0),
  won: integer(0),
  pnl: finite(),
  /** What equal-weight buy and hold made of its share. */
  buy_and_hold: optionalField(finite()),
})
export type InstrumentFigures = TypeOf<typeof instrumentCodec>

/** What each instrument added to an account; `returns` are those of its share of equal-weight buy and hold. */
export const instrumentFigures = (
  { universe: { instruments }, slice }: { readonly universe: Universe; readonly slice: UniverseSlice },
  trades: Pick<PlacedTrades, 'pnl' | 'symbol'>,
  returns: readonly (number | undefined)[] = [],
): readonly InstrumentFigures[] => {
  const places = placesByInstrument(trades, instruments.length)
  return instruments.map(({ symbol: name, dataset: { bars }, last, delisted }, i) => {
    const [first, end] = slice.bars[i] ?? [0, 0]
    const own = (places[i] ?? []).map((k) => trades.pnl[k] ?? Number.NaN)
    const time = (bar: number): string => showTime(bars.time[bar] ?? 0)
    const begins = slice.slices[i]?.scored[0]
    const held = returns[i]
    return {
      symbol: name,
      bars: end - first,
      ...(end > 0 && last[slice.steps[0]] === -1 ? { listed: time(0) } : {}),
      ...(begins !== undefined && begins > first ? { joined: time(begins) } : {}),
      ...(delisted && end === bars.length && end > first ? { delisted: time(end - 1) } : {}),
      trades: own.length,
      won: own.filter((one) => one > 0).length,
      pnl: own.reduce((sum, one) => sum + one, 0),
      ...(held === undefined ? {} : { buy_and_hold: held }),
    }
  })
}
