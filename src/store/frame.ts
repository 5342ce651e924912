import { createHash, hash } from 'node:crypto'

/**
 * Every value of the store stands in a frame: four bytes `RGF1`, the SHA-256 of key and payload, the payload. LevelDB
 * gives back a flipped bit without an error; a frame does not.
 */
const MAGIC = Uint8Array.of(0x52, 0x47, 0x46, 0x31)
const HEAD = MAGIC.length + 32

/** From this size on copying a payload costs more than a hash in two parts. */
const LARGE = 1 << 16

const digestOf = (key: string, payload: Uint8Array): Uint8Array => {
  const size = Buffer.byteLength(key)
  const isLarge = payload.length >= LARGE
  const whole = Buffer.allocUnsafe(4 + size + (isLarge ? 0 : payload.length))
  whole.writeUInt32BE(size)
  whole.write(key, 4)
  if (isLarge) return createHash('sha256').update(whole).update(payload).digest()
  whole.set(payload, 4 + size)
  return hash('sha256', whole, 'buffer')
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
