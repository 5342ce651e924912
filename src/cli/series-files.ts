import { type Either, isLeft, left, right, sequenceArray } from 'fp-ts/lib/Either.js'
import { didYouMean, isSlip } from '../core/near.js'
import type { Dataset } from '../market/bars/dataset.js'
import { type SeriesTable, withSeries } from '../market/series/further-series.js'
import { seriesFile } from '../market/series/series-file.js'
import type { Listing } from '../market/universe/universe.js'
import { type DataOptions, orUnable, sourceOptions } from './bars.js'
import { bytesAt } from './file-at.js'
import { type CliFailure, type Io, wrongCall } from './io.js'

/** The tables of `--series`. */
const tablesOf = async (
  options: DataOptions,
  io: Io,
): Promise<Either<CliFailure, readonly SeriesTable[]>> => {
  const source = sourceOptions(options)
  if (isLeft(source)) return source
  const { zone, date_order } = source.right
  const reading = {
    ...(zone === undefined ? {} : { zone }),
    ...(date_order === undefined ? {} : { date_order }),
  }
  return sequenceArray(
    await Promise.all(
      (options.series ?? []).map(async (name): Promise<Either<CliFailure, SeriesTable>> => {
        const content = bytesAt(`--series "${name}"`, name, io)
        return isLeft(content) ? content : orUnable(await seriesFile(name, content.right, reading))
      }),
    ),
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

/**
 * What is wrong with the symbols of a table: none is an instrument, or one is not, and looks like an instrument that has no rows.
 * Others that are not there may stand in a table of many.
 */
const symbolsProblem = (table: SeriesTable, known: readonly string[]): string | undefined => {
  const symbols = symbolsOf(table)
  const strange = symbols.filter((symbol) => !known.includes(symbol))
  const silent = known.filter((symbol) => !symbols.includes(symbol))
  const [first] = strange
  if (first !== undefined && strange.length === symbols.length)
    return `none of its symbols is an instrument, such as "${first}"${didYouMean(first, known)}`
  const [slip] = strange.filter((symbol) => silent.some((other) => isSlip(symbol, other)))
  return slip === undefined
    ? undefined
    : `there is no instrument "${slip}"${didYouMean(slip, silent)} Correct the symbol, or leave its rows out`
}

/** A dataset with the series of `--series` next to its bars. Errors: a table by symbol, which is of several instruments. */
export const withSeriesFiles = async (
  dataset: Dataset,
  options: DataOptions,
  io: Io,
): Promise<Either<CliFailure, Dataset>> => {
  if ((options.series ?? []).length === 0) return right(dataset)
  const tables = await tablesOf(options, io)
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

/** The same of several instruments: rows with a symbol are of that one, the others of all. Errors: symbols that are none of theirs. */
export const listedWithSeries = async (
  listings: readonly Listing[],
  options: DataOptions,
  io: Io,
): Promise<Either<CliFailure, readonly Listing[]>> => {
  if ((options.series ?? []).length === 0) return right(listings)
  const tables = await tablesOf(options, io)
  if (isLeft(tables)) return tables
  const known = listings.map(({ symbol }) => symbol)
  const [strange] = tables.right.flatMap((table) => {
    const fault = symbolsProblem(table, known)
    return fault === undefined ? [] : [`--series "${table.name}": ${fault}`]
  })
  if (strange !== undefined) return left(wrongCall(strange))
  return sequenceArray(
    listings.map((listing): Either<CliFailure, Listing> => {
      const made = joinedWith(listing.dataset, tables.right, listing.symbol)
      return isLeft(made) ? made : right({ ...listing, dataset: made.right })
    }),
  )
}
