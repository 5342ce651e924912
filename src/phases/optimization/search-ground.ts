import { bind, Do, type Either, map } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
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
): Either<PhaseError, SearchedGround> =>
  pipe(
    Do,
    bind('spaces', () => spacesOf(unsized)),
    bind('start', ({ spaces }) => startsOf(unsized, spaces)),
    bind('data', () => dataOfRun(unsized, services)),
    bind('needs', ({ spaces, data }) => warmupsFor(spaces, data, unsized.range)),
    bind('market', ({ data, needs }) => marketOver(data, unsized.range, needs)),
    bind('periods', ({ market }) => market.periods),
    map((ground) => ({ ...ground, config: sizedSearch(unsized, ground.data.instruments.length) })),
  )
