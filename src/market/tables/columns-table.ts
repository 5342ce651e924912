import type { Table } from 'apache-arrow'

type Numbers = Float64Array | Float32Array | Int32Array | Int16Array | Int8Array | Uint8Array

const isNumbers = (column: Numbers | readonly string[]): column is Numbers => ArrayBuffer.isView(column)
const isTime = (name: string): boolean => name === 'time' || name.endsWith('_time')

/**
 * Columns of one length, such as the trades of a result or `{ time, equity }`, as an Apache Arrow table; numbers are not copied.
 * Columns named `time` or `.._time` hold UTC milliseconds and become timestamps. The promise rejects where columns differ in
 * length, with the length of each.
 *
 * @example
 * const { time, equity, trades } = await runBacktest(smaCross, { params: { fast: 20, slow: 100 } })
 * const table = await columnsTable(trades)
 * const curve = await columnsTable({ time, equity: equity.subarray(1) })
 */
export const columnsTable = async (columns: object): Promise<Table> => {
  const named = Object.entries(columns) as readonly (readonly [string, Numbers | readonly string[]])[]
  if (new Set(named.map(([, { length }]) => length)).size > 1)
    // eslint-disable-next-line functional/no-throw-statements -- a promise rejects
    throw new Error(
      `the columns of a table have one length, not ${named.map(([name, { length }]) => `${name} ${length}`).join(', ')}`,
    )
  const arrow = await import('apache-arrow')
  const vectorOf = (name: string, column: Numbers | readonly string[]) => {
    if (!isNumbers(column)) return arrow.vectorFromArray(column, new arrow.Utf8())
    if (!isTime(name)) return arrow.makeVector(column)
    const data = BigInt64Array.from(column, BigInt)
    const type = new arrow.TimestampMillisecond('UTC')
    return arrow.makeVector(arrow.makeData({ type, data, length: data.length }))
  }
  return new arrow.Table(Object.fromEntries(named.map(([name, column]) => [name, vectorOf(name, column)])))
}
