import { expect, test } from 'vitest'
import { check, type Subject } from '../../laws/index.js'

/** A target that counts how often it has decided, and is long on that bar alone. */
const counting = (): Subject => {
  let runs = 0
  return {
    kind: 'strategy',
    name: 'counting',
    anchored: false,
    idle: (decision) => decision === 0,
    side: Number,
    history: () => 0,
    show: (decision) => (decision === 1 ? 'long' : 'flat'),
    decide: (bars, from) => {
      runs += 1
      return Array.from({ length: bars.length - from }, (_, i) => (i % 40 === runs ? 1 : 0))
    },
  }
}
const brokenIn = ({ laws }: ReturnType<typeof check>) =>
  laws.flatMap(({ law, outcome }) => (outcome._tag === 'Broken' ? [{ law, ...outcome }] : []))

test('a case of a target that keeps state is made again on the bar of the first report', () => {
  const first = brokenIn(check(counting(), { runs: 6 })).find(({ law }) => law === 'repeats')
  const again = check(counting(), { runs: 6, law: first?.law ?? '', path: first?.path ?? '' })
  expect(first).toBeDefined()
  expect(brokenIn(again)).toEqual([first])
  expect(again.holds).toBe(false)
})
