import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import type { Market } from '../../candidate/market.js'
import { type SearchConfig, sizedSearch, type UnsizedSearch } from '../../candidate/search/search-config.js'
import { type SearchedSpace, spacesOf, startsOf, warmupsFor } from '../../candidate/search/search-space.js'
import type { MarketServices } from '../../candidate/services.js'
import { marketOver, type TradedData } from '../../candidate/traded-data.js'
import { dataOfRun } from '../../candidate/universe-field.js'
import type { PhaseError } from '../../run/phase-error.js'
import type { SearchPoint } from '../../search/grid.js'
import type { WarmupNeed } from '../../strategy/reading/warmup-of.js'

/** A search on its data: what it searches, from where, and on which market. */
export interface SearchedGround {
  readonly config: SearchConfig
  readonly spaces: readonly SearchedSpace[]
  readonly start: readonly SearchPoint[]
  readonly needs: readonly WarmupNeed[]
  readonly data: TradedData
  readonly market: Market
  readonly periods: number
}
/** Lays a search out on the data. Errors: a space without points, a start outside of it, too little warm-up. */
export const searchedGround = (
  unsized: UnsizedSearch,
  services: MarketServices,
): Either<PhaseError, SearchedGround> => {
  const spaces = spacesOf(unsized)
  if (isLeft(spaces)) return spaces
  const start = startsOf(unsized, spaces.right)
  if (isLeft(start)) return start
  const data = dataOfRun(unsized, services)
  if (isLeft(data)) return data
  const needs = warmupsFor(spaces.right, data.right, unsized.range)
  if (isLeft(needs)) return needs
  const market = marketOver(data.right, unsized.range, needs.right)
  if (isLeft(market)) return market
  const { periods } = market.right
  return isLeft(periods)
    ? periods
    : right({
        config: sizedSearch(unsized, data.right.instruments.length),
        spaces: spaces.right,
        start: start.right,
        needs: needs.right,
        data: data.right,
        market: market.right,
        periods: periods.right,
      })
}
