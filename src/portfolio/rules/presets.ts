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

/** Whole executions by name: this library's own and those of other engines, to begin one of your own from. */
export const presets = { pessimistic: defaultExecution, backtesting_py, vectorbt, backtrader } as const
export type PresetName = keyof typeof presets
