import { expect, test } from 'vitest'
import { backtestingPyStats, periodsOf } from '../../src/stats/dialects/backtesting-py.js'
import { backtraderStats } from '../../src/stats/dialects/backtrader.js'
import { vectorbtMetrics } from '../../src/stats/dialects/vectorbt.js'

const DAY = 864e5
const days = (n: number, step = 1) => Float64Array.from({ length: n }, (_, i) => i * step * DAY)

test('backtesting.py: figures of a small run, by hand', () => {
  const stats = backtestingPyStats({
    time: days(5),
    close: Float64Array.of(10, 11, 12, 11, 12),
    equity: Float64Array.of(100, 110, 99, 121, 121),
    trades: {
      entry_bar: Int32Array.of(1, 3),
      exit_bar: Int32Array.of(2, 3),
      pnl: Float64Array.of(-11, 22),
      return: Float64Array.of(-0.1, 0.2),
      commission: Float64Array.of(1, 2),
    },
    warmup: 1,
  })
  const close = (name: string, value: number) => expect(stats[name], name).toBeCloseTo(value, 10)
  close('Return [%]', 21)
  close('Buy & Hold Return [%]', (100 * 1) / 11)
  close('Exposure Time [%]', 60)
  close('Max. Drawdown [%]', -10)
  close('Avg. Drawdown [%]', -10)
  close('Max. Drawdown Duration_seconds', 2 * 86_400)
  close('Win Rate [%]', 50)
  close('Expectancy [%]', 5)
  close('Profit Factor', 2)
  close('Avg. Trade [%]', 100 * (Math.sqrt(0.9 * 1.2) - 1))
  close('Kelly Criterion', 0.5 - 0.5 / 2)
  close('Commissions [$]', 3)
})

test('backtesting.py: no trades leave their figures undefined', () => {
  const none = new Int32Array(0)
  const empty = new Float64Array(0)
  const stats = backtestingPyStats({
    time: days(3),
    close: Float64Array.of(1, 2, 3),
    equity: Float64Array.of(1, 1, 1),
    trades: { entry_bar: none, exit_bar: none, pnl: empty, return: empty, commission: empty },
    warmup: 0,
  })
  expect(stats['# Trades']).toBe(0)
  for (const name of ['Win Rate [%]', 'SQN', 'Sharpe Ratio', 'Calmar Ratio'])
    expect(stats[name], name).toMatchObject({ _tag: 'Undefined' })
})

test('backtesting.py: weeks, and days with and without weekends', () => {
  expect(periodsOf(days(30, 7))).toEqual({ days: 7, per_year: 52 })
  expect(periodsOf(days(30))).toEqual({ days: 0, per_year: 365 })
  const weekdays = Float64Array.from(
    [...days(60)].filter((time) => ![0, 6].includes(new Date(time).getUTCDay())),
  )
  expect(periodsOf(weekdays)).toEqual({ days: 0, per_year: 252 })
})

test('vectorbt and backtrader: drawdowns count from the capital', () => {
  const value = Float64Array.of(90, 100, 80)
  expect(backtraderStats(100, value, Float64Array.of(5, -5))).toMatchObject({
    max_drawdown_pct: expect.closeTo(20, 10) as number,
    max_drawdown_money: 20,
    max_drawdown_len: 1,
    won: 1,
    lost: 1,
  })
  const run = { capital: 100, value, close: value, fees: 0, exposure: value, bar_seconds: 1, trades: [] }
  expect(vectorbtMetrics(run)['max_drawdown']).toBeCloseTo(-0.2, 12)
})
