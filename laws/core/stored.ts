import { decode, encode } from '../../src/core/canonical/canonical.kernel.js'

/** A value written by the canonical encoding and read back; it throws where it is no data. */
export const through = <A>(value: A): A => {
  const bytes = encode(value)
  if (bytes._tag === 'Left') throw new Error(`${bytes.left.because} at ${bytes.left.path}`)
  const back = decode(bytes.right)
  if (back._tag === 'Left') throw new Error(back.left.because)
  return back.right as A
}
