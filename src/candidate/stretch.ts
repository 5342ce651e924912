import type { BarRange, Slice } from '../market/bars/bars.js'
import type { Calendar } from '../market/bars/range.js'
import type { Data } from '../market/universe/data.js'
import { barsIn, sliceAfter, stepOfBar } from '../market/universe/universe-range.js'
import { joined } from '../search/split.js'
import { type MarketPrint, marketPrint, meanPrint } from '../stats/timing/market-print.kernel.js'
import type { ByInstrument, Market } from './market.js'
import { marketOfOne } from './market-of-one.js'
import { marketOfSeveral } from './market-of-several.js'
import type { TradedData } from './traded-data.js'

/** Some of the moments of data (bars of one instrument, steps of several), and what of each instrument is read and scored there. */
export interface Stretch {
  readonly scored: BarRange
  readonly slices: ByInstrument<Slice>
}

/** The moments of some data: bars of one instrument, or steps of several. */
export const calendarOf = (data: Data): Calendar =>
  data._tag === 'One' ? data.dataset : { bars: data.universe.steps, interval: data.universe.interval }

/** The bars of each instrument that are over at some moments. */
export const ownBars = (data: Data, range: BarRange): readonly BarRange[] =>
  data._tag === 'One' ? [range] : data.universe.instruments.map((one) => barsIn(one, range))

/** The moment at which a bar of an instrument, by its place, is over. */
export const momentOf = (data: Data, place: number, bar: number): number => {
  const instrument = data._tag === 'One' ? undefined : data.universe.instruments[place]
  return instrument === undefined ? bar : stepOfBar(instrument, bar)
}

/** Moments that are scored, with the bars of warm-up that each instrument reads before them; it joins once it has them. */
export const stretchAt = (data: Data, scored: BarRange, warmups: readonly number[]): Stretch => ({
  scored,
  slices: ownBars(data, scored).map((own, i) => sliceAfter(own, warmups[i] ?? 0)),
})

/** A stretch of which an instrument is read where this says so of its symbol; the others are not traded there. */
export const stretchOfSome = (
  { instruments }: Pick<TradedData, 'instruments'>,
  { scored, slices }: Stretch,
  isRead: (symbol: string) => boolean,
): Stretch => ({
  scored,
  slices: slices.map((slice, i) => {
    const symbol = instruments[i]?.symbol
    return symbol === undefined || isRead(symbol) ? slice : undefined
  }),
})

/** A stretch of data as a market. */
export const marketOn = ({ data, instruments }: TradedData, { scored, slices }: Stretch): Market => {
  if (data._tag === 'Several')
    return marketOfSeveral(data.universe, { steps: scored, bars: ownBars(data, scored), slices }, instruments)
  const [slice = { warmup: [scored[0], scored[0]], scored }] = slices
  return marketOfOne(data.dataset, slice)
}

/** Markets whose moments follow one another, made one each, without a warm-up. */
export const joinedMarkets = (data: TradedData, markets: readonly Market[]): readonly Market[] =>
  joined(markets.map(({ scored }) => scored)).map((scored) =>
    marketOn(data, stretchAt(data.data, scored, [])),
  )

/** What the instruments returned on each trading day of some moments, by their mean. */
export const printOf = (data: Data, range: BarRange): MarketPrint => {
  const own = ownBars(data, range)
  const all = data._tag === 'One' ? [data] : data.universe.instruments
  return meanPrint(all.map(({ dataset: { bars } }, i) => marketPrint(bars, own[i] ?? [0, 0])))
}

/** The print of all of some data. */
export const wholePrint = (data: Data): MarketPrint => printOf(data, [0, calendarOf(data).bars.length])
