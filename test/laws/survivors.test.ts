import { describe, expect, test } from 'vitest'
import { decodeWith } from '../../src/core/codec/codec.js'
import { targetRulesCodec } from '../../src/signal/target-rules.js'
import { agreed } from '../../src/signal/vote.kernel.js'
import { framed, unframed } from '../../src/store/frame.js'
import {
  andRuns,
  denseOf,
  kleeneAnd,
  kleeneNot,
  kleeneOr,
  orRuns,
  runsOf,
} from '../../src/strategy/language/runs.kernel.js'
import { and, not, or } from '../../src/strategy/operators/logic.kernel.js'
import { OWN_DAYS, periodOf } from '../../src/strategy/operators/period.kernel.js'

/** What random changes of the code once lived through, each with the number that they change. */
describe('Kleene logic by its table, in every form that computes it', () => {
  const values = [0, 1, 2]
  const pairs = values.flatMap((a) => values.map((b) => [a, b] as const))
  const tables = {
    //     0,0 0,1 0,? 1,0 1,1 1,? ?,0 ?,1 ?,?
    and: [0, 0, 0, 0, 1, 2, 0, 2, 2],
    or: [0, 1, 2, 1, 1, 1, 2, 1, 2],
  }
  const [a, b] = [0, 1].map((side) => Uint8Array.from(pairs, (pair) => pair[side] ?? 2)) as [
    Uint8Array,
    Uint8Array,
  ]
  test.each([['and', kleeneAnd, andRuns, and] as const, ['or', kleeneOr, orRuns, or] as const])(
    '%s',
    (name, scalar, runs, operator) => {
      const table = tables[name]
      expect(pairs.map(([x, y]) => scalar(x, y))).toEqual(table)
      expect([...denseOf(runs(runsOf(a), runsOf(b)), pairs.length)]).toEqual(table)
      expect(pairs.map(([x, y]) => operator.scalar(x, y))).toEqual(table)
      const out = new Uint8Array(pairs.length)
      operator.advance(operator.start(), [a, b], 0, pairs.length, [out])
      expect([...out]).toEqual(table)
    },
  )
  test('not', () => {
    expect(values.map(kleeneNot)).toEqual([1, 0, 2])
    const out = new Uint8Array(3)
    not.advance(not.start(), [Uint8Array.from(values)], 0, 3, [out])
    expect([...out]).toEqual([1, 0, 2])
  })
})

test('weighted votes go by the weights, and votes of one each do not', () => {
  const states = [Int8Array.of(1), Int8Array.of(-1), Int8Array.of(-1)]
  const weights = [0.6, 0.2, 0.2]
  expect(agreed(states, 0, weights, { rule: 'weighted', threshold: 0.5 })).toBe(1)
  expect(agreed(states, 0, weights, { rule: 'majority', threshold: 0.5 })).toBe(-1)
  expect(agreed(states, 0, weights, { rule: 'unanimous', threshold: 0.5 })).toBe(0)
})

test('shares of the weight are compared to rounding: what ties is flat, what reaches the threshold wins', () => {
  const by = (states: readonly number[], weights: readonly number[], threshold: number) =>
    agreed(
      states.map((state) => Int8Array.of(state)),
      0,
      weights,
      { rule: 'weighted', threshold },
    )
  // .1 + .2 is 4e-17 above .3, and .1 + .7 is 1e-16 below .8
  expect(by([1, 1, -1], [0.1, 0.2, 0.3], 0)).toBe(0)
  expect(by([-1, -1, 1], [0.1, 0.2, 0.3], 0)).toBe(0)
  expect(by([1, -1, 1], [0.1, 0.2, 0.7], 0.8)).toBe(1)
  expect(by([1, -1, 1], [0.1, 0.2, 0.7], 0.81)).toBe(0)
})

test('a number of bars is read from words and from a record, and nothing else is', () => {
  const every = (given: unknown) => {
    const read = decodeWith(targetRulesCodec)({ every: given })
    return read._tag === 'Left' ? 'none' : read.right.every
  }
  expect(['1 bar', '5 bars', '120 bars', { bars: 5 }, 'month'].map(every)).toEqual([
    { bars: 1 },
    { bars: 5 },
    { bars: 120 },
    { bars: 5 },
    'month',
  ])
  expect(['0 bars', '05 bars', '5', '5 bars ', 'fortnight', 5, { bars: 0 }].map(every)).toEqual(
    Array.from({ length: 7 }, () => 'none'),
  )
})

test('a frame of another kind, or shorter than its head, is no frame', () => {
  const frame = framed('key', Uint8Array.of(1, 2, 3))
  expect(unframed('key', frame)).toEqual(Buffer.of(1, 2, 3))
  expect(
    unframed(
      'key',
      Uint8Array.from(frame, (byte, i) => (i === 3 ? byte + 1 : byte)),
    ),
  ).toBeUndefined()
  expect(unframed('key', frame.subarray(0, 35))).toBeUndefined()
})

test('weeks begin on Monday, also before 1970', () => {
  const weekOf = (day: string): number =>
    periodOf({ length: 1, time: Float64Array.of(Date.parse(day)) }, 0, '1w', OWN_DAYS)
  for (const [sunday, monday] of [
    ['2024-01-07', '2024-01-08'],
    ['1969-12-28', '1969-12-29'],
  ] as const) {
    expect(weekOf(monday) - weekOf(sunday)).toBe(1)
    expect(weekOf(`${monday}T23:59:59Z`)).toBe(weekOf(monday))
  }
  expect(weekOf('2024-01-14')).toBe(weekOf('2024-01-08'))
  expect(weekOf('1970-01-05')).toBe(0)
})
