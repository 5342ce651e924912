import { describe, expect, test } from 'vitest'
import { optimization } from '../../../src/phases/optimization/optimization.js'
import type { ValidationResult } from '../../../src/phases/validation/result.js'
import { validation } from '../../../src/phases/validation/validation.js'
import { memoryBlobs, memoryKeyValue } from '../../../src/store/key-value.js'
import { storeOver } from '../../../src/store/layered-store.js'
import { memoryStore } from '../../../src/store/memory-store.js'
import type { Store } from '../../../src/store/store.js'
import { type StudyOptions, study } from '../../../src/templates/study.js'
import { from, literal } from '../../../src/workflow/expression.js'
import { forEach, parallel, sequence } from '../../../src/workflow/workflow.js'

const TRAIN = { from: '2006-01-03', to: '2008-01-02' }
const scheme = { kind: 'holdout', train: TRAIN, test: { from: '2008-01-02', to: '2009-01-02' } } as const
const execution = { fill: 'next_close' } as const
const typed = (fast: number, slow = 100) =>
  ({ members: [{ strategy: 'sma_cross', params: { fast, slow } }], weights: [1], execution }) as const
const searched = optimization('search', {
  strategies: [
    {
      strategy: 'rsi_reversion',
      space: { n: { int: [2, 12] }, low: { int: [10, 40], step: 5 }, high: [70, 80] },
    },
  ],
  range: TRAIN,
  execution,
})

const resultsOf = async (
  what: unknown,
  options: StudyOptions,
): Promise<Readonly<Record<string, ValidationResult>>> => {
  const done = await study(what as typeof searched, options)
  return Object.fromEntries(
    Object.entries(done.phases).flatMap(([path, outcome]) => {
      if (outcome._tag === 'Left') throw new Error(`${path}: ${JSON.stringify(outcome.left)}`)
      return outcome.right._tag === 'Ran' &&
        outcome.right.value !== null &&
        'verdict' in (outcome.right.value as object)
        ? [[path, outcome.right.value as ValidationResult] as const]
        : []
    }),
  )
}
const numbers = (results: Readonly<Record<string, ValidationResult>>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(results).map(([path, { verdict }]) => [path, verdict.look.number]))

describe('looks of one run', () => {
  const plan = sequence(
    parallel(
      sequence(searched, validation('after_a_search', { scheme, candidate: from(searched, 'candidate') })),
      validation('at_once', { scheme, candidate: typed(10) }),
    ),
    forEach('each', literal([20, 30, 10]), (fast) =>
      validation('one', {
        scheme,
        candidate: {
          members: [{ strategy: 'sma_cross', params: { fast, slow: 100 } }],
          weights: [1],
          execution,
        },
      } as never),
    ),
  )
  test('are numbered in the order of the plan, whatever ends first, with any number of places and threads', async () => {
    const options = [
      { concurrency: 1, workers: 0 },
      { concurrency: 4, workers: 0 },
      { concurrency: 4, workers: 2 },
    ]
    const all = await Promise.all(options.map((some) => resultsOf(plan, { ...some, store: memoryStore() })))
    const [first, ...others] = all
    expect(numbers(first ?? {})).toEqual({
      after_a_search: 1,
      at_once: 2,
      'each[0]/one': 3,
      'each[1]/one': 4,
      'each[2]/one': 2,
    })
    for (const other of others) expect(other).toEqual(first)
  })
  test('a branch that fails keeps no other waiting', async () => {
    const broken = validation('broken', {
      scheme: { ...scheme, train: { from: '2031-01-02', to: '2032-01-02' } },
      candidate: typed(10),
    })
    const done = await study(parallel(broken, validation('sound', { scheme, candidate: typed(10) })))
    expect(done.phases['broken']?._tag).toBe('Left')
    expect(done.gives.sound?.verdict.look.number).toBe(1)
  })
})

test('bars behind those of an earlier look are distinguished from those that it had', async () => {
  const store = memoryStore()
  const of = async (to: string, fast: number) => {
    const longer = { ...scheme, test: { ...scheme.test, to } }
    const results = await resultsOf(validation('held', { scheme: longer, candidate: typed(fast) }), { store })
    return results['held']?.verdict.look
  }
  expect((await of('2008-07-01', 10))?.fresh_from).toBeUndefined()
  expect(await of('2009-01-02', 10)).toMatchObject({ number: 2, fresh_from: Date.UTC(2008, 6, 1) })
  const third = await of('2008-10-01', 20)
  expect([third?.number, third?.fresh_from]).toEqual([3, undefined])
})

test('twenty studies of one store have the looks 1 to 20, spend 5 % at most, and keep them when run again in another order', async () => {
  const store = memoryStore()
  const studies = [40, 120].flatMap((slow) =>
    Array.from({ length: 10 }, (_, k) => [5 + 3 * k, slow] as const),
  )
  const verdictOf = async (fast: number, slow: number) => {
    const held = validation('held', { scheme, candidate: typed(fast, slow) })
    return (await resultsOf(held, { store }))['held']?.verdict
  }
  const verdicts: Awaited<ReturnType<typeof verdictOf>>[] = []
  for (const [fast, slow] of studies) verdicts.push(await verdictOf(fast, slow))
  expect(verdicts.map((one) => one?.look.number)).toEqual(studies.map((_, k) => k + 1))
  expect(verdicts.reduce((sum, one) => sum + (one?.look.level ?? 1), 0)).toBeLessThan(0.05)
  const again: typeof verdicts = []
  for (const [fast, slow] of studies.toReversed()) again.unshift(await verdictOf(fast, slow))
  expect(again).toEqual(verdicts)
})

describe('damage', () => {
  const fragile = () => {
    const values = memoryKeyValue()
    const flip = async (isMeant: (key: string) => boolean): Promise<number> => {
      const kept = (await values.startingWith('!')).filter(([key]) => isMeant(key))
      await values.batch(
        kept.map(
          ([key, value]) =>
            [key, value.map((byte, i) => (i === value.length >> 1 ? byte ^ 4 : byte))] as const,
        ),
        { sync: false },
      )
      return kept.length
    }
    return { store: storeOver(values, memoryBlobs()), flip }
  }
  const held = (fast: number) => validation('held', { scheme, candidate: typed(fast) })
  const verdictIn = async (store: Store, fast: number, run: string) =>
    (await resultsOf(held(fast), { store, run }))['held']

  test('of all results is computed again: the same bytes, and the looks that stand', async () => {
    const { store, flip } = fragile()
    const before = [await verdictIn(store, 10, 'aaaa'), await verdictIn(store, 20, 'bbbb')]
    expect(await flip((key) => /^!(act|cas)!/.test(key))).toBeGreaterThan(3)
    expect([await verdictIn(store, 10, 'cccc'), await verdictIn(store, 20, 'dddd')]).toEqual(before)
  })
  test.each(['!look!', '!twin!'])('of one of both records of a look, %s, changes nothing', async (place) => {
    const { store, flip } = fragile()
    const first = await verdictIn(store, 10, 'aaaa')
    expect(await flip((key) => key.startsWith(place))).toBe(1)
    const second = await verdictIn(store, 20, 'bbbb')
    expect(second?.verdict.look).toMatchObject({ number: 2, others: ['aaaa'], unreadable: 0 })
    expect(await verdictIn(store, 10, 'cccc')).toEqual(first)
  })
  test('of both records of a look is said when it is looked at again, after the one that came later', async () => {
    const { store, flip } = fragile()
    await verdictIn(store, 10, 'aaaa')
    expect(await flip((key) => /^!(look|twin)!/.test(key))).toBe(2)
    await verdictIn(store, 20, 'bbbb')
    const again = await verdictIn(store, 10, 'cccc')
    expect(again?.verdict.look).toMatchObject({ number: 2, others: ['bbbb'], renumbered: true })
    expect(again?.warnings.join()).toContain('the record of this look was lost')
    expect(await verdictIn(store, 10, 'dddd')).toEqual(again)
  })
  test('of the record of an earlier search is said, and counts as one more search', async () => {
    const { store, flip } = fragile()
    const before = optimization('before', {
      strategies: [{ strategy: 'sma_cross', space: { fast: [5, 10], slow: [60, 80] } }],
      range: TRAIN,
      execution,
    })
    await study(before, { store })
    const lost = await flip((key) => key.startsWith('!act!'))
    const chosen = sequence(searched, validation('held', { scheme, candidate: from(searched, 'candidate') }))
    const { verdict, warnings } = (await resultsOf(chosen, { store }))['held'] ?? {}
    expect([lost > 0, verdict?.train?.apart]).toEqual([true, lost])
    expect(warnings?.join()).toMatch(/earlier ledgers? cannot be read/)
  })
  test('of a look is said, and counts as one at these bars', async () => {
    const { store, flip } = fragile()
    await verdictIn(store, 10, 'aaaa')
    expect(await flip((key) => /^!(look|twin)!/.test(key))).toBe(2)
    const after = await verdictIn(store, 20, 'bbbb')
    expect(after?.verdict.look).toMatchObject({ number: 2, others: [], unreadable: 1 })
    expect(after?.warnings.join()).toContain('1 earlier look cannot be read')
  })
})
