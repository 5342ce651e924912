import { expect, test } from 'vitest'
import type { Bars } from '../../src/market/bars/bars.js'
import { EXIT_REASONS, type ExitReason, type Trades } from '../../src/portfolio/account/trades.js'
import { type Entries, excursionsOf } from '../../src/portfolio/runs/excursions.kernel.js'

const rows = [
  [100, 104, 97, 102],
  [102, 110, 99, 108],
  [108, 112, 94, 105],
  [105, 107, 101, 106],
]
const column = (field: number): Float64Array => Float64Array.from(rows, (row) => row[field]!)
const bars: Bars = {
  length: rows.length,
  time: Float64Array.from(rows, (_, i) => i),
  open: column(0),
  high: column(1),
  low: column(2),
  close: column(3),
  volume: column(0),
}
interface One {
  readonly side?: 1 | -1
  readonly decided?: number
  readonly entered: number
  readonly entry: number
  readonly left_decided?: number
  readonly left: number
  readonly exit: number
  readonly reason?: ExitReason
}
const trade = (one: One): Trades => ({
  side: Int8Array.of(one.side ?? 1),
  decision_bar: Int32Array.of(one.decided ?? one.entered - 1),
  entry_bar: Int32Array.of(one.entered),
  exit_decision_bar: Int32Array.of(one.left_decided ?? one.left - 1),
  exit_bar: Int32Array.of(one.left),
  entry_price: Float64Array.of(one.entry),
  exit_price: Float64Array.of(one.exit),
  units: Float64Array.of(1),
  commission: Float64Array.of(0),
  slippage: Float64Array.of(0),
  pnl: Float64Array.of(one.exit - one.entry),
  return: Float64Array.of(one.exit / one.entry - 1),
  bars: Int32Array.of(one.left - one.entered),
  reason: Uint8Array.of(EXIT_REASONS.indexOf(one.reason ?? 'signal')),
  cut: Uint8Array.of(0),
})
const measured = (one: One, fill: Entries = 'next_open') => {
  const { mae, mfe, mae_bars, mfe_bars } = excursionsOf(trade(one), bars, fill)
  return [mae[0]!, mae_bars[0], mfe[0]!, mfe_bars[0]].map((value) => Number(value!.toFixed(10)))
}

test('an entry at the open lives through its whole bar, an exit at the open sees nothing more', () => {
  expect(measured({ entered: 0, entry: 100, left: 2, exit: 108 })).toEqual([-0.03, 0, 0.1, 1])
})
test('a short sees highs against it and lows for it', () => {
  expect(measured({ side: -1, entered: 0, entry: 100, left: 2, exit: 108 })).toEqual([-0.1, 1, 0.03, 0])
})
test('an entry at the close sees nothing of its bar, an exit at the close all of it', () => {
  expect(measured({ entered: 0, entry: 102, left: 2, exit: 105 }, 'next_close')).toEqual([
    Number((94 / 102 - 1).toFixed(10)),
    2,
    Number((112 / 102 - 1).toFixed(10)),
    2,
  ])
  expect(
    measured({ decided: 0, entered: 0, entry: 102, left_decided: 1, left: 1, exit: 108 }, 'close'),
  ).toEqual([Number((99 / 102 - 1).toFixed(10)), 1, Number((110 / 102 - 1).toFixed(10)), 1])
})
test('a stop ends the trade at its level: the low beyond it and the high of its bar are not the trade’s', () => {
  expect(
    measured({ entered: 0, entry: 100, left: 2, left_decided: 2, exit: 95, reason: 'stop_loss' }),
  ).toEqual([-0.05, 2, 0.1, 1])
})
test('a target may come after the low of its bar, so that low counts, unless the bar opened beyond the target', () => {
  expect(
    measured({ entered: 0, entry: 100, left: 2, left_decided: 2, exit: 111, reason: 'take_profit' }),
  ).toEqual([-0.06, 2, 0.11, 2])
  expect(
    measured({ entered: 0, entry: 100, left: 2, left_decided: 2, exit: 108, reason: 'take_profit' }),
  ).toEqual([-0.03, 0, 0.1, 1])
})
test('a position closed by the end of the data sees its last bar whole', () => {
  expect(
    measured({ entered: 3, entry: 105, left: 3, left_decided: 3, exit: 106, reason: 'end_of_data' }),
  ).toEqual([Number((101 / 105 - 1).toFixed(10)), 0, Number((107 / 105 - 1).toFixed(10)), 0])
})
test('an entry inside its bar sees the adverse extreme of that bar alone, as one reading of it is', () => {
  expect(measured({ entered: 0, entry: 100, left: 1, exit: 102 }, 'intrabar')).toEqual([-0.03, 0, 0.02, 1])
  expect(
    measured(
      { entered: 1, entry: 100, left: 1, left_decided: 1, exit: 105, reason: 'take_profit' },
      'intrabar',
    ),
  ).toEqual([-0.01, 0, 0.05, 0])
  expect(
    measured(
      { entered: 1, entry: 104, left: 1, left_decided: 1, exit: 103, reason: 'stop_loss' },
      'intrabar',
    ),
  ).toEqual([Number((103 / 104 - 1).toFixed(10)), 0, 0, 0])
})
