import { readFileSync } from 'node:fs'
import { type Either, isLeft, left, right, sequenceArray } from 'fp-ts/lib/Either.js'
import { didYouMean } from '../core/near.js'
import type { Dataset } from '../market/bars/dataset.js'
import { type SeriesTable, withSeries } from '../market/series/further-series.js'
import { seriesFile } from '../market/series/series-file.kernel.js'
import type { Listing } from '../market/universe/universe.js'
import { type DataOptions, fileAt, orUnable, sourceOptions } from './bars.js'
import { type CliFailure, type Io, wrongCall } from './io.js'

/** The tables of `--series`. */
const tablesOf = (options: DataOptions, io: Io): Either<CliFailure, readonly SeriesTable[]> => {
  const source = sourceOptions(options)
  if (isLeft(source)) return source
  const { zone, date_order } = source.right
  const reading = {
    ...(zone === undefined ? {} : { zone }),
    ...(date_order === undefined ? {} : { date_order }),
  }
  return sequenceArray(
    (options.series ?? []).map((name): Either<CliFailure, SeriesTable> => {
      const path = fileAt(`--series "${name}"`, name, io)
      return isLeft(path) ? path : orUnable(seriesFile(name, readFileSync(path.right), reading))
    }),
  )
}

const joinedWith = (
  dataset: Dataset,
  tables: readonly SeriesTable[],
  symbol?: string,
): Either<CliFailure, Dataset> =>
  tables.reduce<Either<CliFailure, Dataset>>(
    (made, table) => (isLeft(made) ? made : orUnable(withSeries(made.right, table, symbol))),
    right(dataset),
  )

const symbolsOf = ({ rows }: SeriesTable): readonly string[] => [
  ...new Set(rows.flatMap(({ symbol }) => (symbol === undefined ? [] : [symbol]))),
]

/** A dataset with the series of `--series` next to its bars. Errors: a table by symbol, which is of several instruments. */
export const withSeriesFiles = (
  dataset: Dataset,
  options: DataOptions,
  io: Io,
): Either<CliFailure, Dataset> => {
  if ((options.series ?? []).length === 0) return right(dataset)
  const tables = tablesOf(options, io)
  if (isLeft(tables)) return tables
  const listed = tables.right.find((table) => symbolsOf(table).length > 0)
  return listed === undefined
    ? joinedWith(dataset, tables.right)
    : left(
        wrongCall(
          `--series "${listed.name}" has a column symbol, and --data names one instrument: give several, or a table of this one`,
        ),
      )
}

/** The same of several instruments: rows with a symbol are of that one, the others of all. Errors: no symbol is one of theirs. */
export const listedWithSeries = (
  listings: readonly Listing[],
  options: DataOptions,
  io: Io,
): Either<CliFailure, readonly Listing[]> => {
  if ((options.series ?? []).length === 0) return right(listings)
  const tables = tablesOf(options, io)
  if (isLeft(tables)) return tables
  const known = listings.map(({ symbol }) => symbol)
  const strange = tables.right.find((table) => {
    const symbols = symbolsOf(table)
    return symbols.length > 0 && !symbols.some((symbol) => known.includes(symbol))
  })
  if (strange !== undefined) {
    const [first = ''] = symbolsOf(strange)
    return left(
      wrongCall(
        `--series "${strange.name}": none of its symbols is an instrument, such as "${first}"${didYouMean(first, known)}`,
      ),
    )
  }
  return sequenceArray(
    listings.map((listing): Either<CliFailure, Listing> => {
      const made = joinedWith(listing.dataset, tables.right, listing.symbol)
      return isLeft(made) ? made : right({ ...listing, dataset: made.right })
    }),
  )
}
