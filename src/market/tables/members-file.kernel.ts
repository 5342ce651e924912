import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { didYouMean } from '../../core/near.js'
import type { DataError } from '../bars/data-error.js'
import { unpacked } from '../csv/byte-source.js'
import { csvReading } from '../csv/csv-options.js'
import { eachRow } from '../csv/csv-table.kernel.js'
import type { ListedMember } from '../universe/membership.js'

/** The columns of a list of members; the first is in every one. */
const COLUMNS = ['symbol', 'from', 'to', 'delisting_return'] as const

/** The rows of a list of members, and the line of each in its file. */
export interface MembersFile {
  readonly members: readonly ListedMember[]
  readonly lines: readonly number[]
}

const headerProblem = (names: readonly string[]): string | undefined => {
  const strange = names.find((name) => !COLUMNS.some((each) => each === name))
  const twice = names.find((name, i) => names.indexOf(name) < i)
  if (!names.includes('symbol')) return 'the first line names no column "symbol"'
  if (strange !== undefined) return `there is no column "${strange}"${didYouMean(strange, COLUMNS)}`
  return twice === undefined ? undefined : `the column "${twice}" stands twice`
}

/**
 * Reads a list of members from CSV text, plain or gzipped: a header of `symbol`, `from`, `to` and `delisting_return`, of which
 * all but the first may be left out, and a row for each span; an empty cell is open. Cost: O(bytes). NaN: refused. Look-ahead:
 * none.
 */
export const membersFile = (file: string, content: Uint8Array | string): Either<DataError, MembersFile> => {
  const reading = csvReading(file)
  if (isLeft(reading)) return reading
  const bytes = unpacked(file, content)
  if (isLeft(bytes)) return bytes
  const members: ListedMember[] = []
  const lines: number[] = []
  let names: readonly string[] = []
  let fault: DataError | undefined
  const read = eachRow(
    reading.right,
    bytes.right,
    (fields) => {
      names = fields.map((field) => field.toLowerCase())
      const because = headerProblem(names)
      return because === undefined
        ? right(true)
        : left({ _tag: 'BadHeader', file, line: 1, because, wanted: COLUMNS.join(', ') })
    },
    (row) => {
      const text = (name: (typeof COLUMNS)[number]): string => row.text(names.indexOf(name)).trim()
      const given = (name: 'from' | 'to'): Partial<ListedMember> => {
        const value = names.includes(name) ? text(name) : ''
        return value === '' ? {} : { [name]: value }
      }
      const share = names.includes('delisting_return') ? text('delisting_return') : ''
      const isNumber = share === '' || Number.isFinite(Number(share))
      const isWide = row.count > names.length
      if (!isNumber || isWide)
        fault ??= {
          _tag: 'BadRow',
          file,
          line: row.line,
          ...(isWide
            ? {
                reason: 'ragged_row',
                because: `${row.count} fields under ${names.length} columns`,
                wanted: 'a field for each column',
              }
            : {
                reason: 'not_finite',
                because: `delisting_return "${share}" is no finite number`,
                wanted: 'a share of the last close, such as -0.3, or nothing',
              }),
        }
      members.push({
        symbol: text('symbol'),
        ...given('from'),
        ...given('to'),
        ...(share === '' ? {} : { delisting_return: Number(share) }),
      })
      lines.push(row.line)
    },
  )
  if (isLeft(read)) return read
  return fault === undefined ? right({ members, lines }) : left(fault)
}
