import { existsSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { lastValueFrom } from 'rxjs'
import { all } from '../core/all.js'
import { decodeWith, showFault } from '../core/codec/codec.js'
import type { Adjustment } from '../market/actions/adjustment.js'
import type { Collected } from '../market/bars/bar-stream.kernel.js'
import { type DataError, showDataError } from '../market/bars/data-error.js'
import { type Dataset, dataset, withSession } from '../market/bars/dataset.js'
import { type CsvOptions, type CsvOptionsInput, csvOptionsCodec } from '../market/csv/csv-options.js'
import { embeddedSp500 } from '../market/embedded/sp500.kernel.js'
import { barsFile, barsOf } from '../market/tables/bars-file.js'
import { type ColumnCache, cachedBars } from '../market/tables/column-cache.js'
import { framedFiles } from '../store/framed-files.js'
import { notice } from './answer.js'
import { STORE_DIRECTORY } from './flags.js'
import { type CliFailure, type Io, unable, wrongCall } from './io.js'
import type { LibraryOptions } from './library-flag.js'
import { sessionOptions } from './session.js'
import { applySettings } from './settings.js'

export { fileAt } from './file-at.js'

/** The flags of a command that say which bars it works on, and the store next to which their columns are kept. */
export interface DataOptions extends LibraryOptions {
  readonly data?: string
  readonly repair?: CsvOptions['repair']
  readonly csv?: readonly string[]
  readonly session?: readonly string[]
  readonly store?: string
  readonly adjust?: Adjustment
  readonly factors?: string
  readonly splits?: string
  readonly dividends?: string
  readonly riskFree?: string
  readonly benchmark?: string
  readonly members?: string
  readonly series?: readonly string[]
}

/** Larger files are parsed as they stream in, and their columns not kept. */
const KEPT_LIMIT = 1 << 30

/** What was read, or a fault of the data as a failure of the command. */
export const orUnable = <A>(read: Either<DataError, A>): Either<CliFailure, A> =>
  isLeft(read) ? left(unable(showDataError(read.left))) : read

/** The columns of a store; where there is no store yet, only with `make`. */
const columnsOf = (
  { store = STORE_DIRECTORY }: DataOptions,
  { cwd }: Io,
  make: boolean,
): ColumnCache | undefined => {
  const directory = resolve(cwd, store)
  return make || existsSync(directory) ? framedFiles(join(directory, 'columns')) : undefined
}

const FIELDS = [
  'columns',
  'header',
  'delimiter',
  'numbers',
  'price_scale',
  'zone',
  'date_order',
  'time_unit',
  'ambiguous',
  'day',
] as const

/** How a file is to be read, from `--csv zone=America/New_York` and `--repair`. */
export const sourceOptions = ({ csv = [], repair }: DataOptions): Either<CliFailure, CsvOptionsInput> => {
  const settings = applySettings({}, FIELDS, csv, 'a file of bars', '--csv')
  if (isLeft(settings)) return settings
  const decoded = decodeWith(csvOptionsCodec)({
    ...settings.right,
    ...(repair === undefined ? {} : { repair }),
  })
  return isLeft(decoded)
    ? left(wrongCall(...decoded.left.map((fault) => `--csv ${showFault(fault)}`)))
    : right(decoded.right)
}

const read = async (
  path: string,
  source: CsvOptionsInput,
  cache: ColumnCache | undefined,
  io: Io,
): Promise<Either<DataError, Collected>> => {
  const file = await stat(path)
  if (cache === undefined || !file.isFile() || file.size > KEPT_LIMIT)
    return lastValueFrom(barsFile(path, source))
  const content = await readFile(path)
  return cachedBars(cache, path, content, source).catch((cause: unknown) => {
    notice(io, `! columns are not kept: ${cause instanceof Error ? cause.message : String(cause)}`)
    return barsOf(path, content, source)
  })
}

/** The bars of a file in any format, parsed only where no store holds their columns; with `make` a store's directory is made. */
export const fileBars = async (
  path: string,
  options: DataOptions,
  io: Io,
  make = false,
): Promise<Either<CliFailure, Dataset>> => {
  const asked = all({ source: sourceOptions(options), session: sessionOptions(options.session ?? [], io) })
  if (isLeft(asked)) return asked
  const { source, session } = asked.right
  const found = orUnable(await read(path, source, columnsOf(options, io, make), io))
  if (isLeft(found)) return found
  const { bars, notes } = found.right
  return orUnable(dataset({ name: basename(path), notes, ...session }, bars))
}

/** The bars of the package, in the session that is asked for. */
export const embeddedBars = (options: DataOptions, io: Io): Either<CliFailure, Dataset> => {
  const session = sessionOptions(options.session ?? [], io)
  if (isLeft(session)) return session
  return session.right.session === undefined
    ? right(embeddedSp500())
    : orUnable(withSession(embeddedSp500(), session.right.session))
}
