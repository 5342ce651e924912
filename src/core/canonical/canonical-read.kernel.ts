import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { DEPTH_LIMIT, type TypedArray, typedArrays } from './canonical-form.js'

export interface Undecodable {
  readonly _tag: 'Undecodable'
  readonly at: number
  readonly because: string
}

/** Up to this length a loop that looks for ASCII costs less than a decoder. */
const SHORT_TEXT = 64

const isAscii = (bytes: Uint8Array, from: number, to: number): boolean => {
  for (let at = from; at < to; at++) if (bytes[at]! > 127) return false
  return true
}

/** How a field is set by assignment: `__proto__` cannot be set so. */
const PLAIN = { writable: true, enumerable: true, configurable: true } as const

const reader = (bytes: Uint8Array) => {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let at = 0
  const need = (count: number): number => {
    if (at + count > bytes.length) throw new Error('ends too early')
    const start = at
    at += count
    return start
  }
  const count = (info: number): number => {
    if (info < 24) return info
    if (info === 24) return view.getUint8(need(1))
    if (info === 25) return view.getUint16(need(2))
    if (info === 26) return view.getUint32(need(4))
    if (info === 27) return Number(view.getBigUint64(need(8)))
    throw new Error('an unknown length')
  }
  const content = (length: number): Uint8Array => {
    const start = need(length)
    return bytes.subarray(start, start + length)
  }
  const text = (length: number): string => {
    const start = need(length)
    const end = start + length
    return length <= SHORT_TEXT && isAscii(bytes, start, end)
      ? all.toString('latin1', start, end)
      : strict.decode(bytes.subarray(start, end))
  }
  const typed = (tag: number): TypedArray => {
    const known = typedArrays.find(([number]) => number === tag)
    const inner = view.getUint8(need(1))
    if (known === undefined || inner >> 5 !== 2) throw new Error(`an unknown tag ${String(tag)}`)
    const body = new Uint8Array(content(count(inner & 31)))
    const kind = known[1]
    if (body.length % kind.BYTES_PER_ELEMENT !== 0) throw new Error('a torn array')
    return new kind(body.buffer)
  }
  const list = (length: number, depth: number): readonly unknown[] => {
    const items: unknown[] = []
    for (let i = 0; i < length; i++) items.push(value(depth))
    return items
  }
  const record = (length: number, depth: number): Record<string, unknown> => {
    const entries: Record<string, unknown> = {}
    for (let i = 0; i < length; i++) {
      const key = value(depth)
      if (typeof key !== 'string') throw new Error('a key that is no text')
      const held = value(depth)
      if (key !== '__proto__') entries[key] = held
      else Object.defineProperty(entries, key, { value: held, ...PLAIN })
    }
    return entries
  }
  const simple = (info: number): unknown => {
    if (info === 20) return false
    if (info === 21) return true
    if (info === 22) return null
    if (info === 27) return view.getFloat64(need(8))
    throw new Error('an unknown simple value')
  }
  const value = (depth: number): unknown => {
    if (depth > DEPTH_LIMIT) throw new Error('too deep')
    const head = view.getUint8(need(1))
    const info = head & 31
    switch (head >> 5) {
      case 0:
        return count(info)
      case 1:
        return -1 - count(info)
      case 2:
        return new Uint8Array(content(count(info)))
      case 3:
        return text(count(info))
      case 4:
        return list(count(info), depth + 1)
      case 5:
        return record(count(info), depth + 1)
      case 6:
        return typed(count(info))
      default:
        return simple(info)
    }
  }
  return { value, done: () => at === bytes.length, position: () => at }
}

/** Gives back the value that `encode` wrote, or says at which byte the bytes are not such. */
export const decode = (bytes: Uint8Array): Either<Undecodable, unknown> => {
  const source = reader(bytes)
  try {
    const value = source.value(0)
    return source.done()
      ? right(value)
      : left({ _tag: 'Undecodable', at: source.position(), because: 'more bytes than one value' })
  } catch (cause) {
    const because = cause instanceof Error ? cause.message : String(cause)
    return left({ _tag: 'Undecodable', at: source.position(), because })
  }
}
