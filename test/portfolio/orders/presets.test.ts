import { describe, expect, test } from 'vitest'
import { type OrderRun, simulateOrders } from '../../../src/portfolio/orders/engine.kernel.js'
import {
  atFraction,
  atPrice,
  close,
  fraction,
  market,
  stop,
  units,
} from '../../../src/portfolio/orders/order.js'
import { type OrderTable, scripted } from '../../../src/portfolio/orders/scripted.js'
import type { Execution } from '../../../src/portfolio/rules/execution.js'
import { presets } from '../../../src/portfolio/rules/presets.js'
import { barsOf } from '../market.js'

type Row = readonly [number, number, number, number]
const flat: Row = [100, 101, 99, 100]
const ran = (rows: readonly Row[], table: OrderTable, model: Execution): OrderRun =>
  simulateOrders(barsOf(rows), scripted(table), model, { warmup: [0, 0], scored: [0, rows.length] })
/** Fills as bar, side, units, price. */
const fills = ({ events }: OrderRun) =>
  events
    .filter(({ kind }) => kind === 'filled')
    .map(({ bar, side, units: n, price }) => [bar, side, n, price])

describe('backtesting.py', () => {
  const { backtesting_py } = presets

  test('a fraction is of the free margin at the close of the bar that fills, in whole units', () => {
    const rows: readonly Row[] = [flat, [100, 131, 99, 130], flat]
    const made = ran(
      rows,
      { 0: [market('buy', { size: units(50) })], 1: [market('buy', { size: fraction(0.5) })] },
      backtesting_py,
    )
    // 5,000 are left at the close of bar 2: half of them buys 25 at its open of 100
    expect(fills(made).slice(0, 2)).toEqual([
      [1, 1, 50, 100],
      [2, 1, 25, 100],
    ])
  })

  test('the spread is paid by the entry alone, commission by each part of a trade', () => {
    const model: Execution = {
      ...backtesting_py,
      costs: {
        slippage: { ...backtesting_py.costs.slippage, spread: 0.01 },
        commission: { ...backtesting_py.costs.commission, fixed: 5 },
      },
    }
    const rows = [flat, flat, flat, flat, flat]
    const { trades } = ran(
      rows,
      { 0: [market('buy', { size: units(10) })], 1: [close({ portion: 0.5 })], 2: [close()] },
      model,
    )
    expect([...trades.entry_price]).toEqual([101, 101])
    expect([...trades.exit_price]).toEqual([100, 100])
    expect([...trades.commission]).toEqual([10, 10])
  })

  test('what stands at the end closes at the last open', () => {
    const rows: readonly Row[] = [flat, flat, [98, 103, 97, 102]]
    expect(fills(ran(rows, { 0: [market('buy', { size: units(1) })] }, backtesting_py))[1]).toEqual([
      2, -1, 1, 98,
    ])
  })

  test('levels are matched on the bar of an entry at market, and after a stop only where the target alone lies in it', () => {
    const wide: Row = [100, 111, 94, 100]
    const exits = { stop_loss: atPrice(95), take_profit: atPrice(110) }
    const at = (order: ReturnType<typeof market>, row: Row) =>
      fills(ran([flat, row, flat], { 0: [order] }, { ...backtesting_py, finalize: 'mark' })).length
    expect(at(market('buy', { size: units(1), exits }), wide)).toBe(2)
    expect(at(stop('buy', 105, { size: units(1), exits }), [100, 111, 96, 110])).toBe(2)
    expect(at(stop('buy', 105, { size: units(1), exits }), wide)).toBe(1)
  })
})

test('vectorbt buys all cash can pay at the close, and counts its stops from there', () => {
  const { costs } = presets.vectorbt
  const model = {
    ...presets.vectorbt,
    capital: 1000,
    costs: { ...costs, slippage: { ...costs.slippage, rate: 0.25 } },
  }
  const rows: readonly Row[] = [flat, [100, 101, 89, 95], flat]
  const made = ran(rows, { 0: [market('buy', { exits: { stop_loss: atFraction(0.1) } })] }, model)
  expect(fills(made)).toEqual([
    [0, 1, 8, 125],
    [1, -1, 8, 90],
  ])
})

test('backtrader lets exits live from the bar after the entry, and refuses what cash cannot pay', () => {
  const exits = { stop_loss: atPrice(95) }
  const low: Row = [100, 101, 90, 100]
  const made = ran(
    [flat, low, low, flat],
    { 0: [market('buy', { size: units(5), exits })] },
    presets.backtrader,
  )
  expect(fills(made)).toEqual([
    [1, 1, 5, 100],
    [2, -1, 5, 95],
  ])
  expect(fills(ran([flat, flat], { 0: [market('buy', { size: units(101) })] }, presets.backtrader))).toEqual(
    [],
  )
})

test('a contract ties margin and is worth its multiplier', () => {
  const model: Execution = {
    ...presets.backtrader,
    contract: { kind: 'future', margin: 1000, multiplier: 10 },
  }
  const made = ran([flat, flat, [100, 104, 99, 103]], { 0: [market('buy', { size: units(2) })] }, model)
  expect(made.equity.at(-1)).toBe(10_060)
  expect(made.cash.at(-1)).toBe(8_060)
})
