import type { TypedArray } from '../canonical/canonical-form.js'
import { type Codec, codec, isRecord } from './scalar.js'

/** The kinds of array of columns, by name. */
type Kinds = Readonly<Record<string, new (length: number) => TypedArray>>
/** The array of a kind, over any buffer. */
type Column<A> = A extends Float64Array
  ? Float64Array
  : A extends Int32Array
    ? Int32Array
    : A extends Int8Array
      ? Int8Array
      : A extends Uint8Array
        ? Uint8Array
        : A
export type ColumnsOf<K extends Kinds> = { readonly [Name in keyof K]: Column<InstanceType<K[Name]>> }

/** A record of exactly these typed arrays, all of one length. */
export const columns = <K extends Kinds>(what: string, kinds: K): Codec<ColumnsOf<K>> => {
  const names = Object.keys(kinds)
  const isColumns = (value: unknown): value is ColumnsOf<K> => {
    if (!isRecord(value) || Object.keys(value).length !== names.length) return false
    const found = names.map((name) => value[name])
    const [first] = found as readonly { readonly length?: number }[]
    return found.every(
      (column, i) =>
        column instanceof (kinds[names[i] ?? ''] ?? Object) &&
        (column as TypedArray).length === first?.length,
    )
  }
  return codec(what, isColumns, `columns of ${what} of one length`)
}
