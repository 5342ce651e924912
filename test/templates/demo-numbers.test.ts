/* eslint-disable @typescript-eslint/restrict-plus-operands -- documents are read as a program that knows no types reads them */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decode } from '../../src/core/canonical/canonical.kernel.js'
import { embeddedSp500 } from '../../src/market/embedded/sp500.kernel.js'
import { levelStore } from '../../src/store/level-store.js'
import type { Store } from '../../src/store/store.js'
import { terminal } from '../cli/terminal.js'
import { figuresByHand, nextCloseEquity, rsiReversionWanted, smaCrossWanted } from './naive-backtest.js'

const { directory, document } = terminal()
const { bars } = embeddedSp500()
const closes = Array.from(bars.close)
const RATE = 0.001
const CAPITAL = 100_000
const held: { told?: any; store?: Store } = {}

beforeAll(async () => {
  held.told = await document('run', 'regime_adaptive_grid_search_ensemble', '--store', 'demo')
  const store = await levelStore(`${directory}/demo`, { now: 0, pid: process.pid })
  if (store._tag === 'Right') held.store = store.right
})
afterAll(() => held.store?.close())

const content = async (reference: any): Promise<any> => {
  const bytes = await held.store!.artifacts.get(reference)
  if (bytes._tag === 'Left' || bytes.right === undefined) throw new Error('the artifact is not there')
  const value = decode(bytes.right)
  if (value._tag === 'Left') throw new Error('the artifact does not decode')
  return value.right
}
const near = (found: number, wanted: number): void =>
  expect(Math.abs(found - wanted)).toBeLessThanOrEqual(1e-9 * Math.max(1e-3, Math.abs(wanted)))

test('the out-of-sample equity and figures follow from the trades and the bars', async () => {
  const { result } = held.told.phases.validation
  const trades = await content(result.trades)
  const equity: Float64Array = await content(result.equity)
  const { from_bar, to_bar } = result.out_of_sample.span
  const byHand = [CAPITAL]
  for (let bar = from_bar; bar < to_bar; bar++) {
    let value = CAPITAL
    for (let i = 0; i < trades.side.length; i++) {
      const units = trades.side[i] * trades.units[i]
      const paid = RATE * trades.units[i] * trades.entry_price[i]
      if (trades.exit_bar[i] <= bar)
        value +=
          units * (trades.exit_price[i] - trades.entry_price[i]) -
          paid -
          RATE * trades.units[i] * trades.exit_price[i]
      else if (trades.entry_bar[i] <= bar) value += units * (closes[bar]! - trades.entry_price[i]) - paid
    }
    byHand.push(value)
  }
  expect(equity.length).toBe(byHand.length)
  for (const [i, value] of byHand.entries()) near(equity[i]!, value)
  const figures = figuresByHand(byHand, 252)
  const { metrics } = result.out_of_sample
  near(metrics.sharpe_ratio, figures.sharpe_ratio)
  near(metrics.annualized_return, figures.annualized_return)
  near(metrics.max_drawdown, figures.max_drawdown)
  expect(metrics.total_trades).toBe(trades.side.length)
  expect(held.told.result.metrics).toEqual(metrics)
})

test('every fill out of sample is at a close of the bars, after its decision, inside the test', async () => {
  const { result } = held.told.phases.validation
  const trades = await content(result.trades)
  const { from_bar, to_bar } = result.out_of_sample.span
  expect(bars.time[from_bar]).toBe(Date.UTC(2015, 0, 2))
  for (let i = 0; i < trades.side.length; i++) {
    expect(trades.entry_price[i]).toBe(closes[trades.entry_bar[i]])
    expect(trades.exit_price[i]).toBe(closes[trades.exit_bar[i]])
    expect(trades.entry_bar[i]).toBe(trades.decision_bar[i] + 1)
    expect(trades.decision_bar[i]).toBeGreaterThanOrEqual(from_bar)
    expect(trades.exit_bar[i]).toBeLessThan(to_bar)
  }
})

test('buy and hold on the test bars is one purchase at the first next close', () => {
  const { out_of_sample, buy_and_hold } = held.told.phases.validation.result
  const { from_bar, to_bar } = out_of_sample.span
  const close = closes.slice(from_bar, to_bar)
  const figures = figuresByHand(nextCloseEquity({ close, wanted: close.map(() => 1) }, CAPITAL, RATE), 252)
  const { metrics } = buy_and_hold.out_of_sample.all_in
  near(metrics.sharpe_ratio, figures.sharpe_ratio)
  near(metrics.annualized_return, figures.annualized_return)
  near(metrics.max_drawdown, figures.max_drawdown)
})

test('the winner in sample, and every seventh trial, follow from their rules on the bars', async () => {
  const { best, span, trials } = held.told.phases.parameter_discovery.result
  const ledger = await content(trials)
  const warm = span.from_bar - 260
  const seen = closes.slice(warm, span.to_bar)
  const scored = (wanted: readonly number[]) =>
    figuresByHand(nextCloseEquity({ close: seen.slice(260), wanted: wanted.slice(260) }, CAPITAL, RATE), 252)
  const wantedBy = (strategy: string, params: any) =>
    strategy === 'sma_cross'
      ? smaCrossWanted(seen, params.fast, params.slow)
      : rsiReversionWanted(seen, params, 260)
  const winner = scored(wantedBy(best.strategy, best.params))
  near(best.metrics.sharpe_ratio, winner.sharpe_ratio)
  near(best.metrics.annualized_return, winner.annualized_return)
  near(best.metrics.max_drawdown, winner.max_drawdown)
  near(best.score, winner.sharpe_ratio)
  expect(ledger.strategy.length).toBeGreaterThan(400)
  for (let i = 0; i < ledger.strategy.length; i += 7) {
    const { sharpe_ratio } = scored(wantedBy(ledger.strategy[i], ledger.params[i]))
    near(ledger.metrics.sharpe_ratio.value[i], sharpe_ratio)
  }
})
