import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lawOver } from '../../laws/arbitrary/shared-cases.js'

const lengths = (seen: number[][]) => (given: readonly number[]) => {
  seen.push([...given])
}

test('laws over one arbitrary are put to the same cases, the first of those that fast-check draws', async () => {
  const anyRow = fc.array(fc.nat())
  const [first, second, drawn]: number[][][] = [[], [], []]
  await lawOver('first', anyRow, lengths(first ?? []), 40).check()
  await lawOver('second', anyRow, lengths(second ?? []), 25).check()
  fc.assert(fc.property(anyRow, lengths(drawn ?? [])), { numRuns: 40 })
  expect(first).toEqual(drawn)
  expect(second).toEqual(first?.slice(0, 25))
})

test('a law that fails prints the smallest case and its seed', () => {
  const { check } = lawOver(
    'short',
    fc.array(fc.nat()),
    (given) => {
      if (given.length > 3) throw new Error('long')
    },
    100,
  )
  expect(check).toThrow(/seed: \d+[\s\S]*\[\[0,0,0,0\]\]/)
})

test('what fails once and holds when it is asked again fails', () => {
  const calls = { count: 0 }
  const { check } = lawOver(
    'kept',
    fc.nat(),
    () => {
      calls.count += 1
      if (calls.count === 2) throw new Error('the second call of all')
    },
    5,
  )
  expect(check).toThrow('the second call of all')
})
