import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { thousands } from '../core/thousands.js'
import { notice } from './answer.js'
import { type Columnar, columnarCsv, columnarParquet } from './columnar.js'
import { type CliFailure, EXIT, type ExitCode, type Io, wrongCall } from './io.js'
import { writtenFile } from './written.js'

const ENDINGS = ['csv', 'parquet', 'json'] as const
const formatOf = (out: string): Either<CliFailure, (typeof ENDINGS)[number]> => {
  const ending = ENDINGS.find((name) => out.toLowerCase().endsWith(`.${name}`))
  return ending === undefined
    ? left(wrongCall(`--out ${out}: a file ends in .csv, .parquet or .json`))
    : right(ending)
}

/** What is written: a table where there is one, and the same as JSON. */
interface Written {
  /** What it is called in a message. */
  readonly what: string
  readonly table: Columnar | undefined
  readonly json: () => string
}

const contentOf = async (
  { what, table, json }: Written,
  out: string,
): Promise<Either<CliFailure, string | Uint8Array>> => {
  const format = formatOf(out)
  if (isLeft(format)) return format
  if (format.right === 'json') return right(json())
  if (table === undefined)
    return left(wrongCall(`${what} is no table: write it as JSON, with --out ${what}.json`))
  return right(format.right === 'csv' ? columnarCsv(table) : await columnarParquet(table))
}

/** Writes a table in the format that the name of a file asks for; without one it is printed, as CSV or else as JSON. */
export const tablePut = async (
  shown: Written,
  out: string | undefined,
  io: Io,
): Promise<Either<CliFailure, ExitCode>> => {
  const { what, table, json } = shown
  if (out === undefined) {
    io.out(table === undefined ? json() : columnarCsv(table))
    return right(EXIT.succeeded)
  }
  const content = await contentOf(shown, out)
  if (isLeft(content)) return content
  const kept = writtenFile(out, content.right, io)
  if (isLeft(kept)) return kept
  const rows = table?.columns[0]?.length ?? 0
  notice(io, `${what} in ${out}${table === undefined ? '' : `, ${thousands(rows)} rows`}`)
  return right(EXIT.succeeded)
}
