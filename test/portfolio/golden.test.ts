import { describe, expect, it } from 'vitest'
import type { Bars } from '../../src/market/bars/bars.js'
import { simulate } from '../../src/portfolio/account/reference.kernel.js'
import { EXIT_REASONS, type Trades } from '../../src/portfolio/account/trades.js'
import { portfolio } from '../../src/portfolio/fast/portfolio.kernel.js'
import { goldenCase, goldenColumn, goldenIsHere, note } from '../stats/golden.js'
import { executionOf, logOf, whole } from './market.js'

interface Signals {
  readonly entries: readonly number[]
  readonly exits: readonly number[]
}
interface VectorCase {
  readonly signals: Signals
  readonly options: { readonly fees?: number; readonly slippage?: number }
  readonly expected: {
    readonly trades: readonly (readonly number[])[]
    readonly final_value: number
  }
}
interface StakeCase {
  readonly params: { readonly f: number; readonly s: number }
  readonly expected: {
    readonly final_value: number
    readonly final_cash: number
    readonly fills: readonly (readonly [number, string, number, number, number, string])[]
    readonly closed_trades: readonly (readonly [number, number, number, number])[]
  }
}

const barsIn = (file: string): Bars => {
  const [open, high, low, close] = ['open', 'high', 'low', 'close'].map((name) =>
    goldenColumn(file, name),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array]
  return { length: close.length, time: close.map((_, i) => i * 864e5), open, high, low, close, volume: close }
}
/** A state from events: an entry opens, an exit closes (or turns short). */
const held = ({ entries, exits }: Signals, bars: Bars, out: 0 | -1) => {
  const [into, outOf] = [new Set(entries), new Set(exits)]
  let state = 0
  return logOf(
    Array.from(bars.close, (_, i) => {
      if (into.has(i)) state = 1
      else if (outOf.has(i)) state = out
      return state
    }),
  )
}
const near = (a: number, b: number): void => {
  expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(b)))
}
const sameTrades = (trades: Trades, expected: readonly (readonly number[])[]): void => {
  expect(trades.side.length).toBe(expected.length)
  expected.forEach(
    ([entry, exit, size = 0, entryPrice = 0, exitPrice = 0, pnl = 0, earned = 0, short], i) => {
      expect([trades.entry_bar[i], trades.exit_bar[i], trades.side[i]]).toEqual([
        entry,
        exit,
        short === 1 ? -1 : 1,
      ])
      near(trades.units[i] ?? 0, size)
      near(trades.entry_price[i] ?? 0, entryPrice)
      near(trades.exit_price[i] ?? 0, exitPrice)
      near(trades.pnl[i] ?? 0, pnl)
      near(trades.return[i] ?? 0, earned)
    },
  )
}

describe.skipIf(!goldenIsHere)(`published runs${note}`, () => {
  it.each([
    ['vbt01_goog_sma_close', 0, {}],
    ['vbt02_goog_sma_fees_slip', 0, {}],
    ['vbt04_goog_long_short', -1, {}],
    ['vbt05_goog_sl_tp', 0, { stop_loss: 0.05, take_profit: 0.1 }],
  ] as const)('%s', (name, out, risk) => {
    const { signals, options, expected } = goldenCase(name) as VectorCase
    const bars = barsIn('bt_GOOG.csv')
    const execution = executionOf({
      capital: 10_000,
      fill: 'close',
      costs: { rate: options.fees ?? 0, slippage: options.slippage ?? 0 },
      risk,
      finalize: 'mark',
    })
    const desk = portfolio(bars, whole(bars))
    const closed = expected.trades.filter((trade) => trade[8] === 1)
    for (const made of [
      desk.run(held(signals, bars, out), execution),
      simulate(bars, held(signals, bars, out), execution, whole(bars)),
    ]) {
      sameTrades(made.trades, closed)
      near(made.equity.at(-1) ?? 0, expected.final_value)
    }
  })

  it('btr02_goog_sma', () => {
    const { params, expected } = goldenCase('btr02_goog_sma') as StakeCase
    const bars = barsIn('bt_GOOG.csv')
    const sma = (window: number, i: number): number =>
      bars.close.subarray(i + 1 - window, i + 1).reduce((a, b) => a + b, 0) / window
    let last = 0
    let state = 0
    const log = logOf(
      Array.from(bars.close, (_, i) => {
        if (i < params.s - 1) return 0
        const difference = sma(params.f, i) - sma(params.s, i)
        const now = Math.abs(difference) < 1e-9 ? 0 : Math.sign(difference)
        if (i >= params.s && last < 0 && now > 0) state = 1
        else if (i >= params.s && last > 0 && now < 0) state = 0
        if (now !== 0) last = now
        return state
      }),
    )
    const made = portfolio(bars, whole(bars)).account(
      log,
      executionOf({ sizing: { kind: 'units', units: 50 }, finalize: 'mark' }),
    )
    expect([...made.trades.entry_bar]).toEqual(expected.closed_trades.map(([entry]) => entry))
    expect([...made.trades.exit_bar]).toEqual(expected.closed_trades.map(([, exit]) => exit))
    expected.closed_trades.forEach(([, , , pnl], i) => {
      near(made.trades.pnl[i] ?? 0, pnl)
    })
    near(made.equity.at(-1) ?? 0, expected.final_value)
    near(made.cash.at(-1) ?? 0, expected.final_cash)
    expect(made.trades.reason.every((reason) => EXIT_REASONS[reason] === 'signal')).toBe(true)
  })
})
