import { describe, expect, test } from 'vitest'
import { type Dataset, dataset, type ExecutionChanges, runBacktest } from '../../../src/index.js'
import { EXIT_REASONS } from '../../../src/portfolio/account/trades.js'
import { barsOf } from '../market.js'

type Row = readonly [number, number, number, number]
const flat = (price: number): Row => [price, price, price, price]
const dataOf = (rows: readonly Row[]): Dataset => {
  const made = dataset({ name: 'worked', periods_per_year: 252 }, barsOf(rows))
  if (made._tag === 'Left') throw new Error(JSON.stringify(made.left))
  return made.right
}
const run = async (
  rows: readonly Row[],
  exits: Readonly<Record<string, string | boolean>>,
  execution: ExecutionChanges = {},
) => {
  const rules = { name: 'worked', enter_long: 'close > 0', ...exits }
  const { trades } = await runBacktest(rules as never, {
    data: dataOf(rows),
    execution: { capital: 10_000, costs: { rate: 0 }, ...execution },
  })
  return Array.from(trades.side, (_, i) => [
    trades.entry_bar[i],
    trades.exit_bar[i],
    trades.exit_price[i],
    EXIT_REASONS[trades.reason[i] ?? 0],
  ])
}

describe('exits that read their trade', () => {
  test('bars_since_entry is 0 at the first close with the position, and the exit fills at the next open', async () => {
    const rows = [100, 100, 100, 100, 100, 100].map(flat)
    const trades = await run(rows, { exit_long: 'bars_since_entry() >= 2' })
    expect(trades[0]).toEqual([1, 4, 100, 'exit_rule'])
  })

  test('an exit that reads the trade does not end trading: an entry that fires again enters', async () => {
    const rows = [100, 100, 100, 100, 100, 100].map(flat)
    const trades = await run(rows, { exit_long: 'bars_since_entry() >= 1' })
    expect(trades.map(([entry, exit]) => [entry, exit])).toEqual([
      [1, 3],
      [4, 5],
    ])
  })

  test('a stop below the highest close since the entry binds from the next bar', async () => {
    const rows: readonly Row[] = [
      flat(100),
      flat(100),
      flat(120),
      [118, 119, 112, 113],
      [113, 113, 107, 110],
      flat(110),
    ]
    const trades = await run(rows, { stop: 'highest_since_entry(close) - 10' })
    // the close of 120 sets 110, which bar 4 reaches
    expect(trades[0]).toEqual([1, 4, 110, 'stop_loss'])
  })

  test('a stop loosens with its rule, unless it is a ratchet', async () => {
    // the close of 110 sets 105, that of 106 sets 101, and bar 4 falls to 103
    const rows: readonly Row[] = [flat(100), flat(100), flat(110), [110, 110, 106, 106], [106, 106, 103, 104]]
    expect((await run(rows, { stop: 'close - 5' }))[0]).toEqual([1, 4, 104, 'end_of_data'])
    expect((await run(rows, { stop: 'close - 5', ratchet: false }))[0]).toEqual([1, 4, 104, 'end_of_data'])
    expect((await run(rows, { stop: 'close - 5', ratchet: true }))[0]).toEqual([1, 4, 105, 'stop_loss'])
  })

  test('the price of the entry is the first value of its extremes, after an open fill too', async () => {
    // filled at 102, the stop of that bar is 99; its close of 100 is no higher than the entry
    const down: readonly Row[] = [flat(100), [102, 102, 98.5, 100], flat(100)]
    expect((await run(down, { stop: 'highest_since_entry(close) - 3' }))[0]).toEqual([1, 1, 99, 'stop_loss'])
    const next: readonly Row[] = [flat(100), [102, 102, 100, 100], [100, 100, 98.5, 99]]
    expect((await run(next, { stop: 'highest_since_entry(close) - 3' }))[0]).toEqual([1, 2, 99, 'stop_loss'])
  })

  test('bars_since_entry is 0 at the fill', async () => {
    const rows: readonly Row[] = [flat(100), [100, 100, 94.5, 100], flat(100)]
    expect((await run(rows, { stop: 'entry_price() - 5 + bars_since_entry()' }))[0]).toEqual([
      1,
      1,
      95,
      'stop_loss',
    ])
  })

  test('a level on the bar of an open fill is read with the price of the fill', async () => {
    const rows: readonly Row[] = [flat(100), [100, 101, 94, 96], flat(96)]
    expect((await run(rows, { stop: 'entry_price() * 0.95' }))[0]).toEqual([1, 1, 95, 'stop_loss'])
  })

  test('a target is a price, and is missed where it is unknown', async () => {
    const rows: readonly Row[] = [flat(100), flat(100), [100, 106, 100, 104], flat(104)]
    expect((await run(rows, { target: 'entry_price() + 5' }))[0]).toEqual([1, 2, 105, 'take_profit'])
  })

  test('under other fills a trade is counted from its own fill', async () => {
    const rows = [100, 100, 100, 100, 100, 100].map(flat)
    const trades = await run(rows, { exit_long: 'bars_since_entry() >= 2' }, { fill: 'close' })
    expect(trades[0]).toEqual([0, 2, 100, 'exit_rule'])
  })
})
