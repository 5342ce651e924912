import { type ExecutionModel, noSlippage, pessimistic } from './execution-model.js'

const free = { rate: 0, fixed: 0, per_share: 0, minimum: 0, tiers: [] } as const

/**
 * backtesting.py: whole units, a queue of orders matched against the bar after their decision, fractions of the margin
 * that is available at that bar's close, stops and targets as orders of the book, the spread paid at entries.
 */
const backtesting_py: ExecutionModel = {
  capital: 10_000,
  fill: 'next_open',
  matching: 'queue',
  prices: { limits: 'touch', targets: 'touch', levels_from: 'fill', trailing: 'close' },
  intrabar: 'stop_first',
  entry_bar: 'again',
  units: { at: 'fill', of: 'available', rounding: { kind: 'integer' }, short_of_money: 'reject' },
  commission: { ...free, charged: 'per_trade' },
  slippage: { ...noSlippage, stops: false },
  contract: { kind: 'stock', margin: 1 },
  positions: { rule: 'fifo', exclusive: false },
  ruin: 'wipe',
  finalize: 'open',
}

/**
 * vectorbt's `from_signals`: fractional units of all cash at the deciding close, one trade at the average price, stops
 * counted from the close of the entry bar and live from the next, without slippage; a turn is one order; the end is marked.
 */
const vectorbt: ExecutionModel = {
  ...backtesting_py,
  capital: 100,
  fill: 'close',
  matching: 'time',
  prices: { limits: 'touch', targets: 'touch', levels_from: 'close', trailing: 'extreme' },
  entry_bar: 'next_bar',
  units: { at: 'fill', of: 'available', rounding: { kind: 'fractional' }, short_of_money: 'cut' },
  commission: { ...free, charged: 'per_turn' },
  positions: { rule: 'average', exclusive: false },
  ruin: 'ignore',
  finalize: 'mark',
}

/**
 * backtrader's default broker: next open, exits live from the bar after the entry, the stop before the target, orders
 * that the cash cannot pay refused; the end is marked.
 */
const backtrader: ExecutionModel = {
  ...vectorbt,
  capital: 10_000,
  fill: 'next_open',
  prices: { limits: 'touch', targets: 'touch', levels_from: 'fill', trailing: 'close' },
  commission: { ...free, charged: 'per_order' },
  units: { at: 'decision', of: 'equity', rounding: { kind: 'integer' }, short_of_money: 'reject' },
}

/** Execution models by name: this library's own and those of other engines, to begin a model of one's own from. */
export const presets = { pessimistic, backtesting_py, vectorbt, backtrader } as const
export type PresetName = keyof typeof presets
