import { universeOfOne } from '../../market/universe/universe.js'
import { badConfig, type PhaseError } from '../../run/phase-error.js'
import type { Market } from '../market.js'
import { marketOn, momentOf } from '../stretch.js'
import type { TradedData } from '../traded-data.js'

/** One of several instruments, alone in an account of its own. Its rules read of the others what they read among them. */
export interface LoneInstrument {
  readonly symbol: string
  /** Its place among all. */
  readonly place: number
  readonly data: TradedData
}

/** That a search of each instrument apart has one instrument alone. */
export const oneAlone: PhaseError = badConfig({
  path: 'per',
  message: 'there is one instrument alone: leave per out, or give several',
})

/** Each instrument of some data alone; none where there is one instrument, which is alone already. */
export const loneInstruments = ({ data, instruments }: TradedData): readonly LoneInstrument[] =>
  data._tag === 'One'
    ? []
    : data.universe.instruments.map((instrument, place) => ({
        symbol: instrument.symbol,
        place,
        data: {
          data: { _tag: 'Several', universe: universeOfOne(data.universe, instrument) },
          instruments: instruments.slice(place, place + 1),
        },
      }))

/** What is scored of an instrument on a market of all, as a market of it alone; undefined where nothing is. */
export const loneMarket = (
  { place, data }: LoneInstrument,
  { instruments }: Pick<Market, 'instruments'>,
): Market | undefined => {
  const slice = instruments[place]?.slice
  if (slice === undefined) return undefined
  const [from, to] = slice.scored
  const scored = [momentOf(data.data, 0, from), momentOf(data.data, 0, to - 1) + 1] as const
  return marketOn(data, { scored, slices: [slice] })
}
