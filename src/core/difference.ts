import { isRecord } from './codec/codec.js'

/** A place where two plain values differ; a value that is absent on one side is `undefined`. */
export interface Difference {
  readonly path: string
  readonly was: unknown
  readonly is: unknown
}

const inside = (path: string, key: string): string =>
  /^\d+$/.test(key) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`

const childrenOf = (value: unknown): Readonly<Record<string, unknown>> | undefined => {
  if (Array.isArray(value)) return Object.fromEntries(value.map((item, i) => [String(i), item as unknown]))
  return isRecord(value) ? value : undefined
}

const sameColumn = (a: unknown, b: unknown): boolean =>
  ArrayBuffer.isView(a) &&
  ArrayBuffer.isView(b) &&
  Buffer.compare(
    new Uint8Array(a.buffer, a.byteOffset, a.byteLength),
    new Uint8Array(b.buffer, b.byteOffset, b.byteLength),
  ) === 0

/** Every place where two plain values differ, in the order of the first's fields; columns are compared as wholes. */
export const differences = (was: unknown, is: unknown, path = ''): readonly Difference[] => {
  if (Object.is(was, is) || sameColumn(was, is)) return []
  const [a, b] = [childrenOf(was), childrenOf(is)]
  if (a === undefined || b === undefined) return [{ path, was, is }]
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) =>
    differences(a[key], b[key], inside(path, key)),
  )
}
