import { gzipSync } from 'node:zlib'
import { visible } from '../core/visible.js'

type Column = Float64Array | Float32Array | Int32Array | Int16Array | Int8Array | Uint8Array

/** Data whose columns stand apart: each is a reference into `bytes`, by kind, offset and length. */
export interface Packed {
  readonly json: string
  /** All columns one after the other, little-endian, gzipped, as base64. */
  readonly bytes: string
}

const KINDS = ['Float64Array', 'Float32Array', 'Int32Array', 'Int16Array', 'Int8Array', 'Uint8Array'] as const
const kindOf = (value: unknown): (typeof KINDS)[number] | undefined =>
  ArrayBuffer.isView(value) ? KINDS.find((kind) => value.constructor.name === kind) : undefined

const ALIGNED = 8
const padded = (column: Column): Buffer => {
  const bytes = Buffer.from(column.buffer, column.byteOffset, column.byteLength)
  const rest = bytes.length % ALIGNED
  return rest === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(ALIGNED - rest)])
}

/** JSON that may stand in a page: no text of it ends the element that holds it, and control characters in it are escapes. */
export const pageJson = (value: unknown, replacer?: (key: string, held: unknown) => unknown): string =>
  visible(JSON.stringify(value, replacer)).replace(/</g, '\\u003c')

/** Takes the columns of a value out of its JSON; control characters of its text are written out, as it is drawn. Cost: O(bytes). */
export const packed = (value: unknown): Packed => {
  const parts: Buffer[] = []
  const held = { offset: 0 }
  const json = pageJson(value, (_key, inner) => {
    const kind = kindOf(inner)
    if (kind === undefined) return typeof inner === 'string' ? visible(inner) : inner
    const bytes = padded(inner as Column)
    const reference = { $column: [kind, held.offset, (inner as Column).length] }
    parts.push(bytes)
    held.offset += bytes.length
    return reference
  })
  return { json, bytes: gzipSync(Buffer.concat(parts), { level: 9 }).toString('base64') }
}
