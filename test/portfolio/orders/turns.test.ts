import { describe, expect, test } from 'vitest'
import type { Bars } from '../../../src/market/bars/bars.js'
import { simulateOrders } from '../../../src/portfolio/orders/engine.kernel.js'
import { fraction, market, units } from '../../../src/portfolio/orders/order.js'
import { scripted } from '../../../src/portfolio/orders/scripted.js'
import { simulateWeights } from '../../../src/portfolio/orders/weights-run.kernel.js'
import { noCosts } from '../../../src/portfolio/rules/costs.js'
import { defaultExecution, type Execution } from '../../../src/portfolio/rules/execution.js'

const barsAt = (...closes: readonly number[]): Bars => {
  const prices = Float64Array.from(closes)
  return {
    length: prices.length,
    time: Float64Array.from(closes, (_, i) => i * 864e5),
    open: prices,
    high: prices,
    low: prices,
    close: prices,
    volume: prices,
  }
}
const wholeOf = ({ length }: Bars) => ({ warmup: [0, 0], scored: [0, length] }) as const
const marked = {
  ...defaultExecution,
  capital: 10_000,
  finalize: 'mark',
  ruin: 'ignore',
} satisfies Execution

describe('a target from long to short is one order', () => {
  const flat = barsAt(100, 100, 100, 100)
  const weights = Float64Array.of(0.5, -0.5, -0.5, -0.5)
  const rules = { every: 'bar', minimum_trade: 100, cash: 0, normalize: 'none' } as const
  const paid = (commission: Partial<Execution['costs']['commission']>): number => {
    const costs = { ...noCosts, commission: { ...noCosts.commission, ...commission } }
    return simulateWeights(flat, { weights }, rules, { ...marked, costs }, wholeOf(flat)).totals.commission
  }

  test('that pays a minimum once', () => {
    // 50 bought for the minimum, then 99.9 sold: 9.99 is below it as well
    expect(paid({ rate: 0.001, minimum: 20 })).toBeCloseTo(40, 9)
  })

  test('that pays what its units cost where that is more than the minimum', () => {
    // 50 bought for 5, then 50 + 49.975 sold: 5 for the close, and what 99.975 units cost beyond it
    expect(paid({ rate: 0.001, minimum: 4 })).toBeCloseTo(5 + 9.9975, 9)
  })

  test('that pays its fixed part once', () => {
    expect(paid({ rate: 0, fixed: 10 })).toBeCloseTo(20, 9)
  })

  test('whose parts are charged each where commissions are by trade', () => {
    // the first entry, its exit, the second entry
    expect(paid({ rate: 0, fixed: 10, charged: 'per_trade' })).toBeCloseTo(30, 9)
  })
})

test('an equity below 0 places no order of negative units', () => {
  const bars = barsAt(100, 100, 300, 300, 300)
  const script = { 0: [market('sell', { size: units(100) })], 2: [market('buy', { size: fraction(0.5) })] }
  const { events } = simulateOrders(bars, scripted(script), { ...marked, costs: noCosts }, wholeOf(bars))
  const placed = events.flatMap(({ kind, units: count }) => (kind === 'placed' ? [count] : []))
  expect(placed).toEqual([100, 0])
})
