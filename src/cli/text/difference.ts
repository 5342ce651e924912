import { show } from '../../core/codec/scalar.js'
import type { Difference } from '../../core/difference.js'
import type { PhaseKeys } from '../key-difference.js'

const HASH = /^[0-9a-f]{64}$/
const word = (value: unknown): string => {
  if (ArrayBuffer.isView(value)) return `a column of ${(value as unknown as ArrayLike<number>).length}`
  return typeof value === 'string' && HASH.test(value) ? `sha ${value.slice(0, 12)}` : show(value)
}

/** A difference in words: `costs.rate was 0.001, is 0`; of a whole, which of two runs has it. */
export const differenceText = ({ path, was, is }: Difference): string =>
  path === '' && (was === undefined || is === undefined)
    ? `in the ${is === undefined ? 'first' : 'second'} run alone`
    : is === undefined
      ? `${path} was ${word(was)}, is not given`
      : was === undefined
        ? `${path} was not given, is ${word(is)}`
        : `${path} was ${word(was)}, is ${word(is)}`

/** The first differences in words, and how many more there are. */
export const differencesText = (found: readonly Difference[], most: number): readonly string[] => [
  ...found.slice(0, most).map(differenceText),
  ...(found.length > most ? [`and ${found.length - most} more`] : []),
]

const MOST = 8

/** What became of a phase, and why, in words. */
export const keyLines = (
  { path, state, key, before, differing, isUnknown }: PhaseKeys,
  renamed: string | undefined,
): readonly string[] => {
  if (state === 'absent') return [`- ${path}: only in the other run`]
  if (key === null) return [`- ${path}: ${state}`]
  const mark = state === 'cached' ? '✔' : '·'
  if (key === before) return [`${mark} ${path}: the same key, ${state}`]
  if (before === null)
    return [
      `${mark} ${path}: ${state}${renamed === undefined ? ', a phase that the other run does not have' : `, as ${renamed} in the other run`}`,
    ]
  if (isUnknown) return [`${mark} ${path}: ${state}, another key; what the keys were made of is not kept`]
  return [`${mark} ${path}: ${state}`, ...differencesText(differing, MOST).map((text) => `    ${text}`)]
}

/** How many phases were computed, in words. */
export const computedText = (phases: readonly PhaseKeys[]): string => {
  const present = phases.filter(({ state }) => state !== 'absent')
  const computed = present.filter(({ state }) => state === 'ran').length
  return `so ${computed} of ${present.length} phases ${computed === 1 ? 'was' : 'were'} computed`
}
