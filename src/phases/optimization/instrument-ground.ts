import { type Either, isLeft, left, right, sequenceArray } from 'fp-ts/lib/Either.js'
import type { Market } from '../../candidate/market.js'
import type { UnsizedSearch } from '../../candidate/search/search-config.js'
import type { MarketServices } from '../../candidate/services.js'
import { marketOn, momentOf, stretchAt } from '../../candidate/stretch.js'
import { type TradedData, tradedData } from '../../candidate/traded-data.js'
import type { BarRange } from '../../market/bars/bars.js'
import { symbolsOf, type Universe } from '../../market/universe/universe.js'
import { badConfig, type PhaseError } from '../../run/phase-error.js'
import { type SearchedGround, searchedGround } from './search-ground.js'

/** One instrument of a search of each apart, alone on the bars that are over in the range. */
export interface SearchedInstrument {
  readonly symbol: string
  readonly data: TradedData
  readonly market: Market
}

/** A search of each instrument apart: the account of all, and each instrument alone. */
export interface InstrumentGround {
  readonly joint: SearchedGround
  readonly instruments: readonly SearchedInstrument[]
}

/** The steps of one instrument alone between those of all, both ends by when a bar is over. */
const ownSteps = (own: Universe, whole: Universe, [from, to]: BarRange): BarRange => {
  const [first, last] = [whole.steps.closed[from] ?? 0, whole.steps.closed[to - 1] ?? 0]
  const begin = own.steps.closed.findIndex((at) => at >= first)
  const end = own.steps.closed.findIndex((at) => at > last)
  const steps = own.steps.length
  return [begin < 0 ? steps : begin, end < 0 ? steps : end]
}

const instrumentAlone = (
  symbol: string,
  { market, needs, data }: SearchedGround,
  place: number,
  services: MarketServices,
): Either<PhaseError, SearchedInstrument> => {
  const alone = tradedData(services.data, [symbol])
  if (isLeft(alone)) return alone
  const { data: own } = alone.right
  if (own._tag === 'One' || data.data._tag === 'One') return left(lone())
  const [from, to] = ownSteps(own.universe, data.data.universe, market.scored)
  const warmups = [needs[place]?.bars ?? 0]
  const [slice] = stretchAt(own, [from, to], warmups).slices
  return slice === undefined
    ? left(
        badConfig({
          path: 'range',
          message: `${symbol} has no bar behind its warm-up in the range: leave it out by universe: { symbols }, or give a longer range`,
        }),
      )
    : right({
        symbol,
        data: alone.right,
        market: marketOn(alone.right, stretchAt(own, [momentOf(own, 0, slice.scored[0]), to], warmups)),
      })
}

const lone = (): PhaseError =>
  badConfig({ path: 'per', message: 'there is one instrument alone: leave per out, or give several' })

/** Lays a search of each instrument apart out on the data. Errors: as a search; one instrument alone, one without bars to score. */
export const instrumentGround = (
  config: UnsizedSearch,
  services: MarketServices,
): Either<PhaseError, InstrumentGround> => {
  if (services.data._tag === 'One') return left(lone())
  const joint = searchedGround(config, services)
  if (isLeft(joint)) return joint
  const { data } = joint.right.data
  const symbols = data._tag === 'One' ? [] : symbolsOf(data.universe)
  const instruments = sequenceArray(
    symbols.map((symbol, place) => instrumentAlone(symbol, joint.right, place, services)),
  )
  return isLeft(instruments) ? instruments : right({ joint: joint.right, instruments: instruments.right })
}
