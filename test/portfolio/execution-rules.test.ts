import { describe, expect, it } from 'vitest'
import { simulate } from '../../src/portfolio/account/reference.kernel.js'
import {
  type AccountedSimulation,
  noCounts,
  type Simulation,
} from '../../src/portfolio/account/simulation.js'
import { EXIT_REASONS } from '../../src/portfolio/account/trades.js'
import type { ExecutionChanges } from '../../src/portfolio/rules/execution-codec.js'
import { barsOf, executionOf, logOf, whole } from './market.js'

type Row = readonly [number, number, number, number]
const flat = (price: number): Row => [price, price, price, price]
const free = { rate: 0, per_share: 0, slippage: 0 }

const run = (
  rows: readonly Row[],
  states: readonly number[],
  written: ExecutionChanges,
): AccountedSimulation => {
  const bars = barsOf(rows)
  return simulate(bars, logOf(states), executionOf({ capital: 1000, costs: free, ...written }), whole(bars))
}
const tradesOf = ({ trades }: Simulation) =>
  Array.from(trades.side, (side, i) => [
    side,
    trades.entry_bar[i],
    trades.entry_price[i],
    trades.exit_bar[i],
    trades.exit_price[i],
    EXIT_REASONS[trades.reason[i] ?? 0],
  ])

describe('the three fills', () => {
  const rows: readonly Row[] = [
    [10, 11, 9, 10],
    [12, 14, 12, 13],
    [15, 16, 14, 14],
    [20, 21, 19, 20],
    [18, 18, 16, 17],
  ]
  const states = [1, 1, 0, 0, 0]
  it.each([
    ['next_open', [[1, 1, 12, 3, 20, 'signal']]],
    ['next_close', [[1, 1, 13, 3, 20, 'signal']]],
    ['close', [[1, 0, 10, 2, 14, 'signal']]],
  ] as const)('%s', (fill, trades) => {
    expect(tradesOf(run(rows, states, { fill }))).toEqual(trades)
  })
  it('decides the size at the decision bar and cuts it at the fill', () => {
    const made = run(rows, states, { fill: 'next_open' })
    expect(made.trades.units[0]).toBeCloseTo(1000 / 12, 12)
    expect(made.counts.cuts).toBe(1)
    expect(made.cash[2]).toBe(0)
  })
  it('does not grow a size when the fill is cheaper than the decision', () => {
    const made = run([flat(10), [8, 10, 8, 10], flat(10)], [1, 1, 1], {})
    expect(made.trades.units[0]).toBe(100)
    expect(made.cash[2]).toBe(200)
    expect(made.counts.cuts).toBe(0)
    expect([...made.equity]).toEqual([1000, 1000, 1200, 1200])
  })
  it.each(['next_open', 'next_close'] as const)('%s leaves the last signal unfilled', (fill) => {
    const made = run(rows, [0, 0, 0, 0, 1], { fill })
    expect(made.trades.side.length).toBe(0)
    expect(made.counts.unfilled).toBe(1)
  })
  it('close fills the last signal on its own bar, and the end closes it again', () => {
    const made = run(rows, [0, 0, 0, 0, 1], { fill: 'close' })
    expect(tradesOf(made)).toEqual([[1, 4, 17, 4, 17, 'end_of_data']])
    expect(made.counts).toEqual({ ...noCounts, forced: 1 })
  })
})

describe('costs', () => {
  it('charge commission and slippage on both sides', () => {
    const made = run([flat(100), flat(100), flat(110), flat(110)], [1, 0, 0, 0], {
      costs: { rate: 0.01, per_share: 0.5, slippage: 0.1 },
      sizing: { kind: 'units', units: 2 },
      fill: 'close',
    })
    expect(made.trades.entry_price[0]).toBeCloseTo(110, 12)
    expect(made.trades.exit_price[0]).toBeCloseTo(90, 12)
    expect(made.trades.commission[0]).toBeCloseTo(2.2 + 1 + 1.8 + 1, 12)
    expect(made.trades.slippage[0]).toBeCloseTo(40, 12)
    expect(made.trades.pnl[0]).toBeCloseTo(-46, 12)
    expect(made.equity[4]).toBeCloseTo(954, 12)
    expect(made.totals.turnover).toBeCloseTo(400, 12)
  })
  it('charge the forced close at the end', () => {
    const made = run([flat(100), flat(100)], [1, 1], {
      costs: { rate: 0.001 },
      fill: 'close',
      sizing: { kind: 'units', units: 1 },
    })
    expect(made.equity[2]).toBeCloseTo(999.8, 12)
    expect(made.counts.forced).toBe(1)
    expect(made.position[2]).toBe(0)
  })
  it('are not charged for a position that is only marked', () => {
    const made = run([flat(100), flat(100)], [1, 1], {
      costs: { rate: 0.001 },
      fill: 'close',
      sizing: { kind: 'units', units: 1 },
      finalize: 'mark',
    })
    expect(made.equity[2]).toBeCloseTo(999.9, 12)
    expect(made.trades.side.length).toBe(0)
    expect(made.position[2]).toBe(1)
  })
})

describe('shorts', () => {
  it('hold their proceeds as cash', () => {
    const made = run([flat(100), flat(90), flat(80)], [-1, -1, 0], {
      fill: 'close',
      sizing: { kind: 'units', units: 5 },
    })
    expect([...made.cash]).toEqual([1000, 1500, 1500, 1100])
    expect([...made.position]).toEqual([0, -5, -5, 0])
    expect([...made.equity]).toEqual([1000, 1000, 1050, 1100])
  })
  it('flip to a long at one fill', () => {
    const made = run([flat(100), flat(80), flat(80), flat(88)], [-1, 1, 1, 1], { fill: 'next_open' })
    expect(tradesOf(made)).toEqual([
      [-1, 1, 80, 2, 80, 'signal'],
      [1, 2, 80, 3, 88, 'end_of_data'],
    ])
  })
  it('are flat where they are not allowed', () => {
    const made = run([flat(100), flat(80), flat(80)], [-1, -1, 1], { fill: 'close', allow_short: false })
    expect(tradesOf(made)).toEqual([[1, 2, 80, 2, 80, 'end_of_data']])
  })
  it('end in ruin when the equity is gone, and nothing is opened after', () => {
    const made = run([flat(100), flat(250), flat(100), flat(100)], [-1, -1, 1, 1], { fill: 'close' })
    expect(tradesOf(made)).toEqual([[-1, 0, 100, 1, 250, 'ruin']])
    expect([...made.equity]).toEqual([1000, 1000, -500, -500, -500])
  })
})

describe('exit levels', () => {
  const enters = [1, 1, 1, 1, 1]
  const exitOf = (second: Row, third: Row, written: ExecutionChanges) =>
    tradesOf(run([flat(100), second, third, flat(100), flat(100)], enters, written))[0]
  const both = { stop_loss: 0.05, take_profit: 0.05 }
  it.each<readonly [string, Row, Row, ExecutionChanges, readonly unknown[]]>([
    [
      'a stop is live on the bar of an open fill',
      [100, 101, 94, 96],
      flat(96),
      { risk: { stop_loss: 0.05 } },
      [1, 1, 100, 1, 95, 'stop_loss'],
    ],
    [
      'a target is live on the bar of an open fill',
      [100, 106, 99, 104],
      flat(104),
      { risk: { take_profit: 0.05 } },
      [1, 1, 100, 1, 105, 'take_profit'],
    ],
    [
      'a stop is not live on the bar of a close fill',
      [100, 100, 90, 100],
      [99, 99, 95, 96],
      { fill: 'next_close', risk: { stop_loss: 0.05 } },
      [1, 1, 100, 2, 95, 'stop_loss'],
    ],
    [
      'both touched: the stop',
      [100, 106, 94, 100],
      flat(100),
      { risk: both },
      [1, 1, 100, 1, 95, 'stop_loss'],
    ],
    [
      'both touched after a gap over the target: the stop',
      flat(100),
      [107, 108, 94, 100],
      { risk: both },
      [1, 1, 100, 2, 95, 'stop_loss'],
    ],
    [
      'a gap below the stop fills at the open',
      flat(100),
      [90, 92, 88, 91],
      { risk: both },
      [1, 1, 100, 2, 90, 'stop_loss'],
    ],
    [
      'a gap above the target fills at the open',
      flat(100),
      [110, 112, 109, 111],
      { risk: both },
      [1, 1, 100, 2, 110, 'take_profit'],
    ],
    [
      'levels count from the entry fill, with its slippage; a stop takes slippage again',
      flat(100),
      [100, 100, 90, 90],
      { risk: { stop_loss: 0.1 }, costs: { rate: 0, slippage: 0.02 } },
      [1, 1, 102, 2, 91.8 * 0.98, 'stop_loss'],
    ],
    [
      'a target takes no slippage',
      flat(100),
      [100, 130, 100, 120],
      { risk: { take_profit: 0.1 }, costs: { rate: 0, slippage: 0.02 } },
      [1, 1, 102, 2, 102 * 1.1, 'take_profit'],
    ],
  ])('%s', (_, second, third, written, expected) => {
    const [side, bar, entry, exitBar, exit, reason] = exitOf(second, third, written) ?? []
    expect([side, bar, exitBar, reason]).toEqual([expected[0], expected[1], expected[3], expected[5]])
    expect(entry).toBeCloseTo(expected[2] as number, 10)
    expect(exit).toBeCloseTo(expected[4] as number, 10)
  })

  it.each<readonly [string, Row, readonly unknown[]]>([
    ['a short stops above', [100, 106, 100, 103], [-1, 1, 100, 2, 105, 'stop_loss']],
    ['a short stops at a gap', [110, 112, 109, 110], [-1, 1, 100, 2, 110, 'stop_loss']],
    ['a short takes profit below', [100, 100, 94, 96], [-1, 1, 100, 2, 95, 'take_profit']],
    ['both touched by a short: the stop', [100, 106, 94, 96], [-1, 1, 100, 2, 105, 'stop_loss']],
  ])('%s', (_, third, expected) => {
    const made = run([flat(100), flat(100), third, flat(100)], [-1, -1, -1, -1], { risk: both })
    expect(tradesOf(made)[0]).toEqual(expected)
  })

  it('a trailing level ratchets at the close and binds from the next bar', () => {
    const rows: readonly Row[] = [flat(100), [100, 120, 96, 110], [110, 112, 100, 104], flat(104)]
    const made = run(rows, [1, 1, 1, 1], { risk: { trailing_stop: 0.05 } })
    expect(tradesOf(made)).toEqual([[1, 1, 100, 2, 104.5, 'trailing_stop']])
  })
  it('a trailing level never goes back', () => {
    const rows: readonly Row[] = [flat(100), flat(100), [100, 110, 100, 110], [108, 108, 106, 106], flat(104)]
    const made = run(rows, [1, 1, 1, 1, 1], { risk: { trailing_stop: 0.05 } })
    expect(tradesOf(made)).toEqual([[1, 1, 100, 4, 104, 'trailing_stop']])
  })
  it('no entry after a risk exit before the signal changes', () => {
    const rows: readonly Row[] = [flat(100), [100, 100, 90, 90], flat(90), flat(90), flat(90), flat(90)]
    const same = run(rows, [1, 1, 1, 1, 1, 1], { risk: { stop_loss: 0.05 } })
    expect(tradesOf(same)).toHaveLength(1)
    const anew = run(rows, [1, 1, 0, 1, 1, 1], { risk: { stop_loss: 0.05 } })
    expect(tradesOf(anew).map(([, bar]) => bar)).toEqual([1, 4])
  })
  it('a signal at the open goes before the levels of that bar', () => {
    const made = run([flat(100), flat(100), [90, 90, 80, 85], flat(85)], [1, 0, 0, 0], {
      risk: { stop_loss: 0.05 },
    })
    expect(tradesOf(made)).toEqual([[1, 1, 100, 2, 90, 'signal']])
  })
  it('a stop within the bar goes before an order at its close', () => {
    const rows: readonly Row[] = [flat(100), flat(100), [100, 100, 90, 97], flat(97)]
    const made = run(rows, [1, -1, -1, -1], { fill: 'next_close', risk: { stop_loss: 0.05 } })
    expect(tradesOf(made)).toEqual([
      [1, 1, 100, 2, 95, 'stop_loss'],
      [-1, 2, 97, 3, 97, 'end_of_data'],
    ])
  })
})

describe('a slice', () => {
  it('acts on the signal of its first scored bar, not on bars before', () => {
    const bars = barsOf([flat(100), flat(100), flat(100), flat(110)])
    const made = simulate(bars, logOf([1, 1, 1, 1]), executionOf({ costs: { rate: 0 } }), {
      warmup: [0, 1],
      scored: [1, 4],
    })
    expect(tradesOf(made)).toEqual([[1, 2, 100, 3, 110, 'end_of_data']])
    expect(made.equity.length).toBe(4)
    expect(made.held).toBe(1)
  })
})
