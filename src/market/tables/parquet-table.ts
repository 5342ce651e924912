import type { AsyncBuffer, SchemaElement } from 'hyparquet'
import { power } from '../../core/power.kernel.js'
import { DAY_MS } from '../bars/interval.kernel.js'
import type { CellKind, Table } from './table.js'

const kindOf = ({ type, converted_type, logical_type }: SchemaElement): CellKind => {
  if (converted_type === 'DATE' || logical_type?.type === 'DATE') return 'day'
  if (logical_type?.type === 'TIMESTAMP') return logical_type.isAdjustedToUTC ? 'instant' : 'local'
  const isTime = converted_type === 'TIMESTAMP_MILLIS' || converted_type === 'TIMESTAMP_MICROS'
  return isTime || type === 'INT96' ? 'instant' : 'plain'
}

/** Times as numbers: milliseconds since 1970, UTC. */
const parsers = {
  timestampFromMilliseconds: Number,
  timestampFromMicroseconds: (value: bigint) => Number(value) / 1e3,
  timestampFromNanoseconds: (value: bigint) => Number(value / 1_000_000n),
  dateFromDays: (days: number) => days * DAY_MS,
}

const fileOf = (bytes: Uint8Array): AsyncBuffer => ({
  byteLength: bytes.length,
  slice: (from, to) => new Uint8Array(bytes.subarray(from, to)).buffer,
})

/** Decimals as the numbers nearest to what they denote: whole numbers over an exact power of ten. */
const nearest = (value: unknown, scale: number): unknown =>
  typeof value === 'number' ? Math.round(value * power(10, scale)) / power(10, scale) : value

/**
 * A Parquet file as a table, columns of structs and lists left out. Rejects where it is damaged or not Parquet; the
 * library is loaded with the first file.
 */
export const parquetTable = async (bytes: Uint8Array): Promise<Table> => {
  const [{ parquetMetadataAsync, parquetRead, parquetSchema }, { compressors }] = await Promise.all([
    import('hyparquet'),
    import('hyparquet-compressors'),
  ])
  const file = fileOf(bytes)
  const metadata = await parquetMetadataAsync(file)
  const columns = parquetSchema(metadata).children.flatMap(({ children, element }) =>
    children.length === 0 && element.repetition_type !== 'REPEATED' ? [element] : [],
  )
  const rows = Number(metadata.num_rows)
  return {
    rows,
    names: columns.map(({ name }) => name),
    column: async (at) => {
      const element = columns[at]
      const chunks: ArrayLike<unknown>[] = []
      if (element !== undefined && rows > 0)
        await parquetRead({
          file,
          metadata,
          columns: [element.name],
          compressors,
          parsers,
          onChunk: ({ columnData }) => chunks.push(columnData),
        })
      const values = chunks.flatMap((chunk) => Array.from(chunk))
      const scale = element?.converted_type === 'DECIMAL' ? element.scale : undefined
      return {
        kind: element === undefined ? 'plain' : kindOf(element),
        values: scale === undefined ? values : values.map((value) => nearest(value, scale)),
      }
    },
  }
}
