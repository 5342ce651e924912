import { firstValueFrom } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { csvDataset } from '../../src/market/csv/csv-dataset.js'
import { type Listing, universe } from '../../src/market/universe/universe.js'
import { runBacktest } from '../../src/phases/backtest/at-once.js'
import { EXIT_REASONS } from '../../src/portfolio/account/trades.js'
import { hasShared, sharedPath } from '../market/shared-data.js'

const SYMBOLS = ['aapl', 'aig', 'bac', 'goog', 'ibm', 'spy', 'wmi_delisted'] as const

const read = async () => {
  const listings: Listing[] = []
  for (const symbol of SYMBOLS) {
    const dataset = await firstValueFrom(
      csvDataset(sharedPath(`lean_daily_${symbol}.csv.gz`), { price_scale: 10_000 }),
    )
    if (dataset._tag === 'Left') throw new Error(dataset.left.because)
    listings.push({ symbol, dataset: dataset.right })
  }
  const made = universe(listings)
  if (made._tag === 'Left') throw new Error(made.left.message)
  return made.right
}

describe.skipIf(!hasShared)('seven stocks of 1998-2021, one of them listed late and two ends apart', () => {
  test('are bought when they are listed and sold when they are delisted; the account adds up', async () => {
    const data = await read()
    const run = await runBacktest('close > 0', { data })
    const told = [...run.trades.side].map((_, i) => [
      SYMBOLS[run.trades.symbol[i] ?? -1],
      EXIT_REASONS[run.trades.reason[i] ?? -1],
      run.trades.entry_bar[i],
    ])
    expect(told).toEqual([
      ['wmi_delisted', 'delisted', 1],
      ...['aapl', 'aig', 'bac', 'goog', 'ibm', 'spy'].map((symbol) => [symbol, 'end_of_data', 1]),
    ])
    expect(run.instruments.find(({ symbol }) => symbol === 'wmi_delisted')).toMatchObject({
      bars: 2780,
      listed: '1998-07-17',
      delisted: '2009-08-04',
    })
    expect(run.instruments.find(({ symbol }) => symbol === 'goog')).toMatchObject({ listed: '2004-08-19' })
    const earned = run.trades.pnl.reduce((sum, pnl) => sum + pnl, 100_000)
    expect(Math.abs(earned - (run.equity.at(-1) ?? 0))).toBeLessThan(1e-9 * 1e6)
  })

  test('rank and the index are read across them', async () => {
    const data = await read()
    const symbols = SYMBOLS.filter((symbol) => symbol !== 'spy')
    const run = await runBacktest("rank(roc(close, 120)) > 0.7 && close('spy') > sma(close('spy'), 200)", {
      data,
      symbols,
      range: { from: '2005-01-03' },
    })
    expect(run.instruments.map(({ symbol, trades }) => [symbol, trades])).toEqual([
      ['aapl', 83],
      ['aig', 64],
      ['bac', 87],
      ['goog', 110],
      ['ibm', 50],
      ['wmi_delisted', 22],
    ])
    expect(run.metrics.total_return).toBeCloseTo(0.388, 3)
  })
})
