import { basename, relative } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type Either, flatMap, isLeft, isRight, left, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { decodeWith } from '../../core/codec/codec.js'
import { type DataError, showDataError } from '../../market/bars/data-error.js'
import { warningsIn } from '../../market/bars/data-note.js'
import { type Dataset, dataset } from '../../market/bars/dataset.js'
import { datasetLine } from '../../market/bars/dataset-text.js'
import { bucketCodec, resample, showBucket } from '../../market/bars/resample.js'
import { csvLines } from '../../market/csv/csv-lines.js'
import { checkBars, type DataReport, reportLines } from '../../market/csv/data-check.js'
import { refusedLines } from '../../market/csv/refused-rows.js'
import { auditRows, type RowAudit } from '../../market/csv/row-audit.kernel.js'
import { embeddedSp500 } from '../../market/embedded/sp500.kernel.js'
import { barsOf } from '../../market/tables/bars-file.js'
import { type DataFormat, formatOf, formatOfName } from '../../market/tables/data-format.js'
import { writeArrow, writeJson, writeParquet } from '../../market/tables/table-file.js'
import { actedOn } from '../actions.js'
import { answer, answerAs, notice } from '../answer.js'
import { type DataOptions, fileAt, fileBars, orUnable, sourceOptions } from '../bars.js'
import { bytesIn } from '../file-at.js'
import { type CliFailure, EXIT, type ExitCode, type Io, unable, wrongCall } from '../io.js'
import type { FoundFile } from '../listings.js'
import { isManifest, isSeveralNames } from '../pattern.js'
import { sessionOptions } from '../session.js'
import { barFilesOf, MEMBERS } from '../universe.js'
import { writtenFile } from '../written.js'

interface CheckOptions extends DataOptions {
  readonly json: boolean
}

const checked = ({ json }: CheckOptions, made: Dataset, io: Io, rows?: RowAudit): DataReport => {
  const report = checkBars(made, rows === undefined ? {} : { rows })
  answerAs(
    io,
    { json },
    () => report,
    () => [datasetLine(made), ...reportLines(report, made)],
  )
  return report
}

/** A file in which nothing is a bar: its rows are reported all the same. */
const barless = (error: DataError, { json }: CheckOptions, io: Io): Either<CliFailure, ExitCode> => {
  if (error._tag !== 'NoBars' || error.skipped === undefined) return left(unable(showDataError(error)))
  const { skipped } = error
  answerAs(
    io,
    { json },
    () => ({ bars: 0, refused: skipped, error }),
    () => refusedLines(skipped, skipped.count),
  )
  return json ? right(EXIT.failed) : left(unable(showDataError(error)))
}

const checkedFile = async (
  name: string,
  path: string,
  options: CheckOptions,
  io: Io,
): Promise<Either<CliFailure, ExitCode>> => {
  const read = bytesIn(name, path)
  if (isLeft(read)) return read
  const content = read.right
  const { repair } = options
  const asRead = repair === undefined || repair === 'refuse' ? 'skip' : repair
  const source = sourceOptions({ ...options, repair: asRead })
  if (isLeft(source)) return source
  const found = await barsOf(name, content, source.right)
  if (isLeft(found)) return barless(found.left, options, io)
  const { notes, bars } = found.right
  const made = pipe(
    sessionOptions(options.session ?? [], io),
    flatMap((session) => orUnable(dataset({ name: basename(name), notes, ...session }, bars))),
  )
  if (isLeft(made)) return made
  const format = formatOf(name, content)
  const audit = isRight(format) && format.right === 'csv' ? auditRows(name, content, source.right) : undefined
  const { refused } = checked(
    options,
    made.right,
    io,
    audit !== undefined && isRight(audit) ? audit.right : undefined,
  )
  return right(refused === undefined || repair === asRead ? EXIT.succeeded : EXIT.failed)
}

/** Each of several files in turn; one that is no bars is reported, and the others are looked at all the same. */
const checkedFiles = async (
  names: string,
  options: CheckOptions,
  io: Io,
): Promise<Either<CliFailure, ExitCode>> => {
  if (options.json) return left(wrongCall(`--json: it is the report of one file, and ${names} names several`))
  const files = barFilesOf(names, io, '')
  if (isLeft(files)) return files
  const [first, ...others] = files.right.filter(({ path }) => basename(path) !== MEMBERS)
  const look = async ({ path }: FoundFile): Promise<ExitCode> => {
    const done = await checkedFile(relative(io.cwd, path), path, options, io)
    if (isLeft(done)) answer(io, ...done.left.lines)
    return isLeft(done) ? EXIT.failed : done.right
  }
  const worst = await others.reduce(
    async (before, file) => {
      const code = await before
      answer(io, '')
      return (await look(file)) === EXIT.succeeded ? code : EXIT.failed
    },
    first === undefined ? Promise.resolve<ExitCode>(EXIT.failed) : look(first),
  )
  return right(worst)
}

/**
 * Reports every row that is no bar, and what is odd in the others; of a folder, a pattern or several files each in turn. The
 * exit code is 1 where rows are refused; with `--repair` `skip`, `first` or `last` they are left out and counted.
 */
export const dataCheckCommand = async (
  file: string | undefined,
  options: CheckOptions,
  io: Io,
): Promise<Either<CliFailure, ExitCode>> => {
  if (file === undefined) {
    checked(options, embeddedSp500(), io)
    return right(EXIT.succeeded)
  }
  if (file !== '' && isSeveralNames(file, io) && !isManifest(file)) return checkedFiles(file, options, io)
  const path = fileAt(file === '' ? '""' : file, file, io)
  return isLeft(path) ? path : checkedFile(file, path.right, options, io)
}

const contentOf = async (
  { bars }: Dataset,
  format: DataFormat,
  file: string,
): Promise<string | Uint8Array> => {
  switch (format) {
    case 'csv': {
      const text = `${csvLines(bars).join('\n')}\n`
      return file.toLowerCase().endsWith('.gz') ? gzipSync(text) : text
    }
    case 'json': {
      const text = `${writeJson(bars)}\n`
      return file.toLowerCase().endsWith('.gz') ? gzipSync(text) : text
    }
    case 'parquet':
      return writeParquet(bars)
    case 'arrow':
      return writeArrow(bars)
  }
}

interface ConvertOptions extends DataOptions {
  readonly bars?: string
}

/** A file of bars holds prices and volumes: dividends go into its prices, or nowhere. */
const payoutsFault = ({ adjust = 'none', dividends }: ConvertOptions): CliFailure | undefined =>
  dividends === undefined || adjust === 'total_return'
    ? undefined
    : wrongCall(
        `--dividends "${dividends}": a file of bars holds no dividends (wanted: --adjust total_return, which puts them into prices, or --dividends with the runs)`,
      )

const putTogether = (made: Dataset, bars: string | undefined): Either<CliFailure, Dataset> => {
  if (bars === undefined) return right(made)
  const bucket = decodeWith(bucketCodec)(bars)
  if (isLeft(bucket)) return left(wrongCall(...bucket.left.map(({ message }) => `--bars: ${message}`)))
  const longer = resample(made, bucket.right)
  return isLeft(longer)
    ? left(
        wrongCall(
          `--bars ${showBucket(bucket.right)}: ${longer.left.because} (wanted: ${longer.left.wanted})`,
        ),
      )
    : longer
}

/** Writes the bars of one file as another, in the format that its name asks for, adjusted and put together as asked. */
export const dataConvertCommand = async (
  from: string,
  to: string,
  options: ConvertOptions,
  io: Io,
): Promise<Either<CliFailure, ExitCode>> => {
  const format = formatOfName(to)
  if (format === undefined)
    return left(wrongCall(`${to}: a file of bars ends in .csv, .csv.gz, .json, .parquet, .arrow or .feather`))
  const fault = payoutsFault(options)
  if (fault !== undefined) return left(fault)
  const path = fileAt(from === '' ? '""' : from, from, io)
  if (isLeft(path)) return path
  const read = await fileBars(path.right, options, io)
  const acted = isLeft(read) ? read : actedOn(read.right, path.right, options, io)
  const made = isLeft(acted) ? acted : putTogether(acted.right, options.bars)
  if (isLeft(made)) return made
  const put = writtenFile(to, await contentOf(made.right, format, to), io)
  if (isLeft(put)) return put
  notice(
    io,
    datasetLine({ ...made.right, name: to }),
    ...warningsIn(made.right.notes).map((warning) => `! ${warning}`),
  )
  return right(EXIT.succeeded)
}
