import type { DataType, Decimal, Vector } from 'apache-arrow'
import { power } from '../../core/power.kernel.js'
import { lz4Frame } from './lz4-frame.kernel.js'
import type { CellKind, Table } from './table.js'

type Arrow = typeof import('apache-arrow')

/** The library, which learns to unpack what other writers of Arrow pack by default. */
const arrowLibrary = async (): Promise<Arrow> => {
  const [arrow, { decompressZstd }] = await Promise.all([
    import('apache-arrow'),
    import('hyparquet-compressors'),
  ])
  arrow.compressionRegistry.set(arrow.CompressionType.LZ4_FRAME, { decode: lz4Frame })
  arrow.compressionRegistry.set(arrow.CompressionType.ZSTD, {
    decode: (bytes) => decompressZstd(bytes).slice(),
  })
  return arrow
}

const kindOf = ({ DataType: of, DateUnit }: Arrow, type: DataType): CellKind => {
  if (of.isDate(type)) return type.unit === DateUnit.DAY ? 'day' : 'instant'
  if (of.isTimestamp(type))
    return type.timezone === null || type.timezone === undefined || type.timezone === '' ? 'local' : 'instant'
  return 'plain'
}

/** Four words, the lowest first, of a signed whole number. */
const decimalNumber = (words: unknown, { scale }: Decimal): unknown =>
  words instanceof Uint32Array
    ? Number(
        BigInt.asIntN(
          32 * words.length,
          words.reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n),
        ),
      ) / power(10, scale)
    : words

const valuesOf = ({ DataType: of }: Arrow, vector: Vector<DataType>): ArrayLike<unknown> => {
  const { type } = vector
  const whole: unknown = vector.nullCount === 0 && of.isFloat(type) ? vector.toArray() : undefined
  if (whole instanceof Float64Array) return whole
  const values = Array.from({ length: vector.length }, (_, row) => vector.get(row) as unknown)
  return of.isDecimal(type) ? values.map((value) => decimalNumber(value, type)) : values
}

const endsWith = (bytes: Uint8Array, end: readonly number[]): boolean =>
  end.every((byte, i) => bytes[bytes.length - end.length + i] === byte)
const FILE_MARK = [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31]
const STREAM_END = [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]

/**
 * An Arrow IPC file (Feather version 2) or stream as a table. Rejects where it is cut short, damaged or not Arrow; the
 * library is loaded with the first file.
 */
export const arrowTable = async (bytes: Uint8Array): Promise<Table> => {
  const isFile = FILE_MARK.every((byte, i) => bytes[i] === byte)
  if (!endsWith(bytes, isFile ? FILE_MARK : STREAM_END))
    return Promise.reject(new Error('its end is missing'))
  const arrow = await arrowLibrary()
  const table = arrow.tableFromIPC(bytes)
  return {
    rows: table.numRows,
    names: table.schema.fields.map(({ name }) => name),
    column: (at) => {
      const vector = table.getChildAt(at)
      return vector === null
        ? Promise.reject(new Error(`it has no column ${at}`))
        : Promise.resolve({
            kind: kindOf(arrow, vector.type as DataType),
            values: valuesOf(arrow, vector as Vector<DataType>),
          })
    },
  }
}
