import { extname } from 'node:path'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Unreadable } from '../bars/data-error.js'
import { isGzip } from '../csv/byte-source.js'

/** How bars stand in a file; CSV and JSON may be gzipped. */
export type DataFormat = 'csv' | 'json' | 'parquet' | 'arrow'

/** How many bytes tell the format of a file. */
export const HEAD_BYTES = 8

const EXTENSIONS: Readonly<Record<string, DataFormat>> = {
  '.csv': 'csv',
  '.json': 'json',
  '.parquet': 'parquet',
  '.pq': 'parquet',
  '.arrow': 'arrow',
  '.arrows': 'arrow',
  '.feather': 'arrow',
  '.ipc': 'arrow',
}

/** The format that a name asks for; `.csv.gz` is CSV. */
export const formatOfName = (file: string): DataFormat | undefined =>
  EXTENSIONS[extname(file.toLowerCase().replace(/\.gz$/, ''))]

const BEGINNINGS: readonly (readonly [bytes: string, format: DataFormat])[] = [
  ['PAR1', 'parquet'],
  ['ARROW1', 'arrow'],
  ['\u00ff\u00ff\u00ff\u00ff', 'arrow'],
]
const FOREIGN: readonly (readonly [bytes: string, because: string, wanted?: string])[] = [
  ['PARE', 'it is an encrypted Parquet file'],
  ['FEA1', 'it is Feather version 1'],
  [
    'PK\u0003\u0004',
    'it is a zip archive or a spreadsheet',
    'the file inside, which unzip takes out, or the sheet as CSV',
  ],
  ['SQLite', 'it is an SQLite database'],
  ['\u0089HDF', 'it is an HDF5 file'],
]
const WANTED = 'bars as CSV or JSON (plain or gzipped), Parquet, or Arrow IPC (Feather version 2)'

/** The format of a file by its first bytes; they must agree with a name that asks for Parquet or Arrow. */
export const formatOf = (file: string, head: Uint8Array): Either<Unreadable, DataFormat> => {
  const text = String.fromCharCode(...head.subarray(0, HEAD_BYTES))
  const found = BEGINNINGS.find(([bytes]) => text.startsWith(bytes))
  if (found !== undefined) return right(found[1])
  const foreign = FOREIGN.find(([bytes]) => text.startsWith(bytes))
  if (foreign !== undefined) {
    const [, because, wanted = WANTED] = foreign
    return left({ _tag: 'Unreadable', file, because, wanted })
  }
  const asked = formatOfName(file)
  if (/^\ufeff?\s*[[{]/.test(text)) return right('json')
  if (asked === 'json' && isGzip(head)) return right('json')
  return asked === undefined || asked === 'csv' || asked === 'json'
    ? right('csv')
    : left({
        _tag: 'Unreadable',
        file,
        because: `it does not begin as ${asked === 'parquet' ? 'a Parquet' : 'an Arrow'} file does`,
        wanted: WANTED,
      })
}
