import { createHash } from 'node:crypto'

/**
 * Every value of the store stands in a frame: four bytes `RGF1`, the SHA-256 of key and payload, the payload. LevelDB
 * gives back a flipped bit without an error; a frame does not.
 */
const MAGIC = Uint8Array.of(0x52, 0x47, 0x46, 0x31)
const HEAD = MAGIC.length + 32

const digestOf = (key: string, payload: Uint8Array): Uint8Array => {
  const bytes = Buffer.from(key, 'utf8')
  const size = Buffer.alloc(4)
  size.writeUInt32BE(bytes.length)
  return createHash('sha256').update(size).update(bytes).update(payload).digest()
}

/** Frames a payload for the key that it is stored under. */
export const framed = (key: string, payload: Uint8Array): Uint8Array =>
  Buffer.concat([MAGIC, digestOf(key, payload), payload])

/** The payload of a frame, or `undefined` where the frame is torn, flipped or of another key. */
export const unframed = (key: string, frame: Uint8Array): Uint8Array | undefined => {
  if (frame.length < HEAD || Buffer.compare(frame.subarray(0, MAGIC.length), MAGIC) !== 0) return undefined
  const payload = frame.subarray(HEAD)
  return Buffer.compare(frame.subarray(MAGIC.length, HEAD), digestOf(key, payload)) === 0
    ? payload
    : undefined
}
