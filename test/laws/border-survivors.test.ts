import { describe, expect, test } from 'vitest'
import { simulateOrders } from '../../src/portfolio/orders/engine.kernel.js'
import { atPrice, market, protect, units } from '../../src/portfolio/orders/order.js'
import { scripted } from '../../src/portfolio/orders/scripted.js'
import { presets } from '../../src/portfolio/rules/presets.js'
import { logProblem } from '../../src/signal/log-problem.kernel.js'
import type { SignalLog } from '../../src/signal/signal-log.js'
import { restrict } from '../../src/signal/slicing.kernel.js'

const log: SignalLog = {
  header: {
    signal: 's',
    dataset: 'd',
    bars: [10, 20],
    scored_from: 12,
    first_time: 10,
    last_time: 19,
  },
  at: Int32Array.of(12, 15, 18),
  state: Int8Array.of(1, 0, -1),
} as unknown as SignalLog
const time = Float64Array.from({ length: 20 }, (_, i) => i)
const changes = (from: number, to: number): readonly (readonly number[])[] | string => {
  const cut = restrict(log, [from, to], time)
  return cut._tag === 'Left'
    ? cut.left.message
    : Array.from(cut.right.at, (at, i) => [at, cut.right.state[i] ?? 9])
}

test('a restriction takes changes after its first bar and before its end, and says a state that stands once', () => {
  expect(changes(12, 20)).toEqual([
    [12, 1],
    [15, 0],
    [18, -1],
  ])
  expect(changes(15, 20)).toEqual([[18, -1]])
  expect(changes(13, 18)).toEqual([
    [13, 1],
    [15, 0],
  ])
  expect(changes(13, 19)).toEqual([
    [13, 1],
    [15, 0],
    [18, -1],
  ])
  expect(changes(18, 19)).toEqual([[18, -1]])
  for (const [from, to] of [
    [11, 20],
    [12, 21],
    [15, 15],
    [16, 15],
  ] as const)
    expect(changes(from, to)).toContain('is no part of the scored bars [12, 20)')
})

describe('a log is sound to its borders, and not one bar beyond', () => {
  const problem = (
    change: Partial<SignalLog>,
    header: Partial<SignalLog['header']> = {},
  ): string | undefined => logProblem({ ...log, ...change, header: { ...log.header, ...header } })
  const again = (from: readonly number[], to: readonly number[]) => ({
    renewals: { from: Int32Array.from(from), to: Int32Array.from(to) },
  })
  const one = (bar: number) => ({ at: Int32Array.of(bar), state: Int8Array.of(1) })
  test.each([
    ['its own first scored bar', problem(one(12)), undefined],
    ['its last bar', problem(one(19)), undefined],
    ['the bar before it is scored', problem(one(11)), 'change point 0 is at bar 11, before scored_from 12'],
    ['the bar after its end', problem(one(20)), 'change point 0 is at bar 20, the log ends at 20'],
    [
      'one bar twice',
      problem({ at: Int32Array.of(13, 13), state: Int8Array.of(1, 0) }),
      'change point 1 is at bar 13, not after the one before',
    ],
    [
      'no change',
      problem({ at: Int32Array.of(13, 14), state: Int8Array.of(1, 1) }),
      'change point 1 changes nothing',
    ],
    [
      'flat from flat',
      problem({ at: Int32Array.of(13), state: Int8Array.of(0) }),
      'change point 0 changes nothing',
    ],
    [
      'no such state',
      problem({ at: Int32Array.of(13), state: Int8Array.of(2) }),
      'change point 0 has state 2',
    ],
    ['a state too many', problem({ at: Int32Array.of(13) }), '1 change points have 3 states'],
    ['scored from its first bar', problem({}, { scored_from: 10 }), undefined],
    [
      'scored before its bars',
      problem({}, { scored_from: 9 }),
      'scored_from 9 lies outside of the bars [10, 20)',
    ],
    [
      'scored from its end',
      problem({}, { scored_from: 20 }),
      'scored_from 20 lies outside of the bars [10, 20)',
    ],
    ['no bars', problem({}, { bars: [10, 10] }), 'bars [10, 10) is no range'],
    ['bars before the first', problem({}, { bars: [-1, 20] }), 'bars [-1, 20) is no range'],
    ['half a bar at its start', problem({}, { bars: [10.5, 20] }), 'bars [10.5, 20) is no range'],
    ['half a bar at its end', problem({}, { bars: [10, 20.5] }), 'bars [10, 20.5) is no range'],
    ['entries that fire again to its end', problem(again([12, 15], [14, 20])), undefined],
    [
      'entries that fire again on bars that meet',
      problem(again([12, 14], [14, 16])),
      'renewal 1, [14, 16), does not lie in [15, 20)',
    ],
    [
      'an entry that fires again after its end',
      problem(again([12], [21])),
      'renewal 0, [12, 21), does not lie in [12, 20)',
    ],
    [
      'an entry that fires again before it is scored',
      problem(again([11], [13])),
      'renewal 0, [11, 13), does not lie in [12, 20)',
    ],
    [
      'an entry that fires again on no bar',
      problem(again([13], [13])),
      'renewal 0, [13, 13), does not lie in [12, 20)',
    ],
    ['one time', problem({}, { last_time: 10 }), undefined],
    ['times that go back', problem({}, { last_time: 9 }), 'last_time is before first_time'],
  ])('%s', (_, found, wanted) => {
    expect(found).toBe(wanted)
  })
})

describe('a level that protect sets binds from the next bar on, under both matching rules', () => {
  // bar 2 reaches 90 and 130; bar 3 does not; bar 4 does again
  const low = [99, 99, 90, 99, 90, 99]
  const high = [101, 101, 130, 101, 130, 101]
  const flat = Float64Array.from(low, () => 100)
  const bars = {
    length: 6,
    time: Float64Array.from(low, (_, i) => Date.UTC(2024, 0, 1 + i)),
    open: flat,
    high: Float64Array.from(high),
    low: Float64Array.from(low),
    close: flat,
    volume: flat,
  }
  const exitOf = (
    preset: keyof typeof presets,
    levels: Parameters<typeof protect>[0],
  ): readonly unknown[] => {
    const { trades } = simulateOrders(
      bars,
      scripted({ 0: [market('buy', { size: units(1) })], 2: [protect(levels)] }),
      { ...presets[preset], finalize: 'mark' },
      { warmup: [0, 0], scored: [0, 6] },
    )
    return [[...trades.exit_bar], [...trades.exit_price]]
  }
  test.each(Object.keys(presets) as (keyof typeof presets)[])('%s', (preset) => {
    expect(exitOf(preset, { stop_loss: atPrice(95) })[0]).toEqual([4])
    expect(exitOf(preset, { take_profit: atPrice(120) })[0]).toEqual([4])
  })
})
