import { type Bars, VALUE_COLUMNS } from '../bars/bars.js'

const instants = ({ time }: Bars): BigInt64Array => BigInt64Array.from(time, BigInt)

/** Bars as the bytes of a Parquet file: `time` as UTC timestamps in milliseconds, the rest as doubles, packed with Snappy. */
export const writeParquet = async (bars: Bars): Promise<Uint8Array> => {
  const { parquetWriteBuffer } = await import('hyparquet-writer')
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: 'time', data: instants(bars), type: 'TIMESTAMP' as const, nullable: false },
        ...VALUE_COLUMNS.map((name) => ({
          name,
          data: bars[name],
          type: 'DOUBLE' as const,
          nullable: false,
        })),
      ],
    }),
  )
}

/** Bars as the bytes of an Arrow IPC file (Feather version 2), not packed: columns as in `writeParquet`. */
export const writeArrow = async (bars: Bars): Promise<Uint8Array> => {
  const { makeData, makeVector, Table, TimestampMillisecond, tableToIPC } = await import('apache-arrow')
  const time = makeVector(
    makeData({ type: new TimestampMillisecond('UTC'), data: instants(bars), length: bars.length }),
  )
  // Apache Arrow writes an array that stands for two columns once, and then reads other bytes in its place.
  const columns = Object.fromEntries(VALUE_COLUMNS.map((name) => [name, makeVector(bars[name].slice())]))
  return tableToIPC(new Table({ time, ...columns }), 'file')
}

/** Bars as a JSON text: a list of bars, each `[time, open, high, low, close, volume]`, null where volume is not known. */
export const writeJson = (bars: Bars): string =>
  JSON.stringify(
    Array.from(bars.time, (time, at) => [
      time,
      ...VALUE_COLUMNS.map((name) => {
        const value = bars[name][at] ?? Number.NaN
        return Number.isNaN(value) ? null : value
      }),
    ]),
  )
