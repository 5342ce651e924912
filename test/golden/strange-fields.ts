import type { Difference } from './difference.js'

/** What a case expects that its translator does not compare. */
export const strangeFields = (
  given: object,
  known: readonly string[],
  where = 'expected',
): readonly Difference[] =>
  Object.keys(given)
    .filter((name) => !known.includes(name))
    .map((name) => ({ field: `${where}.${name}`, expected: 'a field that is known', got: name }))
