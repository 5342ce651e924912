import type { Bars } from '../../../src/market/bars/bars.js'
import { type OrderRun, simulateOrders } from '../../../src/portfolio/orders/engine.kernel.js'
import type { OrderMachine } from '../../../src/portfolio/orders/order-machine.js'
import type { Execution } from '../../../src/portfolio/rules/execution.js'
import { presets } from '../../../src/portfolio/rules/presets.js'
import { backtestingPyStats } from '../../../src/stats/dialects/backtesting-py.js'
import type { GoldenCase } from '../case.js'
import { compare, type Tolerance } from '../compare.js'
import type { Difference } from '../difference.js'
import { strangeFields } from '../strange-fields.js'

export interface Broker {
  readonly cash: number
  readonly spread: number
  readonly commission: number | readonly [fixed: number, rate: number]
  readonly margin: number
  readonly trade_on_close: boolean
  readonly hedging: boolean
  readonly exclusive_orders: boolean
  readonly finalize_trades: boolean
}
export interface BacktestingPyCase extends GoldenCase {
  readonly data: { readonly file: string; readonly rows?: readonly [number, number] | null }
  readonly broker: Broker
  readonly expected: {
    readonly stats?: Readonly<Record<string, unknown>>
    readonly trades?: readonly (readonly number[])[]
    readonly equity?: {
      readonly sample_index: readonly number[]
      readonly sample_value: readonly number[]
      readonly sum: number
      readonly sumsq_log: number
    }
    readonly rejected_at_bars?: readonly number[]
  }
  readonly tolerance: { readonly money_rel?: number; readonly stats_rel?: number; readonly rel?: number }
}

/** The preset with what a broker of backtesting.py was told. */
export const modelOf = (broker: Broker): Execution => {
  const { backtesting_py } = presets
  const [fixed, rate] = typeof broker.commission === 'number' ? [0, broker.commission] : broker.commission
  return {
    ...backtesting_py,
    capital: broker.cash,
    fill: broker.trade_on_close ? 'close' : 'next_open',
    costs: {
      commission: { ...backtesting_py.costs.commission, fixed, rate },
      slippage: { ...backtesting_py.costs.slippage, spread: broker.spread },
    },
    leverage: 1 / broker.margin,
    positions: { rule: broker.hedging ? 'hedging' : 'fifo', exclusive: broker.exclusive_orders },
    finalize: broker.finalize_trades ? 'open' : 'mark',
  }
}

const tradeRows = ({ trades }: OrderRun): readonly (readonly number[])[] =>
  Array.from(trades.side, (side, i) => [
    side * trades.units[i]!,
    trades.entry_bar[i]!,
    trades.exit_bar[i]!,
    trades.entry_price[i]!,
    trades.exit_price[i]!,
    trades.pnl[i]!,
    trades.return[i]!,
  ])

const textOf = (time: number): string => new Date(time).toISOString().slice(0, 19)
/** The statistics of a run, by the names of backtesting.py; dates as text. */
export const statsOf = (bars: Bars, run: OrderRun, warmup: number): Readonly<Record<string, unknown>> => {
  const stats = backtestingPyStats({
    time: bars.time,
    close: bars.close,
    equity: run.equity.subarray(1),
    trades: run.trades,
    warmup,
  })
  return {
    ...stats,
    Start: textOf(bars.time[0]!),
    End: textOf(bars.time[bars.length - 1]!),
  }
}

/** Runs an order machine over all bars under a case's broker. */
export const runUnder = (broker: Broker, bars: Bars, machine: OrderMachine<unknown>): OrderRun =>
  simulateOrders(bars, machine, modelOf(broker), { warmup: [0, 0], scored: [0, bars.length] })

/** Runs an order machine under a case's broker; gives what differs in trades, equity and statistics. */
export const heldTo = (
  golden: BacktestingPyCase,
  bars: Bars,
  machine: OrderMachine<unknown>,
  warmup: number,
): readonly Difference[] => {
  const run = runUnder(golden.broker, bars, machine)
  const { expected, tolerance } = golden
  const money: Tolerance = { rel: tolerance.money_rel ?? tolerance.rel ?? 1e-9, abs: 0 }
  const figures: Tolerance = { rel: tolerance.stats_rel ?? tolerance.rel ?? 1e-8, abs: 1e-12 }
  const equity = run.equity.subarray(1)
  const differences: Difference[] = [
    ...strangeFields(expected, ['stats', 'trades_columns', 'trades', 'equity', 'rejected_at_bars']),
  ]
  if (expected.trades !== undefined) {
    const rows = tradeRows(run)
    differences.push(
      ...compare('trades.length', expected.trades.length, rows.length, money),
      ...expected.trades.flatMap((wanted, at) =>
        wanted.flatMap((figure, column) => {
          // a profit is the difference of values far larger than itself, and rounded as they are
          const [size = 0, , , entry = 0] = wanted
          const scale = column === 5 ? Math.abs(size * entry) : column === 6 ? 1 : 0
          return compare(`trades[${at}][${column}]`, figure, rows[at]?.[column], {
            rel: column < 3 ? 0 : money.rel,
            abs: scale * 1e-13,
          })
        }),
      ),
    )
  }
  if (expected.equity !== undefined) {
    const { sample_index, sample_value, sum, sumsq_log } = expected.equity
    differences.push(
      ...compare(
        'equity',
        sample_value,
        sample_index.map((at) => equity[at]),
        money,
      ),
      ...compare(
        'equity.sum',
        sum,
        equity.reduce((total, each) => total + each, 0),
        money,
      ),
      ...compare(
        'equity.sumsq_log',
        sumsq_log,
        equity.reduce((total, each) => total + Math.log(each) ** 2, 0),
        money,
      ),
    )
  }
  if (expected.rejected_at_bars !== undefined) {
    const refused = run.events.filter(
      ({ kind, because }) => kind === 'rejected' && because?.startsWith('a ') === true,
    )
    differences.push(
      ...compare(
        'rejected_at_bars',
        expected.rejected_at_bars,
        refused.map(({ bar }) => bar),
        money,
      ),
    )
  }
  if (expected.stats !== undefined)
    differences.push(...compare('stats', expected.stats, statsOf(bars, run, warmup), figures))
  return differences
}
