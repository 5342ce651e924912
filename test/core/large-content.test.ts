import { isLeft } from 'fp-ts/lib/Either.js'
import { expect, test } from 'vitest'
import { decode, encode } from '../../src/core/canonical/canonical.kernel.js'
import { encodeSteps } from '../../src/core/canonical/canonical-steps.kernel.js'
import { keyOf, sha256, sha256Steps } from '../../src/core/canonical/content-key.js'
import { atOnce, inTurns } from '../../src/core/steps.kernel.js'

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

test('content of many steps has the bytes and the hash that it has at once', async () => {
  const value = {
    names: Array.from({ length: 40_000 }, (_, i) => ({ name: `trial ${i}`, at: [i, -i / 3] })),
    columns: { long: new Float64Array(3_000_000).fill(0.1), short: ['a', 'b'] },
  }
  const bytes = encode(value)
  if (isLeft(bytes)) throw new Error(bytes.left.because)
  const inSteps = await inTurns(encodeSteps(value))
  if (isLeft(inSteps)) throw new Error(inSteps.left.because)
  expect(Buffer.compare(inSteps.right, bytes.right)).toBe(0)
  expect([...encodeSteps(value)].length).toBeGreaterThan(5)
  expect(atOnce(sha256Steps(bytes.right))).toBe(sha256(bytes.right))
})
