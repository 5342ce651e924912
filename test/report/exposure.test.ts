import { expect, test } from 'vitest'
import type { Trades } from '../../src/portfolio/account/trades.js'
import { constantMixWealth, exposureOf, heldUnitReturns } from '../../src/report/exposure.kernel.js'
import { rollingSharpe } from '../../src/report/rolling-sharpe.kernel.js'
import { sharpeRatio } from '../../src/stats/returns/return-metrics.js'

const bars = (close: readonly number[], open = close) => ({
  length: close.length,
  time: Float64Array.from(close, (_, i) => i * 86_400_000),
  open: Float64Array.from(open),
  high: Float64Array.from(close),
  low: Float64Array.from(close),
  close: Float64Array.from(close),
  volume: new Float64Array(close.length),
})
const trade = (entry: number, exit: number, side: number, units: number, price: number) =>
  ({
    side: Int8Array.of(side),
    entry_bar: Int32Array.of(entry),
    exit_bar: Int32Array.of(exit),
    units: Float64Array.of(units),
    entry_price: Float64Array.of(price),
  }) as unknown as Trades

test('a position filled at a close counts from the bar after it to that of its exit', () => {
  const equity = Float64Array.of(100, 100, 100, 105, 110)
  // bought 5 at 10 on bar 1's close, sold at bar 3's close: 50 / 100 over bar 2, 55 / 105 over bar 3
  expect([...exposureOf(trade(1, 3, 1, 5, 10), equity, bars([10, 10, 11, 12]), [0, 4], false)]).toEqual(
    [0, 0, 50 / 100, (5 * 11) / 100].map((value, i) => (i === 3 ? (5 * 11) / 105 : value)),
  )
})

test('a position filled at an open counts from its own bar, at its price, and not in the bar of its exit', () => {
  const equity = Float64Array.of(100, 100, 105, 110)
  expect([...exposureOf(trade(1, 2, -1, 4, 10), equity, bars([10, 11, 12]), [0, 3], true)]).toEqual([
    0, -0.4, 0,
  ])
})

test('a constant mix of 1 is the market, of 0 the capital', () => {
  const returns = heldUnitReturns(bars([100, 110, 99], [100, 100, 110]), [0, 3])
  expect([...constantMixWealth(returns, 1, 100)].at(-1)).toBeCloseTo(99, 12)
  expect([...constantMixWealth(returns, 0, 100)]).toEqual([100, 100, 100, 100])
})

test('the rolling Sharpe ratio is that of each window alone', () => {
  const returns = Float64Array.from({ length: 60 }, (_, i) => 0.01 * Math.sin(i * i) + 0.001)
  const rolled = rollingSharpe(returns, 20, 252)
  expect([...rolled.subarray(0, 19)].every(Number.isNaN)).toBe(true)
  for (const end of [20, 37, 60])
    expect(rolled[end - 1]).toBeCloseTo(
      sharpeRatio(returns.subarray(end - 20, end), { periods_per_year: 252 }) as number,
      9,
    )
})
