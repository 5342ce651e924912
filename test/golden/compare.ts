import type { Difference } from './difference.js'

/** Figures agree within `abs`, or within `rel` of the expected one. */
export interface Tolerance {
  readonly rel: number
  readonly abs: number
}
export const EXACT: Tolerance = { rel: 0, abs: 0 }

/** The tolerance that a case names, with defaults for what it leaves out. */
export const toleranceOf = (golden: object, { rel = 1e-9, abs = 0 }: Partial<Tolerance> = {}): Tolerance => {
  const given = (golden as { readonly tolerance?: Readonly<Record<string, unknown>> }).tolerance ?? {}
  const number = (name: string, otherwise: number): number =>
    typeof given[name] === 'number' ? given[name] : otherwise
  return { rel: number('rel', rel), abs: number('abs', abs) }
}

const isList = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))

/** Null, NaN, and a metric that is `Undefined` are one: there is no figure. */
const isNothing = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  Number.isNaN(value) ||
  (typeof value === 'object' && '_tag' in value && value._tag === 'Undefined')

/** A figure that a peer calls infinite is one that this library leaves undefined, with a reason. */
const isUnbounded = (wanted: unknown, got: unknown): boolean =>
  (wanted === Infinity || wanted === -Infinity) && got !== undefined && got !== null && isNothing(got)

const numberOf = (value: unknown): unknown =>
  value === 'Infinity' ? Infinity : value === '-Infinity' ? -Infinity : value

const agree = (expected: unknown, got: unknown, { rel, abs }: Tolerance): boolean =>
  typeof expected === 'number' && typeof got === 'number'
    ? expected === got || Math.abs(got - expected) <= Math.max(abs, rel * Math.abs(expected))
    : expected === got

/**
 * What differs between an expected value and the one got, field by field in order: numbers by tolerance, lists by length
 * and place, records by the fields that are expected.
 */
export const compare = (
  field: string,
  expected: unknown,
  got: unknown,
  tolerance: Tolerance,
): readonly Difference[] => {
  const wanted = numberOf(expected)
  if (isNothing(wanted)) return isNothing(got) ? [] : [{ field, expected, got }]
  if (isUnbounded(wanted, got)) return []
  if (isList(wanted)) {
    if (!isList(got)) return [{ field, expected, got }]
    if (wanted.length !== got.length)
      return [{ field: `${field}.length`, expected: wanted.length, got: got.length }]
    return Array.from(wanted).flatMap((each, at) => compare(`${field}[${at}]`, each, got[at], tolerance))
  }
  if (typeof wanted === 'object') {
    if (typeof got !== 'object' || got === null) return [{ field, expected, got }]
    return Object.entries(wanted as object).flatMap(([name, each]) =>
      compare(
        field === '' ? name : `${field}.${name}`,
        each,
        (got as Record<string, unknown>)[name],
        tolerance,
      ),
    )
  }
  return agree(wanted, numberOf(got), tolerance) ? [] : [{ field, expected, got }]
}
