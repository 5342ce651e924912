import { describe, expect, test } from 'vitest'
import type { Bucket } from '../../src/market/bars/resample.kernel.js'
import type { ExecutionInput } from '../../src/portfolio/rules/execution-codec.js'
import { flat, onDays, type Row, run } from './joint-market.js'

const free = { capital: 1000, costs: { rate: 0 }, sizing: { kind: 'fraction', fraction: 0.5 } } as const
const long = (bars: number): readonly number[] => Array.from({ length: bars }, () => 1)
const daily = (first: number, prices: readonly number[], signal = long(prices.length)): Row =>
  onDays(first, prices.map(flat), signal)
const exitsOf = ({ trades }: ReturnType<typeof run>) =>
  trades.map(({ symbol, entered, left, reason }) => [symbol, entered, left, reason])

describe('max_drawdown of an account of several instruments', () => {
  const falling = daily(0, [10, 10, 10, 6, 6, 6, 6, 6])
  const limits = { max_drawdown: 0.2 } as const

  test('one instrument that breaks it flattens all, and one that is listed later never enters', () => {
    const made = run(
      { a: falling, b: daily(0, [5, 5, 5, 5, 5, 5, 5, 5]), late: daily(5, [1, 1, 1]) },
      { ...free, limits },
    )
    expect(exitsOf(made)).toEqual([
      ['a', 1, 4, 'max_drawdown'],
      ['b', 1, 4, 'max_drawdown'],
    ])
    expect(made.counts.max_drawdown).toBe(1)
    expect(made.equity.slice(4)).toEqual([800, 800, 800, 800, 800])
  })

  test('the highest equity is that of the account, also for an instrument that is listed after it', () => {
    const market = { a: daily(0, [10, 10, 20, 18, 18, 18, 18]), late: daily(3, [10, 10, 8, 8]) }
    const under = (max_drawdown: number) => run(market, { ...free, limits: { max_drawdown } })
    // 1500 at the top, 1400 at the listing; late finds cash for 50 units and loses 100
    expect(under(0.14).counts.max_drawdown).toBe(0)
    expect(exitsOf(under(0.13))).toEqual([
      ['a', 1, 6, 'max_drawdown'],
      ['late', 1, 3, 'max_drawdown'],
    ])
  })

  test('rearm_after counts closes of the account, and the highest equity is counted anew for all', () => {
    const made = run(
      { a: falling, b: daily(0, [5, 5, 5, 5, 5, 5, 5, 5]), late: daily(5, [1, 1, 1]) },
      { ...free, limits: { ...limits, rearm_after: 3 } },
    )
    // broken on day 3, decided again on day 6
    expect(exitsOf(made)).toEqual([
      ['a', 1, 4, 'max_drawdown'],
      ['b', 1, 4, 'max_drawdown'],
      ['a', 7, 7, 'end_of_data'],
      ['b', 7, 7, 'end_of_data'],
    ])
  })

  const gappy = (signal: readonly number[]): Row => ({
    hours: [0, 24, 48, 120, 144],
    rows: [5, 5, 5, 4, 4].map(flat),
    signal,
  })
  test.each([
    ['next_open', 3, 4],
    ['next_close', 3, 4],
    ['close', 3, 3],
  ] as const)('an instrument without a bar then obeys at its next one (%s)', (fill, b, a) => {
    const made = run({ a: falling, b: gappy(long(5)) }, { ...free, fill, limits })
    expect(exitsOf(made).toSorted()).toEqual([
      ['a', fill === 'close' ? 0 : 1, a, 'max_drawdown'],
      ['b', fill === 'close' ? 0 : 1, b, 'max_drawdown'],
    ])
  })
  test('what an instrument without a bar then has asked for is not entered', () => {
    const made = run({ a: falling, b: gappy([0, 0, 1, 1, 1]) }, { ...free, limits })
    expect(exitsOf(made)).toEqual([['a', 1, 4, 'max_drawdown']])
    expect(made.counts.unfilled).toBe(0)
  })
  test('a bar that has opened goes on to its close before its instrument leaves at the next open', () => {
    const hour: Bucket = { every: 1, unit: 'hour' }
    const hourly: Row = {
      hours: [0, 1, 2, 3, 4, 5, 6, 7],
      rows: [10, 10, 6, 6, 6, 6, 6, 6].map(flat),
      signal: long(8),
    }
    const slow: Row = { hours: [0, 1, 2.5, 3.5, 4.5], rows: [5, 5, 5, 5, 4].map(flat), signal: long(5) }
    const made = run({ a: hourly, b: slow }, { ...free, limits }, hour)
    expect(exitsOf(made)).toEqual([
      ['a', 1, 3, 'max_drawdown'],
      ['b', 1, 3, 'max_drawdown'],
    ])
  })
})

describe('daily_loss of an account of several instruments', () => {
  const hours = (prices: readonly number[], signal = long(prices.length)): Row => ({
    hours: prices.map((_, i) => 6 * i),
    rows: prices.map(flat),
    signal,
  })
  const quarter: Bucket = { every: 6, unit: 'hour' }
  const limited: ExecutionInput = { ...free, limits: { daily_loss: 0.05 } }

  test('keeps all flat to the end of the UTC day', () => {
    const made = run(
      {
        a: hours([10, 10, 10, 10, 10, 8, 8, 8, 8, 8, 8, 8]),
        b: hours([5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5], [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1]),
      },
      limited,
      quarter,
    )
    // bar 5 is the second of day 1; day 2 begins with bar 8
    expect(exitsOf(made)).toEqual([
      ['a', 1, 6, 'daily_loss'],
      ['a', 9, 11, 'end_of_data'],
      ['b', 9, 11, 'end_of_data'],
    ])
    expect(made.counts.daily_loss).toBe(1)
  })
})
