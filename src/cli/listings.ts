import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import { all } from '../core/all.js'
import { dataset } from '../market/bars/dataset.js'
import { longTable } from '../market/tables/long-table.kernel.js'
import type { Listing } from '../market/universe/universe.js'
import { actedOn } from './actions.js'
import { type DataOptions, fileBars, orUnable, sourceOptions } from './bars.js'
import { bytesIn } from './file-at.js'
import type { CliFailure, Io } from './io.js'
import { sessionOptions } from './session.js'

/** A file of bars, and the symbol that it goes by. */
export interface FoundFile {
  readonly symbol: string
  readonly path: string
}

/** The instruments of files, one a file. */
export const listedInFiles = async (
  files: readonly FoundFile[],
  options: DataOptions,
  io: Io,
): Promise<Either<CliFailure, readonly Listing[]>> => {
  const listings: Listing[] = []
  for (const { symbol, path } of files) {
    const read = await fileBars(path, options, io)
    const acted = isLeft(read) ? read : actedOn(read.right, path, options, io)
    if (isLeft(acted)) return acted
    listings.push({ symbol, dataset: acted.right })
  }
  return right(listings)
}

/** The instruments of the only file: those of a long table, or the one of a file of bars. */
export const listedInTable = async (
  file: FoundFile,
  options: DataOptions,
  io: Io,
): Promise<Either<CliFailure, readonly Listing[]>> => {
  const asked = all({ source: sourceOptions(options), content: bytesIn(file.path, file.path) })
  if (isLeft(asked)) return asked
  const { source, content } = asked.right
  const parts = orUnable(await longTable(file.path, content, source))
  if (isLeft(parts)) return parts
  if (parts.right === undefined) return listedInFiles([file], options, io)
  const session = sessionOptions(options.session ?? [], io)
  if (isLeft(session)) return session
  const listings: Listing[] = []
  for (const {
    symbol,
    bars: { bars, notes },
  } of parts.right) {
    const made = orUnable(dataset({ name: symbol, notes, ...session.right }, bars))
    const acted = isLeft(made) ? made : actedOn(made.right, undefined, options, io)
    if (isLeft(acted)) return acted
    listings.push({ symbol, dataset: acted.right })
  }
  return right(listings)
}
