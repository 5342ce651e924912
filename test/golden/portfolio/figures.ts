import type { UniverseRun } from '../../../src/portfolio/orders/universe-run.kernel.js'
import type { Panel } from './panel.js'

/** An order as the cases write it: row, symbol, signed units, price, fee. */
type OrderRow = readonly [row: number, symbol: string, units: number, price: number, fee: number]

/** What one row fills of one instrument is one order. */
const orderRows = ({ events }: UniverseRun, { symbols, bar_on }: Panel): readonly OrderRow[] =>
  events
    .flatMap((own, at) => {
      const rowOf = new Map(bar_on[at]!.map((bar, row) => [bar, row]))
      const made = new Map<number, OrderRow>()
      for (const { kind, bar, side, units = 0, price = 0, commission = 0 } of own) {
        if (kind !== 'filled') continue
        const row = rowOf.get(bar)!
        const [, , count, , fee] = made.get(row) ?? [row, '', 0, 0, 0]
        made.set(row, [row, symbols[at]!, count + side * units, price, fee + commission])
      }
      return [...made.values()]
    })
    .toSorted(([a], [b]) => a - b)

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

const least = (values: Float64Array): number => values.reduce((low, value) => Math.min(low, value), Infinity)

/** Of each row the smaller of what was bought and sold, as a share of the equity. */
const turnoverOf = (orders: readonly OrderRow[], equity: Float64Array): readonly number[] => {
  const rows = [...new Set(orders.map(([row]) => row))]
  return rows.map((row) => {
    const values = orders.filter(([at]) => at === row).map(([, , units, price]) => units * price)
    const bought = sum(values.filter((value) => value > 0))
    return Math.min(bought, bought - sum(values)) / equity[row]!
  })
}

const byName = (orders: readonly OrderRow[]): Readonly<Record<string, OrderRow>> =>
  Object.fromEntries(orders.map((order) => [`${order[0]} ${order[1]}`, order]))

/** Orders of a case by row and symbol, for within a row their sequence is the peer's. */
export const keyedOrders = (orders: unknown): unknown => byName(orders as readonly OrderRow[])

/** The figures of a run that cases expect; `decided` are the rows that decided. */
export const figuresOf = (run: UniverseRun, panel: Panel, decided: readonly number[]) => {
  const { symbols, rows, of } = panel
  const orders = orderRows(run, panel)
  const equity = run.equity.subarray(1)
  const cash = run.cash.subarray(1)
  const turnover = turnoverOf(orders, equity)
  const closeAt = (at: number, row: number): number => {
    const { last, dataset } = of.instruments[at]!
    return dataset.bars.close[last[row]!] ?? 0
  }
  const ofEach = (value: (at: number) => number): Readonly<Record<string, number>> =>
    Object.fromEntries(symbols.map((symbol, at) => [symbol, value(at)]))
  const date = (row: number): string => new Date(rows[row]!).toISOString().slice(0, 10)
  return {
    n_bars: rows.length,
    n_decisions: decided.length,
    decision_bars: decided,
    n_fill_bars: new Set(orders.map(([row]) => row)).size,
    n_orders: orders.length,
    n_buys: orders.filter(([, , units]) => units > 0).length,
    n_sells: orders.filter(([, , units]) => units < 0).length,
    equity_final: equity.at(-1)!,
    equity_sum: sum([...equity]),
    equity_min: least(equity),
    cash_final: cash.at(-1)!,
    cash_min: least(cash),
    fees_total: run.totals.commission,
    traded_value: sum(orders.map(([, , units, price]) => Math.abs(units) * price)),
    turnover: { sum: sum(turnover), max: Math.max(0, ...turnover) },
    orders: byName(orders),
    sampleAt: (row: number) => [row, date(row), equity[row]],
    fillAt: (row: number) => ({
      bar: row,
      date: date(row),
      cash: cash[row],
      units: ofEach((at) => run.positions[at]![row + 1]!),
      weights: ofEach((at) => (run.positions[at]![row + 1]! * closeAt(at, row)) / equity[row]!),
    }),
  }
}
