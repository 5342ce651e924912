import fc from 'fast-check'

const typedArrays: fc.Arbitrary<unknown> = fc.oneof(
  fc.float64Array(),
  fc.float32Array(),
  fc.int32Array(),
  fc.uint32Array(),
  fc.int16Array(),
  fc.uint16Array(),
  fc.int8Array(),
  fc.uint8Array(),
)
const SURROGATES = 0x800
/** Any character but half ones. The unit `binary` of fast-check has the same, and takes a second to build a table of them. */
const anyCharacter: fc.Arbitrary<string> = fc
  .oneof(fc.nat(0x7f), { arbitrary: fc.nat(0x10_ff_ff - SURROGATES), weight: 3 })
  .map((code) => String.fromCodePoint(code < 0xd8_00 ? code : code + SURROGATES))
/** Text of any characters. */
export const anyNoise: fc.Arbitrary<string> = fc.string({ unit: anyCharacter })
const text = fc.oneof(
  anyNoise,
  fc.constantFrom('', '\uFEFF', '\u0000', '__proto__', 'constructor', '${', '$${{', '{  }', "it's"),
)
const special = [
  NaN,
  Infinity,
  -Infinity,
  -0,
  0,
  23,
  24,
  255,
  256,
  65535,
  65536,
  2 ** 32 - 1,
  2 ** 32,
  2 ** 53,
]
const numbers = fc.oneof(fc.double(), fc.integer(), fc.maxSafeInteger(), fc.constantFrom(...special))

/** Text of any kind: byte order marks, quotes, names that objects hold special. */
export const anyText: fc.Arbitrary<string> = text
/** Any number, NaN, infinities and -0 too. */
export const anyNumber: fc.Arbitrary<number> = numbers

/** Records, lists, typed arrays, text and numbers, nested: whatever the canonical encoding takes. */
export const anyData: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(numbers, fc.constantFrom(...special), text, fc.boolean(), fc.constant(null), typedArrays),
    fc.array(tie('value'), { maxLength: 5 }),
    fc
      .array(fc.tuple(text, tie('value')), { maxLength: 5 })
      .map((entries): unknown => Object.fromEntries(entries)),
  ),
}))['value']

/** The same value, its records with their keys in the opposite order. */
export const withKeysReversed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withKeysReversed)
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, withKeysReversed(inner)]),
  )
}
