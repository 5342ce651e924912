import { describe, expect, test } from 'vitest'
import { check } from '../../laws/check/check.js'
import { CHECK_LAWS, FIRST_LAWS } from '../../laws/check/check-laws.js'
import { trapsOn } from '../../laws/traps/all.js'
import { honest } from '../../laws/traps/honest.js'
import { embeddedSp500 } from '../../src/market/embedded/sp500.kernel.js'

const { name, bars } = embeddedSp500()
const traps = trapsOn(bars)

describe('each trap is caught by the law that it is for', () => {
  test.each(traps.map((trap) => [trap.name, trap] as const))('%s', (_, { subject, breaks }) => {
    const { laws } = check(subject, {
      bars: { name, bars },
      ...(breaks === undefined ? {} : { law: breaks }),
    })
    expect(laws.map(({ law, outcome }) => [law, outcome._tag])).toEqual([[breaks, 'Broken']])
    const [found] = laws
    const shown = found?.table.filter((line) => /^\s+(?:→\s+)?\d+\s+\d{4}-/.test(line)) ?? []
    expect(shown.length).toBeLessThanOrEqual(30)
  })
})

describe('an honest target breaks no law', () => {
  test.each(honest.slice(0, 10).map((each) => [each.name, each] as const))('%s', (_, { subject }) => {
    const { laws } = check(subject, { bars: { name, bars }, runs: 6 })
    expect(laws.filter(({ outcome }) => outcome._tag === 'Broken')).toEqual([])
  })
})

test('there are at least 80 traps and 40 honest targets, each under its own name', () => {
  const names = [...traps, ...honest].map((each) => each.name)
  expect(new Set(names).size).toBe(names.length)
  expect(traps.length).toBeGreaterThanOrEqual(80)
  expect(honest.length).toBeGreaterThanOrEqual(40)
})

test('each law of a target has traps of its own; that of other instruments has one in check-universe', () => {
  const caught = new Set(traps.map(({ breaks }) => breaks))
  const laws = [...FIRST_LAWS, ...CHECK_LAWS].map(({ name: law }) => law)
  // a changed future is seen as a cut one is: both laws speak about each trap of a prefix
  expect(laws.filter((law) => !caught.has(law))).toEqual(['future', 'others'])
})
