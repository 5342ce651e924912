import { noCosts } from './costs.js'
import { defaultExecution, type Execution } from './execution.js'

const free = noCosts.commission

/**
 * backtesting.py: whole units, a queue of orders matched against the bar after their decision, fractions of the margin
 * that is available at that bar's close, stops and targets as orders of the book, the spread paid at entries.
 */
const backtesting_py: Execution = {
  ...defaultExecution,
  capital: 10_000,
  matching: 'queue',
  prices: { limits: 'touch', targets: 'touch', levels_from: 'fill', trailing: 'close' },
  entry_bar: 'again',
  units: { at: 'fill', of: 'available', rounding: { kind: 'integer' }, short_of_money: 'reject' },
  costs: {
    commission: { ...free, charged: 'per_trade' },
    slippage: { ...noCosts.slippage, stops: false },
  },
  ruin: 'wipe',
  finalize: 'open',
}

/**
 * vectorbt's `from_signals`: fractional units of all cash at the deciding close, one trade at the average price, stops
 * counted from the close of the entry bar and live from the next, without slippage; a turn is one order; the end is marked.
 */
const vectorbt: Execution = {
  ...backtesting_py,
  capital: 100,
  fill: 'close',
  matching: 'time',
  prices: { limits: 'touch', targets: 'touch', levels_from: 'close', trailing: 'extreme' },
  entry_bar: 'next_bar',
  units: { at: 'fill', of: 'available', rounding: { kind: 'fractional' }, short_of_money: 'cut' },
  costs: { ...backtesting_py.costs, commission: { ...free, charged: 'per_turn' } },
  positions: { rule: 'average', exclusive: false },
  ruin: 'ignore',
  finalize: 'mark',
}

/**
 * backtrader's default broker: next open, exits live from the bar after the entry, the stop before the target, orders
 * that the cash cannot pay refused; the end is marked.
 */
const backtrader: Execution = {
  ...vectorbt,
  capital: 10_000,
  fill: 'next_open',
  prices: { limits: 'touch', targets: 'touch', levels_from: 'fill', trailing: 'close' },
  costs: { ...backtesting_py.costs, commission: free },
  units: { at: 'decision', of: 'equity', rounding: { kind: 'integer' }, short_of_money: 'reject' },
}

/**
 * vectorbt's `from_orders` of target percents in one group that shares its cash: shares of the equity at the prices of the fill,
 * from the largest sale to the largest purchase, each purchase cut to the cash that is left.
 */
const vectorbt_targets: Execution = {
  ...vectorbt,
  costs: { ...vectorbt.costs, commission: free },
  units: { ...vectorbt.units, of: 'equity' },
  sharing: { sequence: 'by_value', money: 'cash', shortage: 'in_turn', commission: 'on_top' },
}

/**
 * bt: whole units at the deciding close, for amounts out of which the commission is paid; cash that is owed costs nothing; the end
 * is marked.
 */
const bt: Execution = {
  ...vectorbt_targets,
  capital: 1_000_000,
  units: { at: 'fill', of: 'equity', rounding: { kind: 'integer' }, short_of_money: 'borrow' },
  sharing: { sequence: 'lessening_first', money: 'free', shortage: 'in_turn', commission: 'inside' },
}

/** zipline on daily bars: units fixed at the decision, whole ones within 0.0001, filled at the next close; cash may be owed. */
const zipline: Execution = {
  ...bt,
  capital: 100_000,
  fill: 'next_close',
  units: {
    at: 'decision',
    of: 'equity',
    rounding: { kind: 'integer', within: 1e-4 },
    short_of_money: 'borrow',
  },
  sharing: { sequence: 'lessening_first', money: 'free', shortage: 'in_turn', commission: 'on_top' },
}

/** Whole executions by name: this library's own and those of other engines, to begin one of your own from. */
export const presets = {
  pessimistic: defaultExecution,
  backtesting_py,
  vectorbt,
  vectorbt_targets,
  backtrader,
  bt,
  zipline,
} as const
export type PresetName = keyof typeof presets
