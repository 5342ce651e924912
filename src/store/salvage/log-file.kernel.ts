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
const [FULL, FIRST, LAST] = [1, 2, 4]
const BATCH_HEAD = 12

/** What a log gave; `torn` are the damaged parts of it that cannot be read as records at all. */
export interface LogRecords extends RawRecords {
  readonly torn: number
}

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

/** The end of a sound part that begins at a place of its block; 0 where none does. Cost: O(its length). */
const soundEnd = (bytes: Uint8Array, at: number, block: number): number => {
  if (at + HEAD > block) return 0
  const kind = bytes[at + 6]!
  const end = at + HEAD + (bytes[at + 4]! | (bytes[at + 5]! << 8))
  const fits = kind >= FULL && kind <= LAST && end <= block
  return fits && u32(bytes, at) === maskedCrcOf(bytes, at + 6, end) ? end : 0
}

/** Where the next sound part of a block begins, or the block ends. Cost: O(block) places, each O(its length) at most. */
const nextSound = (bytes: Uint8Array, from: number, block: number): number => {
  let at = from
  while (at < block && soundEnd(bytes, at, block) === 0) at++
  return at
}

/**
 * Gives each whole entry of a file in LevelDB's log format to a reader, which says whether it could be read, also after a damaged
 * place. A length that leads to no sound part is not trusted: what follows is looked for place by place. **Cost**: O(bytes), behind
 * damage O(block) more a place. **NaN**: none. **Look-ahead**: none.
 */
export const logEntries = (
  bytes: Uint8Array,
  read: (entry: Uint8Array) => boolean,
): Omit<LogRecords, 'records'> => {
  let damaged = 0
  let torn = 0
  let parts: Uint8Array[] | undefined
  let at = 0
  while (at + HEAD <= bytes.length) {
    const block = Math.min(bytes.length, at + BLOCK - (at % BLOCK))
    const length = bytes[at + 4]! | (bytes[at + 5]! << 8)
    const kind = bytes[at + 6]!
    const end = at + HEAD + length
    if (block - at < HEAD || (kind === 0 && length === 0)) {
      // the rest of a block is empty
      at = block
      continue
    }
    // a part that the end of the file cuts was never written whole
    if (end > bytes.length && block === bytes.length && nextSound(bytes, at + 1, block) === block) break
    const isSound = soundEnd(bytes, at, block) > 0
    const leadsOn = end === block || block - end < HEAD || soundEnd(bytes, end, block) > 0
    if (!isSound && (kind > LAST || kind === 0 || end > block || !leadsOn)) {
      torn++
      parts = undefined
      at = nextSound(bytes, at + 1, block)
      continue
    }
    if (!isSound) damaged++
    const part = bytes.subarray(at + HEAD, end)
    const begins = kind === FULL || kind === FIRST
    if (begins !== (parts === undefined)) torn++
    if (begins) parts = [part]
    else parts?.push(part)
    if (kind === FULL || kind === LAST) {
      if (parts !== undefined && !read(Buffer.concat(parts))) torn++
      parts = undefined
    }
    at = end
  }
  return { damaged: damaged + torn, torn }
}

/**
 * Every record of a write-ahead log of LevelDB that can be read, also of a batch that fails its checksum: values carry checksums
 * of their own. **Cost**: as `logEntries`. **NaN**: none. **Look-ahead**: none.
 */
export const logRecords = (bytes: Uint8Array): LogRecords => {
  const records: RawRecord[] = []
  return { ...logEntries(bytes, (batch) => batchRecords(batch, records)), records }
}
