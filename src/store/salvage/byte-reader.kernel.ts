/** One version of a record as a file of LevelDB holds it: a value, or `undefined` where it was deleted. */
export interface RawRecord {
  readonly key: string
  readonly sequence: number
  readonly value: Uint8Array | undefined
}

/** What a file of LevelDB gave, and how many of its parts fail their checksum or cannot be read. */
export interface RawRecords {
  readonly records: readonly RawRecord[]
  readonly damaged: number
}

/** Reads bytes in their order; what reaches past the end ends the reading for good. */
export interface ByteReader {
  at: number
  readonly end: number
  readonly bytes: Uint8Array
  failed: boolean
}
export const byteReader = (bytes: Uint8Array, from = 0, to = bytes.length): ByteReader => ({
  at: from,
  end: to,
  bytes,
  failed: false,
})

/** A varint of at most 53 bits. **Cost**: O(1). **NaN**: none. **Look-ahead**: none. */
export const varint = (reader: ByteReader): number => {
  let value = 0
  for (let scale = 1, i = 0; i < 8; i++, scale *= 128) {
    if (reader.at >= reader.end) break
    const byte = reader.bytes[reader.at++]!
    value += (byte & 127) * scale
    if (byte < 128) return value
  }
  reader.failed = true
  return 0
}

/** The next `count` bytes, not copied. **Cost**: O(1). **NaN**: none. **Look-ahead**: none. */
export const take = (reader: ByteReader, count: number): Uint8Array => {
  if (count > reader.end - reader.at) {
    reader.failed = true
    return new Uint8Array()
  }
  const taken = reader.bytes.subarray(reader.at, reader.at + count)
  reader.at += count
  return taken
}

export const u32 = (bytes: Uint8Array, at: number): number =>
  (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0

/** A little-endian whole number of 56 bits at most, as sequences are. */
export const u56 = (bytes: Uint8Array, at: number): number =>
  u32(bytes, at) + (bytes[at + 4]! | (bytes[at + 5]! << 8) | (bytes[at + 6]! << 16)) * 0x1_0000_0000

const decoder = new TextDecoder()
export const decodedText = (bytes: Uint8Array): string => decoder.decode(bytes)
