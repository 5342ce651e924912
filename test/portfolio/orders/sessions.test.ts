import { describe, expect, test } from 'vitest'
import type { Bars } from '../../../src/market/bars/bars.js'
import { dataset } from '../../../src/market/bars/dataset.js'
import type { SessionInput } from '../../../src/market/bars/session.js'
import { simulate } from '../../../src/portfolio/account/reference.kernel.js'
import { EXIT_REASONS } from '../../../src/portfolio/account/trades.js'
import { type OrderRun, simulateOrders } from '../../../src/portfolio/orders/engine.kernel.js'
import { limit, market, units } from '../../../src/portfolio/orders/order.js'
import { type OrderTable, scripted } from '../../../src/portfolio/orders/scripted.js'
import { noCosts } from '../../../src/portfolio/rules/costs.js'
import { defaultExecution, type Execution } from '../../../src/portfolio/rules/execution.js'
import { signalKernel } from '../../../src/portfolio/rules/kernel.js'
import { barsOf } from '../market.js'

const HOUR = 3_600_000
const NIGHT: SessionInput = { opens: '22:00', closes: '06:00' }
const free: Execution = { ...defaultExecution, capital: 10_000, costs: noCosts, finalize: 'mark' }
/** Three nights of hourly bars from 22:00 to 06:00, of which the first falls from 100 to 97.5 at 23:00. */
const times = ['2024-01-01', '2024-01-02', '2024-01-03'].flatMap((day) =>
  Array.from({ length: 8 }, (_, i) => Date.parse(`${day}T22:00Z`) + i * HOUR),
)
const prices = times.map((_, i): readonly [number, number, number, number] =>
  i === 0 ? [100, 100, 100, 100] : i === 1 ? [100, 100, 97, 97.5] : [97.5, 98, 97, 97.5],
)
const inSession = (bars: Bars, session: SessionInput): Bars => {
  const made = dataset({ name: 't', session }, bars)
  if (made._tag === 'Left') throw new Error(made.left.because)
  return made.right.bars
}
const without = (gone: readonly number[]): Bars => {
  const kept = times.map((_, i) => i).filter((i) => !gone.includes(i))
  return {
    ...barsOf(kept.map((i) => prices[i] ?? [1, 1, 1, 1])),
    time: Float64Array.from(kept, (i) => times[i] ?? 0),
  }
}
const nights = without([])
const ran = (bars: Bars, table: OrderTable, execution = free): OrderRun =>
  simulateOrders(bars, scripted(table), execution, { warmup: [0, 0], scored: [0, bars.length] })
const exits = ({ trades }: OrderRun): readonly unknown[] =>
  Array.from(trades.reason, (reason, i) => [EXIT_REASONS[reason], trades.exit_bar[i], trades.exit_price[i]])
const daily = { 0: [market('buy', { size: units(10), exits: { end_of_day: true } })] }

describe('the end of a day', () => {
  test('is that of the session, not midnight', () => {
    expect(exits(ran(nights, daily))).toEqual([['end_of_day', 1, 97.5]])
    expect(exits(ran(inSession(nights, NIGHT), daily))).toEqual([['end_of_day', 7, 97.5]])
  })

  test('that no bar reaches closes what was to end there late, at the next first price', () => {
    const bars = inSession(without([6, 7]), NIGHT)
    expect(exits(ran(bars, daily))).toEqual([['late_close', 6, 97.5]])
    const machine = ran(bars, daily, { ...free, matching: 'queue' })
    expect(exits(machine).map((exit) => (exit as readonly unknown[])[0])).toEqual(['late_close'])
  })

  test('closes as much as the volume of its bar fills, and the rest at market', () => {
    const execution: Execution = { ...free, volume: { kind: 'share', share: 0.5, rest: 'carry' } }
    const closed = (bars: Bars, volume: readonly number[]) => {
      const known = { ...bars, volume: Float64Array.from(bars.time, (_, i) => volume[i] ?? 100) }
      const run = ran(known, daily, execution)
      return exits(run).map((exit, i) => [...(exit as readonly unknown[]), run.trades.units[i]])
    }
    const whole = inSession(nights, NIGHT)
    expect(closed(whole, [100, 100, 0, 0, 0, 0, 0, 8])).toEqual([
      ['end_of_day', 7, 97.5, 4],
      ['end_of_day', 8, 97.5, 6],
    ])
    expect(closed(whole, [100, 100, 0, 0, 0, 0, 0, 0])).toEqual([['end_of_day', 8, 97.5, 10]])
    const short = inSession(without([6, 7]), NIGHT)
    expect(closed(short, [100, 100, 0, 0, 0, 0, 8])).toEqual([
      ['late_close', 6, 97.5, 4],
      ['late_close', 7, 97.5, 6],
    ])
  })

  test('ends day orders', () => {
    const table = { 0: [limit('buy', 90, { size: units(10), expiry: { kind: 'day' } })] }
    const expired = (bars: Bars): readonly unknown[] =>
      ran(bars, table).events.flatMap(({ kind, bar }) => (kind === 'expired' ? [bar] : []))
    expect([expired(nights), expired(inSession(nights, NIGHT))]).toEqual([[1], [7]])
  })
})

test('a daily loss holds entries until the session has ended', () => {
  const long = { state: Int8Array.from([1]), at: Int32Array.from([0]) }
  const log = { ...long, from: 0, to: times.length } as never
  const execution: Execution = { ...free, finalize: 'close', limits: { ...free.limits, daily_loss: 0.01 } }
  const entries = (bars: Bars): readonly number[] => {
    const { trades, counts } = simulate(bars, log, execution, { warmup: [0, 0], scored: [0, bars.length] })
    expect(counts.daily_loss).toBe(1)
    return [...trades.entry_bar]
  }
  // broken at the close of 23:00, so flat from the open of 00:00 on
  expect(entries(nights)[1]).toBe(3)
  expect(entries(inSession(nights, NIGHT))[1]).toBe(9)
})

describe('bars outside the session', () => {
  const day = {
    ...barsOf(Array.from({ length: 6 }, () => [10, 11, 9, 10] as const)),
    time: Float64Array.from({ length: 6 }, (_, i) => Date.parse('2024-01-02T07:00Z') + i * HOUR),
  }
  const hours: SessionInput = { opens: '10:00', closes: '13:00' }
  const table = { 0: [market('buy', { size: units(10) })] }
  const entryBars = (bars: Bars): readonly number[] =>
    ran(bars, table, { ...free, finalize: 'close' }).events.flatMap(({ kind, bar }) =>
      kind === 'filled' ? [bar] : [],
    )

  test('fill no entry: it waits for the session, unless outside: trade', () => {
    expect(entryBars(inSession(day, hours))[0]).toBe(3)
    expect(entryBars(inSession(day, { ...hours, outside: 'trade' }))[0]).toBe(1)
  })

  test('are no bars for a signal to enter at either, and every bar is walked', () => {
    const log = { state: Int8Array.from([1]), at: Int32Array.from([0]), from: 0, to: 6 } as never
    const slice = { warmup: [0, 0], scored: [0, 6] } as const
    const entry = (bars: Bars): number | undefined =>
      simulate(bars, log, { ...free, finalize: 'close' }, slice).trades.entry_bar[0]
    expect([entry(day), entry(inSession(day, hours))]).toEqual([1, 3])
    expect(signalKernel(inSession(day, hours), free).because).toContain('bars outside the session')
  })
})
