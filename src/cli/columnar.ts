import { isRecord } from '../core/codec/codec.js'

export type CellValue = number | string | boolean | null
/** A table by columns of one length. */
export interface Columnar {
  readonly names: readonly string[]
  readonly columns: readonly (readonly CellValue[])[]
}

export const isColumn = (value: unknown): value is ArrayLike<number> =>
  ArrayBuffer.isView(value) && !(value instanceof DataView)
export const isCell = (value: unknown): value is CellValue =>
  value === null || ['number', 'string', 'boolean'].includes(typeof value)

const cellOf = (value: unknown): CellValue =>
  isCell(value) ? value : value === undefined ? null : JSON.stringify(value)

/** Records as rows, one column for each name that any of them has; what is inside of a record gets a dotted name. */
export const recordRows = (records: readonly Readonly<Record<string, unknown>>[]): Columnar => {
  const flat = records.map((record) =>
    Object.fromEntries(
      Object.entries(record).flatMap(([name, value]): readonly (readonly [string, unknown])[] =>
        isRecord(value) && !('_tag' in value)
          ? Object.entries(value).map(([inner, held]) => [`${name}.${inner}`, held] as const)
          : [[name, isRecord(value) && value['_tag'] === 'Undefined' ? null : value] as const],
      ),
    ),
  )
  const names = [...new Set(flat.flatMap(Object.keys))]
  return { names, columns: names.map((name) => flat.map((row) => cellOf(row[name]))) }
}

const quoted = (value: CellValue): string => {
  const text = value === null || (typeof value === 'number' && Number.isNaN(value)) ? '' : String(value)
  return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text
}

/** A table as CSV; what is not there is empty. */
export const columnarCsv = ({ names, columns }: Columnar): string => {
  const rows = Array.from({ length: columns[0]?.length ?? 0 }, (_, i) =>
    columns.map((column) => quoted(column[i] ?? null)).join(','),
  )
  return `${[names.map(quoted).join(','), ...rows].join('\n')}\n`
}

/** A table as the bytes of a Parquet file: doubles where all values are numbers, else text. */
export const columnarParquet = async ({ names, columns }: Columnar): Promise<Uint8Array> => {
  const { parquetWriteBuffer } = await import('hyparquet-writer')
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: names.map((name, i) => {
        const column = columns[i] ?? []
        const isNumeric = column.every((value) => value === null || typeof value === 'number')
        return isNumeric
          ? { name, data: column as (number | null)[], type: 'DOUBLE' as const, nullable: true }
          : {
              name,
              data: column.map((value) => (value === null ? null : String(value))),
              type: 'STRING' as const,
              nullable: true,
            }
      }),
    }),
  )
}

/** A table as one record, a list of values by name of column. */
export const columnarRecord = ({
  names,
  columns,
}: Columnar): Readonly<Record<string, readonly CellValue[]>> =>
  Object.fromEntries(names.map((name, i) => [name, columns[i] ?? []]))
