import { expect, test } from 'vitest'
import { itemFamilies, itemFamilyText } from '../../../src/phases/validation/item-family.js'
import { lookLevel } from '../../../src/stats/timing/looks.js'

const given = (year: number, p: number, number = 1, supported = p <= lookLevel(number), dataset = 'one') => ({
  dataset,
  out_of_sample: { span: { first: `${year}-01-02`, last: `${year}-12-30` } },
  verdict: { supported, test: { p }, look: { number, level: lookLevel(number) } },
})
const each = (results: readonly unknown[]) =>
  Object.fromEntries(results.map((result, i) => [`each[${i}]/v`, result]))

test('items on different bars go by Holm: four of p .004, .008, .02, .5 at .025 leave two', () => {
  const [family, other] = itemFamilies(
    each([given(2001, 0.02), given(2002, 0.004), given(2003, 0.5), given(2004, 0.008)]),
  )
  expect(other).toBeUndefined()
  expect(family).toMatchObject({
    path: 'each[]/v',
    stretches: 4,
    supported: 3,
    expected_by_luck: 0.1,
    supported_of_all: ['each[1]/v', 'each[3]/v'],
  })
  expect(family?.items.map(({ p_of_all }) => Number(p_of_all.toFixed(12)))).toEqual([0.04, 0.016, 0.5, 0.024])
  expect(family === undefined ? '' : itemFamilyText(family)).toBe(
    'each[]/v: 4 validations on 4 different stretches of bars, 3 supported, 0.10 expected by luck; with all counted (Holm) each[1]/v (p = 0.016), each[3]/v (p = 0.024)',
  )
})

test('later looks at a stretch pay for all stretches, whatever the first ones leave', () => {
  const [family] = itemFamilies(
    each([given(2001, 0.0001), given(2001, 0.003, 2), given(2002, 0.0002), given(2002, 0.006, 2)]),
  )
  // .003 x 3 of the look x 2 stretches = .018; .006 x 3 x 2 = .036
  expect(family?.stretches).toBe(2)
  expect(family?.supported).toBe(4)
  expect(family?.supported_of_all).toEqual(['each[0]/v', 'each[1]/v', 'each[2]/v'])
})

test('items on the same bars, one item, and validations outside of items are no family', () => {
  expect(itemFamilies(each([given(2001, 0.01), given(2001, 0.01, 2)]))).toEqual([])
  expect(itemFamilies(each([given(2001, 0.01)]))).toEqual([])
  expect(itemFamilies({ a: given(2001, 0.01), b: given(2002, 0.01) })).toEqual([])
  expect(itemFamilies({ 'each[0]/v': { trades: 3 }, 'each[1]/v': 'none' })).toEqual([])
})

test('items on different instruments go by Holm though their days are the same: no look at one is one at another', () => {
  const of = (p: number, dataset: string) => given(2001, p, 1, true, dataset)
  const [family] = itemFamilies(each([of(0.004, 'a'), of(0.01, 'b'), of(0.02, 'c')]))
  expect([family?.stretches, family?.supported]).toEqual([3, 3])
  expect(family?.items.map(({ p_of_all }) => Number(p_of_all.toFixed(12)))).toEqual([0.012, 0.02, 0.02])
  const [mixed] = itemFamilies(each([of(0.004, 'a'), given(2001, 0.004, 2, true, 'a'), of(0.02, 'b')]))
  expect(mixed?.supported_of_all).toEqual(['each[0]/v', 'each[1]/v', 'each[2]/v'])
})

test('a verdict that another condition refuses is not supported by its p', () => {
  const peeked = given(2001, 0.0001, 1, false)
  expect(itemFamilies(each([peeked, given(2002, 0.0001)]))[0]?.supported_of_all).toEqual(['each[1]/v'])
})
