import { type Either, isLeft, left, right, sequenceArray } from 'fp-ts/lib/Either.js'
import type { Market } from '../../candidate/market.js'
import {
  type LoneInstrument,
  loneInstruments,
  loneMarket,
  oneAlone,
} from '../../candidate/search/lone-instrument.js'
import type { UnsizedSearch } from '../../candidate/search/search-config.js'
import type { MarketServices } from '../../candidate/services.js'
import { badConfig, type PhaseError } from '../../run/phase-error.js'
import { type SearchedGround, searchedGround } from './search-ground.js'

/** One instrument of a search of each apart, alone on the bars that are over in the range. */
export interface SearchedInstrument extends LoneInstrument {
  readonly market: Market
}

/** A search of each instrument apart: the account of all, and each instrument alone. */
export interface InstrumentGround {
  readonly joint: SearchedGround
  readonly instruments: readonly SearchedInstrument[]
}

/** Lays a search of each instrument apart out on the data. Errors: as a search; one instrument alone, one without bars to score. */
export const instrumentGround = (
  config: UnsizedSearch,
  services: MarketServices,
): Either<PhaseError, InstrumentGround> => {
  if (services.data._tag === 'One') return left(oneAlone)
  const joint = searchedGround(config, services)
  if (isLeft(joint)) return joint
  const instruments = sequenceArray(
    loneInstruments(joint.right.data).map((lone): Either<PhaseError, SearchedInstrument> => {
      const market = loneMarket(lone, joint.right.market)
      return market === undefined
        ? left(
            badConfig({
              path: 'range',
              message: `${lone.symbol} has no bar behind its warm-up in the range: leave it out by universe: { symbols }, or give a longer range`,
            }),
          )
        : right({ ...lone, market })
    }),
  )
  return isLeft(instruments) ? instruments : right({ joint: joint.right, instruments: instruments.right })
}
