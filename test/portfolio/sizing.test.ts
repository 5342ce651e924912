import { describe, expect, it } from 'vitest'
import { portfolio } from '../../src/portfolio/fast/portfolio.kernel.js'
import type { ExecutionChanges } from '../../src/portfolio/rules/execution-codec.js'
import { barsOf, executionOf, logOf, whole } from './market.js'

const free = { rate: 0, per_share: 0, slippage: 0 }
const flat = (price: number) => [price, price, price, price] as const
const run = (
  rows: readonly (readonly [number, number, number, number])[],
  states: readonly number[],
  written: ExecutionChanges,
) => {
  const bars = barsOf(rows)
  const execution = executionOf({ capital: 1000, costs: free, fill: 'close', ...written })
  return portfolio(bars, whole(bars)).account(logOf(states), execution)
}

describe('sizing by volatility', () => {
  const rows = [100, 110, 99, 100, 100].map(flat)
  const states = [0, 0, 1, 1, 1]
  it('takes the share whose yearly deviation is the target', () => {
    // returns 0.1 and -0.1: deviation sqrt(0.02), a year sqrt(0.02 x 50) = 1
    const made = run(rows, states, {
      sizing: { kind: 'volatility', target: 0.25, window: 2, periods_per_year: 50 },
    })
    expect(made.trades.units[0]).toBeCloseTo((0.25 * 1000) / 99, 10)
  })
  it('takes the mean true range over the close where it is asked to', () => {
    const ranges = [
      [100, 100, 100, 100],
      [100, 112, 100, 110],
      [104, 104, 98, 99],
      flat(100),
      flat(100),
    ] as const
    const made = run(ranges, states, {
      sizing: { kind: 'volatility', target: 0.1, by: 'atr', window: 2, periods_per_year: 4 },
    })
    expect(made.trades.units[0]).toBeCloseTo(((0.1 / (((12 + 12) / 2 / 99) * 2)) * 1000) / 99, 10)
  })
  it('is at most the cap', () => {
    const calm = run([100, 100, 100, 100].map(flat), [0, 0, 1, 1], {
      sizing: { kind: 'volatility', window: 2, cap: 0.5 },
    })
    expect(calm.trades.units[0]).toBe(5)
  })
  it('gives up an entry that too few bars came before, and counts it', () => {
    const made = run(rows, [1, 1, 1, 1, 1], { sizing: { kind: 'volatility', window: 2 } })
    expect(made.trades.side.length).toBe(0)
    expect(made.counts).toMatchObject({ unsized: 1, dropped: 0 })
  })
  it('reads the warm-up', () => {
    const bars = barsOf(rows)
    const slice = { warmup: [0, 2], scored: [2, 5] } as const
    const execution = executionOf({ fill: 'close', sizing: { kind: 'volatility', window: 2 } })
    const made = portfolio(bars, slice).account(logOf([1, 1, 1], 2), execution)
    expect(made.trades.side.length).toBe(1)
  })
  it('gives entries up where the spacing of bars tells no P, unless P is given', () => {
    const bars = { ...barsOf(rows), time: Float64Array.of(0, 5e8, 6e8, 9e9, 9.1e9) }
    const desk = portfolio(bars, whole(bars))
    const at = (sizing: ExecutionChanges['sizing']) =>
      desk.account(logOf(states), executionOf({ fill: 'close', ...(sizing && { sizing }) })).counts.unsized
    expect(at({ kind: 'volatility', window: 2 })).toBe(1)
    expect(at({ kind: 'volatility', window: 2, periods_per_year: 52 })).toBe(0)
  })
})

describe("sizing by Kelly's formula", () => {
  /** Bars and states of trades that each last one bar and earn this, with a flat bar between. */
  const traded = (earned: readonly number[]) => ({
    rows: [...earned.flatMap((r) => [flat(100), flat(100 * (1 + r))]), flat(100)],
    states: [...earned.flatMap(() => [1, 0]), 0],
  })
  const sizing = { kind: 'kelly', k: 0.5, lookback: 4, min_trades: 4, fraction: 0.2 } as const
  it('uses the fraction below min_trades, then the formula, and says so', () => {
    const { rows, states } = traded([0.1, 0.1, -0.1, 0.1, 0.1])
    const made = run(rows, states, { sizing })
    expect(made.counts).toMatchObject({ below_min_trades: 4, no_edge: 0 })
    const before = made.equity[8] ?? 0
    // W = 3/4, R = 1: 0.5 (3/4 - 1/4)
    expect((made.trades.units[4] ?? 0) * 100).toBeCloseTo(0.25 * before, 8)
  })
  it('is never stuck at zero: the shadow goes on, and what wins again is traded again', () => {
    const lost = Array.from({ length: 40 }, () => -0.05)
    const won = Array.from({ length: 10 }, () => 0.05)
    const { rows, states } = traded([...lost, ...won])
    const made = run(rows, states, { sizing })
    expect(made.counts.no_edge).toBeGreaterThan(30)
    expect(made.trades.side.length).toBe(50 - made.counts.no_edge)
    // the last four shadow trades have won: the cap
    expect(made.trades.units.at(-1)).toBeCloseTo((made.equity.at(-4) ?? 0) / 100, 8)
  })
  it('counts a shadow trade that no limit let the account take', () => {
    const { rows, states } = traded([-0.5, 0.1, 0.1, 0.1, 0.1, 0.1])
    const made = run(rows, states, { sizing, limits: { max_drawdown: 0.05, rearm_after: 9 } })
    expect(made.counts).toMatchObject({ max_drawdown: 1, below_min_trades: 1 })
    expect(made.trades.side.length).toBe(2)
    // no loss among the last four shadow trades: the cap
    expect((made.trades.units[1] ?? 0) * 100).toBeCloseTo(made.equity[10] ?? 0, 8)
  })
  it('refuses a lookback that never holds min_trades', () => {
    expect(() => executionOf({ sizing: { kind: 'kelly', lookback: 10 } })).toThrow(
      'min_trades is 30, but lookback keeps 10 trades: it would never be reached',
    )
  })
})
