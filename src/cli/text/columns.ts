import type { Dataset } from '../../market/bars/dataset.js'
import { showTime } from '../../market/bars/dataset-text.js'
import type { Data } from '../../market/universe/data.js'
import type { Universe } from '../../market/universe/universe.js'
import type { Evaluation } from '../../phases/backtest/evaluation.js'
import { EXIT_REASONS, type PlacedTrades, TRADE_NAMES, type Trades } from '../../portfolio/account/trades.js'

/** Rows as CSV. */
export const csv = (rows: readonly (readonly (string | number)[])[]): string =>
  `${rows.map((row) => row.join(',')).join('\n')}\n`

/** Trades as CSV: bars as times, the reason in words. */
export const tradesCsv = (trades: Trades, { bars }: Dataset): string => {
  const time = (bar: number): string => showTime(bars.time[bar] ?? 0)
  const cell = (name: keyof Trades, i: number): string | number => {
    const value = trades[name][i] ?? 0
    return name === 'reason' ? (EXIT_REASONS[value] ?? '') : value
  }
  return csv([
    ['entry_time', 'exit_time', ...TRADE_NAMES],
    ...Array.from(trades.side, (_, i) => [
      time(trades.entry_bar[i] ?? 0),
      time(trades.exit_bar[i] ?? 0),
      ...TRADE_NAMES.map((name) => cell(name, i)),
    ]),
  ])
}

/** Trades of several instruments as rows: the symbol, bars as times of the instrument's own, the reason in words. */
export const placedTradeRows = (
  trades: PlacedTrades,
  { instruments }: Universe,
): readonly Readonly<Record<string, unknown>>[] =>
  tradeRows(trades).map((row, i) => {
    const instrument = instruments[trades.symbol?.[i] ?? 0]
    const time = (bar: number | undefined): string => showTime(instrument?.dataset.bars.time[bar ?? 0] ?? 0)
    return {
      symbol: instrument?.symbol,
      entry_time: time(trades.entry_bar[i]),
      exit_time: time(trades.exit_bar[i]),
      ...row,
    }
  })

/** Trades of any data as CSV; those of several instruments begin with the symbol. */
export const dataTradesCsv = (trades: PlacedTrades, data: Data): string =>
  data._tag === 'One'
    ? tradesCsv(trades, data.dataset)
    : csv([
        ['symbol', 'entry_time', 'exit_time', ...TRADE_NAMES],
        ...placedTradeRows(trades, data.universe).map((row) => Object.values(row).map(String)),
      ])

/** Equity after each close as CSV. */
export const equityCsv = ({ equity, time }: Pick<Evaluation, 'equity' | 'time'>): string =>
  csv([['time', 'equity'], ...Array.from(time, (at, i) => [showTime(at), equity[i + 1] ?? 0] as const)])

/** Trades as rows, the reason in words. */
export const tradeRows = (trades: Trades): readonly Readonly<Record<string, unknown>>[] =>
  Array.from(trades.side, (_, i) =>
    Object.fromEntries(
      TRADE_NAMES.map((name) => [
        name,
        name === 'reason' ? EXIT_REASONS[trades.reason[i] ?? 0] : trades[name][i],
      ]),
    ),
  )
