import { describe, expect, it } from 'vitest'
import type { Simulation } from '../../src/portfolio/account/simulation.js'
import { EXIT_REASONS } from '../../src/portfolio/account/trades.js'
import { portfolio } from '../../src/portfolio/fast/portfolio.kernel.js'
import type { ExecutionChanges } from '../../src/portfolio/rules/execution-codec.js'
import { signalKernel } from '../../src/portfolio/rules/kernel.js'
import { barsOf, executionOf, logOf, whole } from './market.js'

const free = { rate: 0, per_share: 0, slippage: 0 }
const flat = (price: number) => [price, price, price, price] as const
const DAY_MS = 86_400_000
const run = (
  prices: readonly number[],
  states: readonly number[],
  written: ExecutionChanges,
  bars_a_day = 1,
) => {
  const daily = barsOf(prices.map(flat))
  const bars = { ...daily, time: daily.time.map((time) => time / bars_a_day) }
  const execution = executionOf({ capital: 1000, costs: free, ...written })
  return portfolio(bars, whole(bars)).account(logOf(states), execution)
}
const exitsOf = ({ trades }: Simulation) =>
  Array.from(trades.side, (_, i) => [
    trades.entry_bar[i],
    trades.exit_bar[i],
    EXIT_REASONS[trades.reason[i] ?? 0],
  ])
const long = (bars: number) => Array.from({ length: bars }, () => 1)

describe('limits on entries', () => {
  it('max_position_size is held at the decision, exposure at the fill', () => {
    const rows = [100, 200, 200, 200]
    const sized = run(rows, long(4), { limits: { max_position_size: 0.5 } })
    expect([sized.trades.units[0], sized.counts.max_position_size, sized.counts.exposure]).toEqual([5, 1, 0])
    const exposed = run(rows, long(4), { limits: { exposure: 0.5 } })
    expect([exposed.trades.units[0], exposed.counts.exposure, exposed.counts.cuts]).toEqual([2.5, 1, 0])
  })
  it('leverage lets the cash fall below 0, as far as the equity bears it after costs', () => {
    const made = run([100, 100, 110, 110], long(4), {
      costs: { ...free, rate: 0.01 },
      sizing: { kind: 'kelly', min_trades: 1, lookback: 1, fraction: 1 },
      leverage: 2,
    })
    expect(made.trades.units[0]).toBeCloseTo(1000 / 100, 8)
    const doubled = run([100, 100, 110, 110], long(4), {
      costs: { ...free, rate: 0.01 },
      sizing: { kind: 'units', units: 1e9 },
      leverage: 2,
    })
    const units = 2000 / (100 * 1.02)
    expect(doubled.trades.units[0]).toBeCloseTo(units, 8)
    expect(doubled.cash[2]).toBeCloseTo(1000 - units * 101, 8)
    expect(doubled.counts.cuts).toBe(1)
  })
  it('a levered long can be ruined', () => {
    const made = run([100, 100, 40, 100], long(4), {
      sizing: { kind: 'units', units: 20 },
      leverage: 2,
    })
    expect(exitsOf(made)).toEqual([[1, 2, 'ruin']])
    expect(made.equity.at(-1)).toBe(-200)
  })
})

describe('max_drawdown', () => {
  const prices = [100, 100, 120, 107, 130, 130, 130, 130]
  it('flattens at the next fill and halts to the end', () => {
    const made = run(prices, [1, 1, 1, 1, 0, 1, 1, 1], { limits: { max_drawdown: 0.1 } })
    expect(exitsOf(made)).toEqual([[1, 4, 'max_drawdown']])
    expect(made.counts.max_drawdown).toBe(1)
  })
  it('trades again after rearm_after bars, the highest equity counted anew', () => {
    const made = run([...prices, 120], long(9), { limits: { max_drawdown: 0.1, rearm_after: 2 } })
    expect(exitsOf(made)).toEqual([
      [1, 4, 'max_drawdown'],
      [6, 8, 'end_of_data'],
    ])
  })
  it('does not act at a smaller loss', () => {
    expect(run(prices, long(8), { limits: { max_drawdown: 0.11 } }).counts.max_drawdown).toBe(0)
  })
})

describe('daily_loss', () => {
  it('keeps an account flat to the end of the UTC day, then follows the signal as it stands', () => {
    const prices = [100, 100, 100, 100, 100, 94, 94, 94, 94, 94, 94, 94]
    const made = run(prices, long(12), { limits: { daily_loss: 0.05 } }, 4)
    // bar 5 is the second of day 1: out at bar 6, decided again at bar 8
    expect(exitsOf(made)).toEqual([
      [1, 6, 'daily_loss'],
      [9, 11, 'end_of_data'],
    ])
    expect(made.counts.daily_loss).toBe(1)
  })
  it('measures from the close before the day, not from the start', () => {
    const slow = [100, 100, 97, 97, 94, 94, 91, 91, 88, 88]
    expect(run(slow, long(10), { limits: { daily_loss: 0.05 } }, 2).counts.daily_loss).toBe(0)
  })
})

describe('cooldown', () => {
  const prices = [100, 100, 90, 90, 90, 90, 90, 90]
  it('pauses after a loss, also before the opposite trade', () => {
    const made = run(prices, [1, 1, -1, -1, -1, -1, -1, -1], { limits: { cooldown: 2 } })
    expect(exitsOf(made)).toEqual([
      [1, 3, 'signal'],
      [6, 7, 'end_of_data'],
    ])
    expect(made.counts.cooldown).toBe(1)
  })
  it('does not pause after a gain', () => {
    const made = run([100, 100, 110, 110, 110], [1, 1, -1, -1, -1], { limits: { cooldown: 2 } })
    expect(exitsOf(made)).toEqual([
      [1, 3, 'signal'],
      [3, 4, 'end_of_data'],
    ])
  })
  it('leaves the memory of a risk exit alone', () => {
    const made = run(prices, long(8), { limits: { cooldown: 2 }, risk: { stop_loss: 0.05 } })
    expect(exitsOf(made)).toEqual([[1, 2, 'stop_loss']])
    expect(made.counts.cooldown).toBe(0)
  })
})

describe('max_holding', () => {
  it.each(['next_open', 'next_close', 'close'] as const)('closes after so many bars (%s)', (fill) => {
    const made = run([100, 101, 102, 103, 104, 105, 106], [1, 1, 1, 1, 1, 0, 1], {
      fill,
      risk: { max_holding: 2 },
    })
    expect(exitsOf(made)[0]?.slice(1)).toEqual([(fill === 'close' ? 0 : 1) + 2, 'time_stop'])
    expect(made.trades.bars[0]).toBe(2)
    expect(made.trades.side.length).toBe(fill === 'close' ? 2 : 1)
  })
})

describe('financing', () => {
  it('charges shorts for the time between bars, in the trade as in the account', () => {
    const made = run([100, 100, 100, 100], [-1, -1, 0, 0], { financing: { borrow_rate: 0.365 } })
    // two nights on 1000
    expect(made.totals.financing).toBeCloseTo(2 * 0.001 * 1000, 10)
    expect(made.equity.at(-1)).toBeCloseTo(998, 10)
    expect(made.trades.pnl[0]).toBeCloseTo(-2, 10)
  })
  it('charges a position that stands for long by the night', () => {
    const made = run(Array<number>(8).fill(100), Array<number>(8).fill(-1), {
      financing: { borrow_rate: 0.365 },
    })
    // sold at the open of bar 1; each night after it costs 1 of 1000
    expect(made.equity.map((value) => Math.round(value * 1e9) / 1e9)).toEqual(
      Float64Array.of(1000, 1000, 1000, 999, 998, 997, 996, 995, 994),
    )
  })
  it('charges what is owed under leverage, and a weekend as three days', () => {
    const bars = {
      ...barsOf([100, 100, 100, 100].map(flat)),
      time: Float64Array.of(0, 1, 4, 5).map((d) => d * DAY_MS),
    }
    const execution = executionOf({
      capital: 1000,
      costs: free,
      fill: 'close',
      sizing: { kind: 'units', units: 20 },
      leverage: 2,
      financing: { margin_rate: 0.365 },
    })
    const made = portfolio(bars, whole(bars)).account(logOf([0, 1, 0, 0]), execution)
    expect(made.totals.financing).toBeCloseTo(3 * 0.001 * 1000, 10)
  })
  it('moves funding from longs to shorts', () => {
    const at = (state: number) =>
      run([100, 100, 100], [state, state, state], { fill: 'close', financing: { funding_rate: 0.365 } })
    expect(at(1).equity.at(-1)).toBeLessThan(1000)
    expect(at(-1).equity.at(-1)).toBeGreaterThan(1000)
  })
})

describe('the kernel', () => {
  it.each([
    [{}, 'event/1'],
    [{ sizing: { kind: 'kelly' } }, 'event/1'],
    [{ sizing: { kind: 'volatility' } }, 'event/1'],
    [{ limits: { max_position_size: 0.5, exposure: 0.5 }, leverage: 0.5 }, 'event/1'],
    [{ risk: { stop_loss: 0.1, take_profit: 0.2 } }, 'event/1'],
    [{ risk: { stop_loss: 0.1, trailing_stop: 0.1 } }, 'reference/1'],
    [{ leverage: 2 }, 'reference/1'],
    [{ limits: { max_drawdown: 0.1 } }, 'reference/1'],
    [{ limits: { daily_loss: 0.1 } }, 'reference/1'],
    [{ limits: { cooldown: 1 } }, 'reference/1'],
    [{ risk: { max_holding: 1 } }, 'reference/1'],
    [{ financing: { borrow_rate: 0.1 } }, 'reference/1'],
    [{ finalize: 'mark' }, 'event/1'],
    [{ finalize: 'open' }, 'account/5'],
    [{ costs: { commission: { minimum: 1 } } }, 'account/5'],
    [{ units: { rounding: { kind: 'integer' } } }, 'account/5'],
    [{ preset: 'vectorbt' }, 'account/5'],
  ] as const)('%j is run by %s', (written, kernel) => {
    expect(signalKernel(barsOf([]), executionOf(written)).name).toBe(kernel)
  })
  it('is the one of every bar where the bars pay dividends or have a rate', () => {
    const bars = barsOf([flat(100)])
    const zero = new Float64Array(1)
    expect(signalKernel({ ...bars, dividends: zero }, executionOf({})).name).toBe('reference/1')
    expect(signalKernel({ ...bars, risk_free: zero }, executionOf({})).name).toBe('reference/1')
  })
})
