import type { Bars } from '../../src/market/bars/bars.js'
import { datasetOf } from '../../src/market/bars/dataset.js'
import type { Bucket } from '../../src/market/bars/resample.kernel.js'
import type { ListedMember } from '../../src/market/universe/membership.js'
import { universe } from '../../src/market/universe/universe.js'
import { resolveUniverse } from '../../src/market/universe/universe-range.js'
import { EXIT_REASONS } from '../../src/portfolio/account/trades.js'
import { runSignals } from '../../src/portfolio/orders/universe-run.kernel.js'
import type { ExecutionInput } from '../../src/portfolio/rules/execution-codec.js'
import { equalShares } from '../../src/portfolio/runs/equal-shares.kernel.js'
import { executionOf, logOf } from './market.js'

export const HOUR_MS = 3_600_000
const DAY: Bucket = { every: 1, unit: 'day' }

/** What is traded: on which hours its bars open, rows of open, high, low, close, and the signal at each close. */
export interface Row {
  readonly hours: readonly number[]
  readonly rows: readonly (readonly [number, number, number, number])[]
  readonly signal: readonly number[]
  /** Of every bar; 1 without. */
  readonly volume?: number
}
/** A bar that stands still. */
export const flat = (price: number): readonly [number, number, number, number] => [price, price, price, price]
const barsOf = ({ hours, rows, volume = 1 }: Row): Bars => ({
  length: rows.length,
  time: Float64Array.from(hours, (hour) => hour * HOUR_MS),
  open: Float64Array.from(rows, ([open]) => open),
  high: Float64Array.from(rows, ([, high]) => high),
  low: Float64Array.from(rows, ([, , low]) => low),
  close: Float64Array.from(rows, ([, , , close]) => close),
  volume: Float64Array.from(rows, () => volume),
})
/** Daily bars from some day on. */
export const onDays = (first: number, rows: Row['rows'], signal: readonly number[]): Row => ({
  hours: rows.map((_, i) => 24 * (first + i)),
  rows,
  signal,
})

/** Runs instruments in one account; `held` gives equal shares of them. */
export const run = (
  market: Readonly<Record<string, Row>>,
  execution: ExecutionInput,
  bar_length: Bucket = DAY,
  members?: readonly ListedMember[],
) => {
  const made = universe(
    Object.entries(market).map(([symbol, row]) => ({
      symbol,
      bar_length,
      dataset: datasetOf({ name: symbol, periods_per_year: 252 }, barsOf(row)),
    })),
    members,
  )
  if (made._tag === 'Left') throw new Error(made.left.message)
  const all = made.right
  const slice = resolveUniverse({}, all, [])
  if (slice._tag === 'Left') throw new Error(slice.left.because)
  const logs = all.instruments.map(({ symbol }) => logOf(market[symbol]?.signal ?? []))
  const done = runSignals(all, logs, executionOf(execution), slice.right)
  const { trades } = done
  return {
    ...done,
    universe: all,
    steps: slice.right.steps,
    closed: trades,
    equity: [...done.equity],
    cash: [...done.cash],
    trades: [...trades.side].map((side, i) => ({
      symbol: all.instruments[trades.symbol[i] ?? -1]?.symbol,
      side,
      entered: trades.entry_bar[i],
      left: trades.exit_bar[i],
      units: trades.units[i],
      pnl: trades.pnl[i],
      reason: EXIT_REASONS[trades.reason[i] ?? -1],
      cut: trades.cut[i],
    })),
    held: () => equalShares(all, slice.right, executionOf(execution)),
  }
}
