import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { bytesOf, DEPTH_LIMIT, type TypedArray, typedArrays } from './canonical-form.js'

export { decode, type Undecodable } from './canonical-read.kernel.js'

/**
 * The canonical encoding: deterministic CBOR (RFC 8949), so that equal values have equal bytes and any CBOR tool reads
 * what is stored. Integers in their shortest form, every other number as a 64-bit float (NaN, infinities and -0 stay
 * apart), records with keys in the bytewise order of their encoding, typed arrays as little-endian bytes (RFC 8746).
 * A record field that is `undefined` is left out.
 */
export interface NotCanonical {
  readonly _tag: 'NotCanonical'
  readonly path: string
  readonly because: string
}
/** A processor may give NaN any sign and payload; written, there is one NaN. */
const ONE_NAN = 0x7ff8000000000000n

interface Refused {
  readonly refused: NotCanonical
}
const refuse = (path: string, because: string): Error & Refused =>
  Object.assign(new Error(because), { refused: { _tag: 'NotCanonical' as const, path, because } })

const writer = () => {
  let bytes = new Uint8Array(256)
  let view = new DataView(bytes.buffer)
  let length = 0
  const room = (count: number): number => {
    const at = length
    length += count
    if (length > bytes.length) {
      const grown = new Uint8Array(Math.max(length, bytes.length * 2))
      grown.set(bytes)
      bytes = grown
      view = new DataView(grown.buffer)
    }
    return at
  }
  const byte = (value: number): void => {
    const at = room(1)
    view.setUint8(at, value)
  }
  return {
    byte,
    head: (major: number, count: number): void => {
      const top = major << 5
      if (count < 24) byte(top | count)
      else if (count < 0x100) {
        byte(top | 24)
        byte(count)
      } else if (count < 0x10000) {
        byte(top | 25)
        const at = room(2)
        view.setUint16(at, count)
      } else if (count < 0x100000000) {
        byte(top | 26)
        const at = room(4)
        view.setUint32(at, count)
      } else {
        byte(top | 27)
        const at = room(8)
        view.setBigUint64(at, BigInt(count))
      }
    },
    float: (value: number): void => {
      byte(0xfb)
      const at = room(8)
      if (Number.isNaN(value)) view.setBigUint64(at, ONE_NAN)
      else view.setFloat64(at, value)
    },
    raw: (content: Uint8Array): void => {
      const at = room(content.length)
      bytes.set(content, at)
    },
    taken: (): Uint8Array => bytes.slice(0, length),
  }
}
type Writer = ReturnType<typeof writer>

const utf8 = new TextEncoder()
const child = (path: string, key: string | number): string =>
  typeof key === 'number' ? `${path}[${String(key)}]` : path === '' ? key : `${path}.${key}`

const writeText = (out: Writer, text: string, path: string): void => {
  if (/\p{Surrogate}/u.test(text)) throw refuse(path, 'text with half a surrogate pair')
  const bytes = utf8.encode(text)
  out.head(3, bytes.length)
  out.raw(bytes)
}

const withOneNaN = (array: TypedArray): TypedArray => {
  if (!(array instanceof Float64Array || array instanceof Float32Array)) return array
  if (!array.some(Number.isNaN)) return array
  const copy = array.slice()
  const view = new DataView(copy.buffer)
  for (let i = 0; i < copy.length; i++) {
    if (!Number.isNaN(copy[i])) continue
    if (copy instanceof Float64Array) view.setBigUint64(i * 8, ONE_NAN, true)
    else view.setUint32(i * 4, 0x7fc00000, true)
  }
  return copy
}

const writeTyped = (out: Writer, array: TypedArray, path: string): void => {
  if (array instanceof Uint8Array) {
    out.head(2, array.length)
    out.raw(bytesOf(array))
    return
  }
  const known = typedArrays.find(([, kind]) => array instanceof kind)
  if (known === undefined) throw refuse(path, `a ${array.constructor.name}`)
  out.head(6, known[0])
  out.head(2, array.byteLength)
  out.raw(bytesOf(withOneNaN(array)))
}

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

const classOf = (value: object): string =>
  typeof value.constructor === 'function' ? value.constructor.name : 'a class'

const compareBytes = (a: Uint8Array, b: Uint8Array): number => {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) if (a[i]! !== b[i]!) return a[i]! - b[i]!
  return a.length - b.length
}

const encodedKeys = (record: object, path: string): readonly (readonly [Uint8Array, string])[] =>
  Object.keys(record)
    .filter((key) => (record as Record<string, unknown>)[key] !== undefined)
    .map((key) => {
      const out = writer()
      writeText(out, key, child(path, key))
      return [out.taken(), key] as const
    })
    .sort(([a], [b]) => compareBytes(a, b))

const writeValue = (out: Writer, value: unknown, path: string, above: ReadonlySet<object>): void => {
  if (value === null) return out.byte(0xf6)
  // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check -- whatever else there is, is refused
  switch (typeof value) {
    case 'boolean':
      return out.byte(value ? 0xf5 : 0xf4)
    case 'number':
      if (!Number.isSafeInteger(value) || Object.is(value, -0)) return out.float(value)
      return value < 0 ? out.head(1, -1 - value) : out.head(0, value)
    case 'string':
      return writeText(out, value, path)
    case 'object':
      return writeObject(out, value, path, above)
    default:
      throw refuse(path, value === undefined ? 'undefined' : `a ${typeof value}`)
  }
}

const writeObject = (out: Writer, value: object, path: string, above: ReadonlySet<object>): void => {
  if (above.has(value)) throw refuse(path, 'a cycle')
  if (above.size >= DEPTH_LIMIT) throw refuse(path, `deeper than ${String(DEPTH_LIMIT)} levels`)
  if (ArrayBuffer.isView(value)) return writeTyped(out, value as TypedArray, path)
  const inside = new Set(above).add(value)
  if (Array.isArray(value)) {
    out.head(4, value.length)
    for (let i = 0; i < value.length; i++) writeValue(out, value[i], child(path, i), inside)
    return
  }
  if (!isPlain(value)) throw refuse(path, `an instance of ${classOf(value)}`)
  const keys = encodedKeys(value, path)
  out.head(5, keys.length)
  for (const [bytes, key] of keys) {
    out.raw(bytes)
    writeValue(out, (value as Record<string, unknown>)[key], child(path, key), inside)
  }
}

/** Gives the canonical bytes of a plain value, or says at which path it holds something that is no data. */
export const encode = (value: unknown): Either<NotCanonical, Uint8Array> => {
  const out = writer()
  try {
    writeValue(out, value, '', new Set())
    return right(out.taken())
  } catch (cause) {
    if (cause instanceof Error && 'refused' in cause) return left((cause as Error & Refused).refused)
    throw cause
  }
}
