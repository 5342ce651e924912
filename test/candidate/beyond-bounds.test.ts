import { isLeft } from 'fp-ts/lib/Either.js'
import { expect, test } from 'vitest'
import { searchConfigCodec } from '../../src/candidate/search/search-config.js'
import { spacesBeyond, spacesOf, startsOf } from '../../src/candidate/search/search-space.js'
import { decodeWith } from '../../src/core/codec/codec.js'

const config = (entry: object, more: object = {}) => {
  const decoded = decodeWith(searchConfigCodec)({
    strategies: [{ strategy: 'sma_cross', ...entry }],
    ...more,
  })
  if (isLeft(decoded)) throw new Error(JSON.stringify(decoded.left))
  return decoded.right
}
const saidOf = (entry: object): string => {
  const spaces = spacesOf(config(entry))
  return isLeft(spaces) ? JSON.stringify(spaces.left) : spacesBeyond(spaces.right).join('; ')
}
const declared = { fast: { int: [5, 50] }, slow: { int: [20, 200] } }

test.each([
  [
    { space: { fast: { int: [2, 9] }, slow: [60] } },
    'fast is searched from 2 to 9, beyond its bounds 5 to 50',
  ],
  [{ space: { fast: { float: [5, 60], step: 5 }, slow: [60] } }, 'from 5 to 60, beyond its bounds 5 to 50'],
  [{ space: { fast: [10], slow: [60, 250] } }, 'slow is 250, beyond its bounds 20 to 200'],
  [
    { space: { fast: [10, 40], slow: [30, 60] }, constraints: [] },
    'fast < slow does not hold for fast 40, slow 30',
  ],
  [{ space: declared, constraints: ['slow > 30'] }, 'fast < slow does not hold for fast 31, slow 31'],
])('%j is refused with both values, and allowed by a word that the result repeats', (entry, message) => {
  expect(saidOf(entry)).toContain(message)
  expect(saidOf(entry)).toContain('allowed by beyond_bounds: true')
  const allowed = saidOf({ ...entry, beyond_bounds: true })
  expect(allowed).toContain(message)
  expect(allowed).not.toContain('BadConfig')
})

test.each([
  {},
  { space: declared },
  { space: { fast: { int: [5, 50] }, slow: { int: [51, 200] } }, constraints: [] },
  { space: declared, constraints: ['fast+10<slow', 'fast < slow'] },
  { space: declared, constraints: ['fast + 10 < slow'] },
])('%j is within the bounds', (entry) => {
  expect(saidOf(entry)).toBe('')
})

test('values of a choice hold a search to themselves', () => {
  const strategy = { name: 'mine', params: { n: [10, 20, 30] }, long_while: 'close > sma(close, n)' }
  expect(saidOf({ strategy, space: { n: { int: [10, 30], step: 10 } } })).toBe('')
  expect(saidOf({ strategy, space: { n: { int: [10, 30] } } })).toContain(
    'n is searched from 10 to 30, it takes 10, 20, 30',
  )
  expect(saidOf({ strategy, space: { n: [10, 15] } })).toContain('n is 15, none of 10, 20, 30')
})

test('a start beyond the bounds is refused unless its space allows it', () => {
  const begun = (more: object) => {
    const searched = config(
      { space: { fast: { int: [5, 50] }, slow: { int: [20, 200] } }, ...more },
      { algorithm: 'random', budget: 5, start: [{ params: { fast: 3, slow: 60 } }] },
    )
    const spaces = spacesOf(searched)
    return isLeft(spaces) ? spaces : startsOf(searched, spaces.right)
  }
  expect(JSON.stringify(begun({}))).toContain('fast is 3, beyond its bounds 5 to 50')
  expect(begun({ beyond_bounds: true })._tag).toBe('Right')
})
