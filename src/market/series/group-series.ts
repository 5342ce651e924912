import { type Either, map, sequenceArray } from 'fp-ts/lib/Either.js'
import type { DataError } from '../bars/data-error.js'
import type { Dataset } from '../bars/dataset.js'
import { instrumentGroups } from '../universe/instrument-groups.js'
import type { Listing } from '../universe/universe.js'
import { withSeries } from './further-series.js'

/** Since ever: a group is known on every bar. */
const EVER = -8.64e15

/**
 * Listings with the number of their group as a further series `group`, in the order of the names of groups from 0: what
 * `demean_by(x, series('group'))` reads. Errors: bars that have such a series already.
 * Example: `withGroups([{ symbol: 'A', group: 'metals', dataset }])`.
 */
export const withGroups = (listings: readonly Listing[]): Either<DataError, readonly Listing[]> => {
  const rows = instrumentGroups({ instruments: listings }).flatMap(({ group, places }, number) =>
    group === undefined
      ? []
      : places.flatMap((place) => {
          const symbol = listings[place]?.symbol
          return symbol === undefined ? [] : [{ time: EVER, symbol, values: { group: number } }]
        }),
  )
  return sequenceArray(
    listings.map((listing) =>
      map((dataset: Dataset): Listing => ({ ...listing, dataset }))(
        withSeries(listing.dataset, { name: 'group', rows }, listing.symbol),
      ),
    ),
  )
}
