import type { Bars } from '../../../src/market/bars/bars.js'
import { type OrderRun, simulateOrders } from '../../../src/portfolio/orders/engine.kernel.js'
import type { Execution } from '../../../src/portfolio/rules/execution.js'
import { presets } from '../../../src/portfolio/rules/presets.js'
import { type VectorTrade, vectorbtMetrics, vectorbtStats } from '../../../src/stats/dialects/vectorbt.js'
import type { GoldenCase, Translator } from '../case.js'
import { compare, toleranceOf } from '../compare.js'
import { barsOf } from '../data.js'
import { strangeFields } from '../strange-fields.js'
import { type VectorOptions, type VectorSignals, vectorMachine } from './vector-machine.js'

interface VectorCase extends GoldenCase {
  readonly data: { readonly file: string; readonly rows?: readonly [number, number] | null }
  readonly signals: VectorSignals
  readonly options: VectorOptions
  readonly year_freq_days?: number
  readonly expected: {
    readonly orders?: readonly (readonly number[])[]
    readonly trades?: readonly (readonly number[])[]
    readonly final_value?: number
    readonly value?: { readonly sample_index: readonly number[]; readonly sample_value: readonly number[] }
    readonly metrics?: Readonly<Record<string, unknown>>
    readonly stats?: Readonly<Record<string, unknown>>
  }
}

const DAY_SECONDS = 86_400
const OPTIONS = [
  ...['init_cash', 'fees', 'fixed_fees', 'slippage', 'size', 'size_type', 'value', 'accumulate', 'mode'],
  ...['sl_stop', 'tp_stop', 'sl_trail', 'ohlc', 'next_open'],
]
const FIGURES = [
  'orders_columns',
  'orders',
  'trades_columns',
  'trades',
  'final_value',
  'value',
  'metrics',
  'stats',
]

const modelOf = (options: VectorOptions): Execution => {
  const { vectorbt } = presets
  return {
    ...vectorbt,
    capital: options.init_cash,
    fill: options.next_open === true ? 'next_open' : 'close',
    costs: {
      commission: { ...vectorbt.costs.commission, rate: options.fees ?? 0, fixed: options.fixed_fees ?? 0 },
      slippage: { ...vectorbt.costs.slippage, rate: options.slippage ?? 0 },
    },
  }
}

/** Without ranges, stops see closes alone. */
const seen = (bars: Bars, { ohlc, next_open }: VectorOptions): Bars =>
  ohlc === true || next_open === true
    ? bars
    : { ...bars, open: bars.close, high: bars.close, low: bars.close }

/** Fills as bar, size, price, fees and side (0 buy, 1 sell); what one bar fills on one side is one order. */
const orderRows = ({ events }: OrderRun): readonly (readonly number[])[] => {
  const rows: number[][] = []
  for (const { kind, bar, units = 0, price = 0, commission = 0, side } of events) {
    if (kind !== 'filled') continue
    const direction = side === 1 ? 0 : 1
    const last = rows.at(-1)
    if (last?.[0] === bar && last[4] === direction)
      rows.splice(-1, 1, [bar, last[1]! + units, price, last[3]! + commission, direction])
    else rows.push([bar, units, price, commission, direction])
  }
  return rows
}

/** Entry and exit bar, size, prices, profit, return, direction (0 long), status (1 closed). */
const tradeRows = ({ trades, open }: OrderRun, bars: Bars): readonly (readonly number[])[] => {
  const last = bars.length - 1
  const mark = bars.close[last]!
  return [
    ...Array.from(trades.side, (side, i) => [
      trades.entry_bar[i]!,
      trades.exit_bar[i]!,
      trades.units[i]!,
      trades.entry_price[i]!,
      trades.exit_price[i]!,
      trades.pnl[i]!,
      trades.return[i]!,
      side === 1 ? 0 : 1,
      1,
    ]),
    ...open.map(({ side, units, entry_bar, entry_price, commission }) => {
      const pnl = side * units * (mark - entry_price) - commission
      return [
        entry_bar,
        last,
        units,
        entry_price,
        mark,
        pnl,
        pnl / (units * entry_price),
        side === 1 ? 0 : 1,
        0,
      ]
    }),
  ]
}

const figuresOf = (run: OrderRun, bars: Bars, golden: VectorCase) => {
  const trades = tradeRows(run, bars).map(
    ([from = 0, to = 0, , , , pnl = 0, earned = 0, , status]): VectorTrade => ({
      bars: to - from,
      pnl,
      return: earned,
      open: status === 0,
    }),
  )
  const worth = run.position.subarray(1).map((units, i) => Math.abs(units) * bars.close[i]!)
  const given = {
    capital: golden.options.init_cash,
    value: run.equity.subarray(1),
    close: bars.close,
    fees: run.totals.commission,
    // a short's proceeds back it once more
    exposure: worth.map((each, i) => {
      const backing = run.cash[i + 1]! - (run.position[i + 1]! < 0 ? 2 * each : 0)
      return each === 0 ? 0 : each / (each + Math.max(0, backing))
    }),
    bar_seconds: DAY_SECONDS,
    trades,
  }
  const iso = (bar: number): string => new Date(bars.time[bar]!).toISOString().slice(0, 19)
  return {
    metrics: vectorbtMetrics(given, golden.year_freq_days),
    stats: {
      ...vectorbtStats(given, golden.year_freq_days),
      Start: iso(0),
      End: iso(bars.length - 1),
    },
  }
}

/** Signals of vectorbt, as an order machine under its preset. */
export const vectorSignals: Translator = async (given, load) => {
  const golden = given as VectorCase
  const bars = await barsOf(load, golden.data.file, golden.data.rows)
  const { expected, options, signals } = golden
  const run = simulateOrders(seen(bars, options), vectorMachine(signals, options), modelOf(options), {
    warmup: [0, 0],
    scored: [0, bars.length],
  })
  const tolerance = toleranceOf(golden)
  const { metrics, stats } = figuresOf(run, bars, golden)
  const value = run.equity.subarray(1)
  const { sample_index = [], sample_value = [] } = expected.value ?? {}
  return [
    ...strangeFields(options, OPTIONS, 'options'),
    ...strangeFields(expected, FIGURES),
    ...(expected.orders === undefined ? [] : compare('orders', expected.orders, orderRows(run), tolerance)),
    ...(expected.trades === undefined
      ? []
      : compare('trades', expected.trades, tradeRows(run, bars), tolerance)),
    ...compare(
      'value',
      sample_value,
      sample_index.map((at) => value[at]),
      tolerance,
    ),
    ...(expected.final_value === undefined
      ? []
      : compare('final_value', expected.final_value, value.at(-1), tolerance)),
    ...compare('metrics', expected.metrics ?? {}, metrics, tolerance),
    ...compare('stats', expected.stats ?? {}, stats, tolerance),
  ]
}
