import { show } from '../../core/codec/scalar.js'
import type { Difference } from '../../core/difference.js'

const HASH = /^[0-9a-f]{64}$/
const word = (value: unknown): string => {
  if (ArrayBuffer.isView(value)) return `a column of ${(value as unknown as ArrayLike<number>).length}`
  return typeof value === 'string' && HASH.test(value) ? `sha ${value.slice(0, 12)}` : show(value)
}

/** A difference in words: `costs.rate was 0.001, is 0`. */
export const differenceText = ({ path, was, is }: Difference): string =>
  is === undefined
    ? `${path} was ${word(was)}, is not given`
    : was === undefined
      ? `${path} was not given, is ${word(is)}`
      : `${path} was ${word(was)}, is ${word(is)}`

/** So many differences in words, and how many more there are. */
export const differencesText = (found: readonly Difference[], most: number): readonly string[] => [
  ...found.slice(0, most).map(differenceText),
  ...(found.length > most ? [`and ${found.length - most} more`] : []),
]
