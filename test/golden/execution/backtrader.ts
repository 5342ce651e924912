import type { Bars } from '../../../src/market/bars/bars.js'
import { type OrderRun, simulateOrders } from '../../../src/portfolio/orders/engine.kernel.js'
import { atPrice, close, market, units } from '../../../src/portfolio/orders/order.js'
import type { OrderMachine } from '../../../src/portfolio/orders/order-machine.js'
import type { Execution } from '../../../src/portfolio/rules/execution.js'
import { presets } from '../../../src/portfolio/rules/presets.js'
import { backtraderStats } from '../../../src/stats/dialects/backtrader.js'
import * as on from '../../../src/strategy/operators/expressions.js'
import type { GoldenCase, Translator } from '../case.js'
import { compare, toleranceOf } from '../compare.js'
import { barsOf } from '../data.js'
import { columnOf, meanOf } from './columns.js'

interface StakeCase extends GoldenCase {
  readonly data: { readonly file: string; readonly rows?: readonly [number, number] | null }
  readonly params: { readonly f: number; readonly s: number; readonly stop?: number; readonly limit?: number }
  readonly broker: { readonly cash: number; readonly commission: number; readonly stake: number }
  readonly expected: Readonly<Record<string, unknown>>
}

/** Buys a stake where one column crosses above another, and closes where it crosses below, or leaves that to a bracket. */
export const crossOver = (
  bars: Bars,
  fast: on.Series,
  slow: on.Series,
  stake: number,
  bracket?: { readonly stop: number; readonly limit: number },
): OrderMachine<null> => {
  const up = columnOf(bars, on.crossesAboveLastNonzero(fast, slow))
  const down = columnOf(bars, on.crossesBelowLastNonzero(fast, slow))
  return {
    name: 'cross_over',
    version: 1,
    params: { stake },
    start: () => null,
    step: (state, bar, account) => {
      const pending = account.orders.length > 0
      const exits =
        bracket === undefined
          ? {}
          : {
              stop_loss: atPrice(bar.close * (1 - bracket.stop)),
              take_profit: atPrice(bar.close * (1 + bracket.limit)),
            }
      if (pending) return { state, orders: [] }
      if (account.units === 0)
        return { state, orders: up[bar.index] === 1 ? [market('buy', { size: units(stake), exits })] : [] }
      return { state, orders: bracket === undefined && down[bar.index] === 1 ? [close()] : [] }
    },
  }
}

const TYPES = { stop_loss: 'Stop', take_profit: 'Limit' } as const
const fillRows = ({ events }: OrderRun): readonly (readonly (number | string)[])[] =>
  events
    .filter(({ kind }) => kind === 'filled')
    .map(({ bar, side, units: filled = 0, price = 0, commission = 0, reason }) => [
      bar,
      side === 1 ? 'buy' : 'sell',
      side * filled,
      price,
      commission,
      reason === 'stop_loss' || reason === 'take_profit' ? TYPES[reason] : 'Market',
    ])

/** Crosses of two averages under backtrader's preset. */
export const barBacktestBacktrader: Translator = async (given, load) => {
  const golden = given as StakeCase
  const { params, broker, expected } = golden
  const bars = await barsOf(load, golden.data.file, golden.data.rows)
  const model: Execution = {
    ...presets.backtrader,
    capital: broker.cash,
    costs: {
      ...presets.backtrader.costs,
      commission: { ...presets.backtrader.costs.commission, rate: broker.commission },
    },
  }
  const bracket =
    params.stop === undefined || params.limit === undefined
      ? undefined
      : { stop: params.stop, limit: params.limit }
  const machine = crossOver(bars, meanOf(params.f), meanOf(params.s), broker.stake, bracket)
  const run = simulateOrders(bars, machine, model, { warmup: [0, 0], scored: [0, bars.length] })
  const { trades } = run
  const got = {
    final_value: run.equity.at(-1),
    final_cash: run.cash.at(-1),
    fills_columns: expected['fills_columns'],
    fills: fillRows(run),
    closed_trades_columns: expected['closed_trades_columns'],
    closed_trades: Array.from(trades.pnl, (net, i) => [
      trades.entry_bar[i]!,
      trades.exit_bar[i]!,
      net + trades.commission[i]!,
      net,
    ]),
    ...backtraderStats(broker.cash, run.equity.subarray(1), trades.pnl),
  }
  return compare('', expected, got, toleranceOf(golden))
}
