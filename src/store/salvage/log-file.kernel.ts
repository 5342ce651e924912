import {
  byteReader,
  decodedText,
  type RawRecord,
  type RawRecords,
  take,
  u32,
  u56,
  varint,
} from './byte-reader.kernel.js'
import { maskedCrcOf } from './crc32c.kernel.js'

const BLOCK = 32_768
const HEAD = 7
const [FULL, FIRST, MIDDLE, LAST] = [1, 2, 3, 4]
const BATCH_HEAD = 12

/** The records of one batch, as far as they can be read. */
const batchRecords = (bytes: Uint8Array, into: RawRecord[]): boolean => {
  if (bytes.length < BATCH_HEAD) return false
  const first = u56(bytes, 0)
  const count = u32(bytes, 8)
  const reader = byteReader(bytes, BATCH_HEAD)
  for (let i = 0; i < count; i++) {
    const kind = take(reader, 1)[0]
    const key = take(reader, varint(reader))
    const value = kind === 1 ? take(reader, varint(reader)) : undefined
    if (reader.failed || (kind !== 0 && kind !== 1)) return false
    into.push({ key: decodedText(key), sequence: first + i, value })
  }
  return reader.at === reader.end
}

/**
 * Every record of a write-ahead log of LevelDB that can be read, also after a damaged place and of a batch that fails its
 * checksum: values carry checksums of their own. **Cost**: O(bytes). **NaN**: none. **Look-ahead**: none.
 */
export const logRecords = (bytes: Uint8Array): RawRecords => {
  const records: RawRecord[] = []
  let damaged = 0
  let parts: Uint8Array[] | undefined
  const batch = (): void => {
    if (parts !== undefined && !batchRecords(Buffer.concat(parts), records)) damaged++
    parts = undefined
  }
  let at = 0
  while (at + HEAD <= bytes.length) {
    const left = BLOCK - (at % BLOCK)
    if (left < HEAD) {
      at += left
      continue
    }
    const length = bytes[at + 4]! | (bytes[at + 5]! << 8)
    const kind = bytes[at + 6]!
    const end = at + HEAD + length
    if (kind === 0 && length === 0) {
      // the rest of a block is empty
      at += left
      continue
    }
    if (kind > LAST || HEAD + length > left || end > bytes.length) {
      // the length cannot be trusted: what follows in this block is lost, the next begins again
      if (end <= bytes.length || at + left <= bytes.length) damaged++
      parts = undefined
      at += left
      continue
    }
    if (u32(bytes, at) !== maskedCrcOf(bytes, at + 6, end)) damaged++
    const part = bytes.subarray(at + HEAD, end)
    if (kind === FULL || kind === FIRST) parts = [part]
    else if (parts !== undefined) parts.push(part)
    if (kind === FULL || kind === LAST) batch()
    else if (kind !== FIRST && kind !== MIDDLE) parts = undefined
    at = end
  }
  return { records, damaged }
}
