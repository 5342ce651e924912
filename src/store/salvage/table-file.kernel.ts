import { snappyUncompress } from 'hyparquet/src/snappy.js'
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
import { CRC_START, crcStep, maskedCrc, maskedCrcOf } from './crc32c.kernel.js'

const FOOTER = 48
const TRAILER = 5
const TAG = 8
const MAGIC = Uint8Array.of(0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb)
const [PLAIN, SNAPPY] = [0, 1]
const LARGEST_BLOCK = 1 << 28

/** Where a block stands in a table. */
interface Handle {
  readonly offset: number
  readonly size: number
}

const isWhole = (bytes: Uint8Array, { offset, size }: Handle): boolean =>
  offset + size + TRAILER <= bytes.length &&
  u32(bytes, offset + size + 1) === maskedCrcOf(bytes, offset, offset + size + 1)

/** The content of a block as far as it can be unpacked, whatever its checksum says. */
const contentOf = (bytes: Uint8Array, { offset, size }: Handle): Uint8Array | undefined => {
  if (offset + size + TRAILER > bytes.length) return undefined
  const packed = bytes.subarray(offset, offset + size)
  if (bytes[offset + size] === PLAIN) return packed
  if (bytes[offset + size] !== SNAPPY) return undefined
  const length = varint(byteReader(packed))
  if (length > LARGEST_BLOCK) return undefined
  const content = new Uint8Array(length)
  try {
    snappyUncompress(packed, content)
  } catch {
    // what was unpacked before the damage stands
  }
  return content
}

type BlockEntry = readonly [key: Uint8Array, value: Uint8Array]

/** The entries of a part of a block up to the first that cannot be read; keys share their beginning with the one before. */
const readEntries = (content: Uint8Array, from: number, to: number, into: BlockEntry[]): void => {
  const reader = byteReader(content, from, to)
  let key = new Uint8Array()
  while (reader.at < reader.end) {
    const shared = varint(reader)
    const own = varint(reader)
    const size = varint(reader)
    const rest = take(reader, own)
    const value = take(reader, size)
    if (reader.failed || shared > key.length) return
    const next = new Uint8Array(shared + own)
    next.set(key.subarray(0, shared))
    next.set(rest, shared)
    key = next
    into.push([key, value])
  }
}

/** Every entry of a block that can be read: where one cannot, the reading goes on at the next that stands with its whole key. */
const entriesOf = (content: Uint8Array): readonly BlockEntry[] => {
  const entries: BlockEntry[] = []
  const last = Math.max(0, content.length - 4)
  const count = content.length < 4 ? 0 : u32(content, last)
  const end = last - 4 * count
  const starts: number[] = []
  for (let i = 0; end >= 0 && i < count; i++) {
    const start = u32(content, end + 4 * i)
    if (start < end && start >= (starts.at(-1) ?? 0)) starts.push(start)
  }
  if (starts.length === 0) readEntries(content, 0, end > 0 ? end : last, entries)
  for (let i = 0; i < starts.length; i++) readEntries(content, starts[i]!, starts[i + 1] ?? end, entries)
  return entries
}

const handleIn = (bytes: Uint8Array): Handle => {
  const reader = byteReader(bytes)
  return { offset: varint(reader), size: varint(reader) }
}

/** The data blocks as the index names them, or `undefined` where footer or index are damaged. */
const indexed = (bytes: Uint8Array): readonly Handle[] | undefined => {
  const footer = bytes.subarray(bytes.length - FOOTER)
  if (footer.length < FOOTER || Buffer.compare(footer.subarray(FOOTER - TAG), MAGIC) !== 0) return undefined
  const reader = byteReader(footer)
  varint(reader)
  varint(reader)
  const index = { offset: varint(reader), size: varint(reader) }
  if (reader.failed || !isWhole(bytes, index)) return undefined
  const content = contentOf(bytes, index)
  return content === undefined ? undefined : entriesOf(content).map(([, value]) => handleIn(value))
}

/** The blocks from the start of a file, each found by its checksum: it ends where the running one agrees. */
const discovered = (bytes: Uint8Array): readonly Handle[] => {
  const found: Handle[] = []
  let offset = 0
  while (offset + TRAILER < bytes.length) {
    let crc = CRC_START
    let end = -1
    for (let i = offset; i + 4 < bytes.length; i++) {
      crc = crcStep(crc, bytes[i]!)
      if (bytes[i]! <= SNAPPY && u32(bytes, i + 1) === maskedCrc(crc)) {
        end = i
        break
      }
    }
    if (end < 0) break
    found.push({ offset, size: end - offset })
    offset = end + TRAILER
  }
  return found
}

/**
 * Every record of a table of LevelDB that can be read: blocks that fail their checksum too, for values carry checksums of
 * their own, and blocks whose index is damaged. **Cost**: O(bytes). **NaN**: none. **Look-ahead**: none.
 */
export const tableRecords = (bytes: Uint8Array): RawRecords => {
  const index = indexed(bytes)
  const records: RawRecord[] = []
  let damaged = index === undefined ? 1 : 0
  for (const handle of index ?? discovered(bytes)) {
    const content = contentOf(bytes, handle)
    if (!isWhole(bytes, handle)) damaged++
    for (const [key, value] of content === undefined ? [] : entriesOf(content)) {
      if (key.length < TAG) continue
      const tag = key.length - TAG
      const sequence = u56(key, tag + 1)
      records.push({
        key: decodedText(key.subarray(0, tag)),
        sequence,
        value: key[tag] === 0 ? undefined : value,
      })
    }
  }
  return { records, damaged }
}
