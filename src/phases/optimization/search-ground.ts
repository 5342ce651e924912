import { bind, Do, type Either, map } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { tradingBy } from '../../candidate/candidate.js'
import type { Market } from '../../candidate/market.js'
import { type SearchConfig, sizedSearch, type UnsizedSearch } from '../../candidate/search/search-config.js'
import {
  type SearchedSpace,
  spacesBeyond,
  spacesOf,
  startsOf,
  warmupsFor,
} from '../../candidate/search/search-space.js'
import { type MarketServices, warmupWarnings } from '../../candidate/services.js'
import { marketOver, type TradedData } from '../../candidate/traded-data.js'
import { dataOfRun } from '../../candidate/universe-field.js'
import { keyOf } from '../../core/canonical/content-key.js'
import { kernelKey } from '../../portfolio/rules/kernel.js'
import type { PhaseError } from '../../run/phase-error.js'
import type { SearchPoint } from '../../search/grid.js'
import { longestNeed, NO_WARMUP, type WarmupNeed } from '../../strategy/reading/warmup-of.js'
import { strategyWarnings } from '../../strategy/reads.js'
import { strategyHash } from '../../strategy/strategy-hash.js'

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

/** What a search warns of: its market, its warm-up, what its strategies miss in the bars, and parameters beyond declared bounds. */
export const searchWarnings = ({
  config,
  spaces,
  needs,
  data,
  market,
}: SearchedGround): readonly string[] => [
  ...market.warnings,
  ...warmupWarnings(config.range, needs.reduce(longestNeed, NO_WARMUP)),
  ...new Set(
    spaces.flatMap(({ of }) =>
      data.instruments.flatMap(({ dataset: { bars } }) => strategyWarnings(of, bars)),
    ),
  ),
  ...spacesBeyond(spaces),
]

/** What of a search stands in its key next to its market: what its strategies compute, and the kernel that runs them. */
export const searchedCode = ({ market, spaces, config }: SearchedGround) => ({
  strategies: spaces.map(({ of, space, constraints }) => [
    strategyHash(of),
    keyOf([space, constraints.map(({ text }) => text)]),
  ]),
  kernel: kernelKey(market.kernel(config.execution, tradingBy(spaces.map(({ of }) => of)))),
})
