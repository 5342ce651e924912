import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { ONE_NAN, type Writer, writer } from './byte-writer.kernel.js'
import { DEPTH_LIMIT, type TypedArray, typedArrays, viewBytes } from './canonical-form.js'

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
interface Refused {
  readonly refused: NotCanonical
}
type Path = readonly (string | number)[]
const pathText = (path: Path): string =>
  path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${String(key)}]` : text === '' ? key : `${text}.${key}`,
    '',
  )
const refuse = (path: Path, because: string): Error & Refused =>
  Object.assign(new Error(because), {
    refused: { _tag: 'NotCanonical' as const, path: pathText(path), because },
  })

const utf8 = new TextEncoder()
const SHORT = 24

const writeText = (out: Writer, text: string, path: Path): void => {
  if (text.length < SHORT) {
    const at = out.mark()
    out.head(3, text.length)
    if (out.ascii(text)) return
    out.back(at)
  }
  if (/\p{Surrogate}/u.test(text)) throw refuse(path, 'text with half a surrogate pair')
  const bytes = utf8.encode(text)
  out.head(3, bytes.length)
  out.raw(bytes)
}

const holdsNaN = (array: Float64Array | Float32Array): boolean => {
  for (let i = 0; i < array.length; i++) if (Number.isNaN(array[i])) return true
  return false
}

const withOneNaN = (array: TypedArray): TypedArray => {
  if (!(array instanceof Float64Array || array instanceof Float32Array)) return array
  if (!holdsNaN(array)) return array
  const copy = array.slice()
  const view = new DataView(copy.buffer)
  for (let i = 0; i < copy.length; i++) {
    if (!Number.isNaN(copy[i])) continue
    if (copy instanceof Float64Array) view.setBigUint64(i * 8, ONE_NAN, true)
    else view.setUint32(i * 4, 0x7fc00000, true)
  }
  return copy
}

const writeTyped = (out: Writer, array: TypedArray, path: Path): void => {
  if (array instanceof Uint8Array) {
    out.head(2, array.length)
    out.raw(viewBytes(array))
    return
  }
  const known = typedArrays.find(([, kind]) => array instanceof kind)
  if (known === undefined) throw refuse(path, `a ${array.constructor.name}`)
  out.head(6, known[0])
  out.head(2, array.byteLength)
  out.raw(viewBytes(withOneNaN(array)))
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

interface EncodedKey {
  readonly key: string
  readonly bytes: Uint8Array
}
/** Encoded keys of records, for the few names that most records have; names that are data are not kept for ever. */
const knownKeys = new Map<string, EncodedKey>()
const KEYS_KEPT = 4096

const encodedKey = (key: string, path: Path): EncodedKey => {
  const known = knownKeys.get(key)
  if (known !== undefined) return known
  const out = writer()
  writeText(out, key, [...path, key])
  const encoded = { key, bytes: out.taken() }
  if (knownKeys.size >= KEYS_KEPT) knownKeys.clear()
  knownKeys.set(key, encoded)
  return encoded
}

/** Up to this many keys are sorted as they come, most of them in their order already. */
const FEW_KEYS = 16

const encodedKeys = (record: object, path: Path): readonly EncodedKey[] => {
  const keys: EncodedKey[] = []
  const names = Object.keys(record)
  const isFew = names.length <= FEW_KEYS
  for (const name of names) {
    if ((record as Record<string, unknown>)[name] === undefined) continue
    const key = encodedKey(name, path)
    let at = keys.length
    keys.push(key)
    for (; isFew && at > 0 && compareBytes(keys[at - 1]!.bytes, key.bytes) > 0; at--) keys[at] = keys[at - 1]!
    keys[at] = key
  }
  return isFew ? keys : keys.sort((a, b) => compareBytes(a.bytes, b.bytes))
}

/** Where the writer is: the keys that led there, and the records and lists around it. */
export interface WriterPlace {
  readonly path: (string | number)[]
  readonly above: Set<object>
}

/** Writes any value. */
export const writeValue = (out: Writer, value: unknown, place: WriterPlace): void => {
  if (value === null) return out.byte(0xf6)
  // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check -- whatever else there is, is refused
  switch (typeof value) {
    case 'boolean':
      return out.byte(value ? 0xf5 : 0xf4)
    case 'number':
      if (!Number.isSafeInteger(value) || Object.is(value, -0)) return out.float(value)
      return value < 0 ? out.head(1, -1 - value) : out.head(0, value)
    case 'string':
      return writeText(out, value, place.path)
    case 'object':
      return writeObject(out, value, place)
    default:
      throw refuse(place.path, value === undefined ? 'undefined' : `a ${typeof value}`)
  }
}

/** Goes into an object, unless it is around itself or too deep. */
export const enterObject = (value: object, { path, above }: WriterPlace): void => {
  if (above.has(value)) throw refuse(path, 'a cycle')
  if (above.size >= DEPTH_LIMIT) throw refuse(path, `deeper than ${String(DEPTH_LIMIT)} levels`)
  above.add(value)
}

/** Writes how many fields a record has, and gives their names. */
export const writeKeyCount = (out: Writer, value: object, path: Path): readonly EncodedKey[] => {
  if (!isPlain(value)) throw refuse(path, `an instance of ${classOf(value)}`)
  const keys = encodedKeys(value, path)
  out.head(5, keys.length)
  return keys
}

const writeObject = (out: Writer, value: object, place: WriterPlace): void => {
  const { path, above } = place
  enterObject(value, place)
  if (ArrayBuffer.isView(value)) writeTyped(out, value as TypedArray, path)
  else if (Array.isArray(value)) {
    out.head(4, value.length)
    for (let i = 0; i < value.length; i++) {
      path.push(i)
      writeValue(out, value[i], place)
      path.pop()
    }
  } else {
    for (const { bytes, key } of writeKeyCount(out, value, path)) {
      out.raw(bytes)
      path.push(key)
      writeValue(out, (value as Record<string, unknown>)[key], place)
      path.pop()
    }
  }
  above.delete(value)
}

/** The writer of all values, whose room is used again; one that a large value has made large is dropped. */
let shared = writer()
const ROOM_KEPT = 1 << 20

/** What was refused; any other cause is thrown on. */
export const refusedBy = (cause: unknown): Either<NotCanonical, never> => {
  if (cause instanceof Error && 'refused' in cause) return left((cause as Error & Refused).refused)
  throw cause
}

const written = <A>(value: unknown, taken: (out: Writer) => A): Either<NotCanonical, A> => {
  const out = shared
  out.clear()
  try {
    writeValue(out, value, { path: [], above: new Set() })
    return right(taken(out))
  } catch (cause) {
    return refusedBy(cause)
  } finally {
    if (out.room() > ROOM_KEPT) shared = writer()
    else out.clear()
  }
}

/** Gives the canonical bytes of a plain value, or says at which path it holds something that is no data. */
export const encode = (value: unknown): Either<NotCanonical, Uint8Array> =>
  written(value, (out) => out.taken())

/** As `encode`, in pieces that are given to `read` and stand until it returns: large arrays are not copied. */
export const encodedParts = <A>(
  value: unknown,
  read: (parts: readonly Uint8Array[]) => A,
): Either<NotCanonical, A> => written(value, (out) => read(out.parts()))
