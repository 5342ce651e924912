import { deepStrictEqual, ok, strictEqual } from 'node:assert'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import type { Either } from 'fp-ts/lib/Either.js'
import type { NotCanonical, Undecodable } from '../../src/core/canonical/canonical.kernel.js'
import { anyData, withKeysReversed } from '../arbitrary/value.js'
import type { Law } from '../law.js'

/** What the laws are about: an encoding of plain values in bytes. */
export interface Encoding {
  readonly encode: (value: unknown) => Either<NotCanonical, Uint8Array>
  readonly decode: (bytes: Uint8Array) => Either<Undecodable, unknown>
}

const notData: readonly (readonly [string, () => unknown])[] = [
  ['a function', () => () => 1],
  ['an instance', () => new Date(0)],
  ['a map', () => new Map()],
  ['a big integer', () => 1n],
  ['a symbol', () => Symbol('x')],
  ['half a surrogate pair', () => '\ud800'],
  ['clamped bytes', () => new Uint8ClampedArray(1)],
  ['an object of no known class', () => Object.create(Object.create(null) as object) as unknown],
]
const anyKey = fc.stringMatching(/^[a-z]{1,5}$/)

/** Says that equal values have equal bytes, that bytes give the value back, and that nothing else gets through. */
export const canonicalLaws = ({ encode, decode }: Encoding): readonly Law[] => {
  const bytesOf = (value: unknown): Uint8Array => {
    const encoded = encode(value)
    if (encoded._tag === 'Left') throw new Error(`${encoded.left.because} at "${encoded.left.path}"`)
    return encoded.right
  }
  const isEqual = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0
  const refusedAt = (value: unknown): string | undefined => {
    const encoded = encode(value)
    return encoded._tag === 'Left' ? encoded.left.path : undefined
  }
  return [
    {
      name: 'what is decoded is what was encoded',
      check: () =>
        fc.assert(
          fc.property(anyData, (value) =>
            deepStrictEqual(decode(bytesOf(value)), { _tag: 'Right', right: value }),
          ),
          { numRuns: 500 },
        ),
    },
    {
      name: 'the order of keys does not matter',
      check: () =>
        fc.assert(fc.property(anyData, (value) => isEqual(bytesOf(value), bytesOf(withKeysReversed(value))))),
    },
    {
      name: 'bytes are equal exactly where values are',
      check: () =>
        fc.assert(
          fc.property(anyData, anyData, (a, b) =>
            strictEqual(isEqual(bytesOf(a), bytesOf(b)), isDeepStrictEqual(a, b)),
          ),
        ),
    },
    {
      name: 'a field that is undefined is as one that is not there',
      check: () =>
        fc.assert(
          fc.property(fc.dictionary(anyKey, anyData), anyKey, (record, key) => {
            fc.pre(!Object.hasOwn(record, key))
            return isEqual(bytesOf(record), bytesOf({ ...record, [key]: undefined }))
          }),
        ),
    },
    {
      name: 'there is one NaN, whatever its bits',
      check: () =>
        fc.assert(
          fc.property(
            fc.bigInt({ min: 0x7ff0000000000001n, max: 0x7fffffffffffffffn }),
            fc.boolean(),
            (bits, negative) => {
              const view = new DataView(new ArrayBuffer(8))
              view.setBigUint64(0, negative ? bits | 0x8000000000000000n : bits, true)
              const column = new Float64Array(view.buffer)
              ok(isEqual(bytesOf(column[0]), bytesOf(Number.NaN)))
              ok(isEqual(bytesOf(column), bytesOf(Float64Array.of(Number.NaN))))
            },
          ),
        ),
    },
    {
      name: 'what is no data is refused with its path',
      check: () =>
        fc.assert(
          fc.property(
            fc.constantFrom(...notData),
            fc.array(fc.oneof(anyKey, fc.nat(3)), { maxLength: 5 }),
            ([, make], path) => {
              const value = path.reduceRight<unknown>(
                (inner, key) =>
                  typeof key === 'number'
                    ? [...Array.from({ length: key }, () => 0), inner]
                    : { [key]: inner },
                make(),
              )
              const written = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('')
              strictEqual(refusedAt(value), written.replace(/^\./, ''))
            },
          ),
        ),
    },
    {
      name: 'undefined in a list, a cycle and a nesting without end are refused with their path',
      check: () => {
        const cycle: Record<string, unknown> = {}
        cycle['a'] = { b: [cycle] }
        strictEqual(refusedAt({ x: [1, undefined] }), 'x[1]')
        strictEqual(refusedAt(cycle), 'a.b[0]')
        const deep = Array.from({ length: 3000 }).reduce<unknown>((inner) => [inner], 0)
        strictEqual(refusedAt(deep)?.slice(0, 6), '[0][0]')
      },
    },
    {
      name: 'bytes from anywhere give a value or a place, never an exception',
      check: () =>
        fc.assert(
          fc.property(fc.uint8Array({ maxLength: 40, size: 'max' }), (bytes) => {
            const read = decode(bytes)
            if (read._tag === 'Left') ok(read.left.at >= 0 && read.left.at <= bytes.length)
          }),
        ),
    },
    {
      name: 'bytes that were cut off or added to are refused',
      check: () =>
        fc.assert(
          fc.property(
            anyData,
            fc.nat(),
            fc.uint8Array({ minLength: 1, maxLength: 3 }),
            (value, cut, more) => {
              const bytes = bytesOf(value)
              strictEqual(decode(bytes.subarray(0, cut % bytes.length))._tag, 'Left')
              strictEqual(decode(Uint8Array.of(...bytes, ...more))._tag, 'Left')
            },
          ),
        ),
    },
  ]
}
