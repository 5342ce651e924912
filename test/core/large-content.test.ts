import { isLeft } from 'fp-ts/lib/Either.js'
import { expect, test } from 'vitest'
import { decode, encode } from '../../src/core/canonical/canonical.kernel.js'
import { keyOf, sha256 } from '../../src/core/canonical/content-key.js'

test('large arrays are written in their place, and keyed as they are written', () => {
  const long = Float64Array.from({ length: 20_000 }, (_, i) => (i % 7 === 0 ? Number.NaN : i / 3))
  const value = {
    name: 'bars',
    columns: [long, Int32Array.of(1, 2), long.subarray(3, 15_000)],
    bytes: new Uint8Array(70_000).fill(9),
    last: 'ü'.repeat(40),
  }
  const bytes = encode(value)
  if (isLeft(bytes)) throw new Error(bytes.left.because)
  const read = decode(bytes.right)
  if (isLeft(read)) throw new Error(read.left.because)
  expect(read.right).toEqual(value)
  expect(keyOf(value)).toBe(sha256(bytes.right))
})
