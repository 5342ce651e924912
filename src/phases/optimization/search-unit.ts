import { type Either, isLeft, right, sequenceArray } from 'fp-ts/lib/Either.js'
import { pointsMeasure } from '../../candidate/search/search.kernel.js'
import type { UnsizedSearch } from '../../candidate/search/search-config.js'
import type { Measured } from '../../candidate/search/search-loop.kernel.js'
import type { MarketServices } from '../../candidate/services.js'
import { anything, type Codec } from '../../core/codec/codec.js'
import { unitsInOrder } from '../../run/executors/gathered-units.js'
import type { UnitKind, UnitPool } from '../../run/executors/unit.js'
import type { PhaseError } from '../../run/phase-error.js'
import type { SearchPoint } from '../../search/grid.js'
import { searchedGround } from './search-ground.js'

/** Points of one unit: enough to share what they compare, and few enough that all threads have some. */
const SLICE = 128

/** Slices of the candidates of a search: each candidate is measured on its own. Trials are sent as they are. */
export const searchUnit: UnitKind<
  UnsizedSearch,
  MarketServices,
  readonly SearchPoint[],
  readonly Measured[]
> = {
  name: 'candidates',
  output: anything as Codec<readonly Measured[], unknown>,
  ready: ({ config, seed }, services) => {
    const ground = searchedGround(config, services)
    const measure = isLeft(ground)
      ? ground
      : pointsMeasure(ground.right.config, {
          markets: [ground.right.market],
          periods: ground.right.periods,
          seed,
        })
    return async function* (points) {
      yield await Promise.resolve(isLeft(measure) ? measure : sequenceArray([...measure.right(points)]))
    }
  },
}

/** Measures points in their order, in all threads that are free. */
export const measuredBy = (units: UnitPool) =>
  async function* (points: readonly SearchPoint[]): AsyncGenerator<Either<PhaseError, Measured>> {
    const slices = Array.from({ length: Math.ceil(points.length / SLICE) }, (_, k) =>
      points.slice(k * SLICE, (k + 1) * SLICE),
    )
    for await (const slice of unitsInOrder(units.each(searchUnit, slices)))
      if (isLeft(slice)) yield slice
      else yield* slice.right.map((one) => right(one))
  }
