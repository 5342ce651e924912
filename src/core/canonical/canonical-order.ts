import { isLeft } from 'fp-ts/lib/Either.js'
import { decode, encode } from './canonical.kernel.js'

/** A value as it is read back from its canonical encoding, keys in that order; itself where it has no such encoding. */
export const inCanonicalOrder = (value: unknown): unknown => {
  const bytes = encode(value)
  if (isLeft(bytes)) return value
  const held = decode(bytes.right)
  return isLeft(held) ? value : held.right
}
