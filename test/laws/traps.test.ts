import { describe, expect, test } from 'vitest'
import { check } from '../../laws/check/check.js'
import { CHECK_LAWS, FIRST_LAWS } from '../../laws/check/check-laws.js'
import { trapsOn } from '../../laws/traps/all.js'
import { honest } from '../../laws/traps/honest.js'
import { above } from '../../laws/traps/made.js'
import { embeddedSp500 } from '../../src/market/embedded/sp500.kernel.js'

const { name, bars } = embeddedSp500()
const traps = trapsOn(bars)

describe('each trap is caught by the law that it is for', () => {
  test.each(traps.map((trap) => [trap.name, trap] as const))('%s', (_, { subject, breaks, bars: own }) => {
    const { laws } = check(subject, {
      bars: own ?? { name, bars },
      ...(breaks === undefined ? {} : { law: breaks }),
    })
    expect(laws.map(({ law, outcome }) => [law, outcome._tag])).toEqual([[breaks, 'Broken']])
    const [found] = laws
    const shown = found?.table.filter((line) => /^\s+(?:→\s+)?\d+\s+\d{4}-/.test(line)) ?? []
    expect(shown.length).toBeLessThanOrEqual(30)
  })
})

describe('an honest target breaks no law', () => {
  const some = [...honest.slice(0, 8), ...honest.slice(-2)]
  test.each(some.map((each) => [each.name, each] as const))('%s', (_, { subject, bars: own }) => {
    const { laws } = check(subject, { bars: own ?? { name, bars }, runs: 6 })
    expect(laws.filter(({ outcome }) => outcome._tag === 'Broken')).toEqual([])
  })
})

test('bars beyond the 8,000 that are read as parts are cut as well', () => {
  const column = (value: (bar: number) => number): Float64Array =>
    Float64Array.from({ length: 12_000 }, (_, i) => value(i))
  const wave = column((i) => 100 + 5 * Math.sin(i / 3) + (i % 7))
  const long = {
    length: 12_000,
    time: column((i) => Date.UTC(1980, 0, 1) + 86_400_000 * i),
    open: wave,
    high: wave,
    low: wave,
    close: wave,
    volume: column(() => 1),
  }
  const late = above('late', (x, i) => (x[i > 9000 ? i + 1 : i - 1] ?? x[i] ?? 0) + 1)
  const { laws } = check(late, { bars: { name: 'long', bars: long }, law: 'prefix', alone: true })
  expect(laws.map(({ outcome }) => [outcome._tag, 'market' in outcome && outcome.market])).toEqual([
    ['Broken', 'long'],
  ])
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
