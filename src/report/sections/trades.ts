import { EXIT_REASONS, tradeCount } from '../../portfolio/account/trades.js'
import type { Entries } from '../../portfolio/runs/excursions.kernel.js'
import { jointExcursions } from '../../portfolio/runs/joint-excursions.js'
import { count, counted, percent } from '../../stats/metrics/metric-text.js'
import { type AccountOverBars, listingsOf, tradePlaces } from '../account.js'
import type { Block, Candles, PageSection } from '../report.js'

/** Trades with the bars around them, and bars of all of them together, at most. */
const DRAWN = 500
const CANDLES = 40_000
const AROUND = 20

/** The trades that are drawn: the largest gains and losses and the last ones, as many as fit. */
const drawnOf = ({ trades }: AccountOverBars): ReadonlySet<number> => {
  const n = tradeCount(trades)
  const all = Array.from({ length: n }, (_, i) => i)
  if (n <= DRAWN) return fitting(all.toReversed(), trades)
  const bySize = all.toSorted((a, b) => Math.abs(trades.pnl[b] ?? 0) - Math.abs(trades.pnl[a] ?? 0))
  const worst = all.toSorted((a, b) => (trades.pnl[a] ?? 0) - (trades.pnl[b] ?? 0))
  const third = Math.floor(DRAWN / 3)
  const wanted = [...new Set([...all.slice(-third), ...worst.slice(0, third), ...bySize])].slice(0, DRAWN)
  return fitting(wanted, trades)
}
const fitting = (
  wanted: readonly number[],
  { entry_bar, exit_bar }: AccountOverBars['trades'],
): ReadonlySet<number> => {
  const held = { left: CANDLES }
  return new Set(
    wanted.filter((i) => {
      const bars = (exit_bar[i] ?? 0) - (entry_bar[i] ?? 0) + 2 * AROUND + 1
      if (bars > held.left) return false
      held.left -= bars
      return true
    }),
  )
}

const candlesOf = (account: AccountOverBars, drawn: ReadonlySet<number>): Candles => {
  const { trades } = account
  const [instruments, instrument_of] = [listingsOf(account), tradePlaces(account)]
  const wanted = instruments.map(() => new Set<number>())
  drawn.forEach((i) => {
    const place = instrument_of[i] ?? 0
    const length = instruments[place]?.dataset.bars.length ?? 0
    const from = Math.max(0, (trades.entry_bar[i] ?? 0) - AROUND)
    const to = Math.min(length, (trades.exit_bar[i] ?? 0) + AROUND + 1)
    Array.from({ length: to - from }, (_, k) => wanted[place]?.add(from + k))
  })
  const shown = wanted.flatMap((bars, place) =>
    [...bars].sort((a, b) => a - b).map((bar) => ({ place, bar })),
  )
  const of = (name: 'open' | 'high' | 'low' | 'close' | 'time') =>
    shown.map(({ place, bar }) => instruments[place]?.dataset.bars[name][bar] ?? Number.NaN)
  return {
    symbol: Int16Array.from(shown, ({ place }) => place),
    bar: Int32Array.from(shown, ({ bar }) => bar),
    time: Float64Array.from(of('time'), (time) => time / 1000),
    open: Float32Array.from(of('open')),
    high: Float32Array.from(of('high')),
    low: Float32Array.from(of('low')),
    close: Float32Array.from(of('close')),
  }
}

const summaryOf = ({ trades }: AccountOverBars): string => {
  const n = tradeCount(trades)
  const won = trades.pnl.filter((pnl) => pnl > 0).length
  return `${counted(n, 'trade')}, ${percent(n === 0 ? 0 : won / n, 0)} of them won.`
}

/** All trades as a table that can be filtered and sorted, with the bars around each. */
export const tradeSection = (account: AccountOverBars, fill: Entries, command: string): PageSection => {
  const { trades } = account
  const [instruments, instrument_of] = [listingsOf(account), tradePlaces(account)]
  const n = tradeCount(trades)
  if (n === 0)
    return {
      id: 'trades',
      title: 'Trades',
      blocks: [{ _tag: 'Text', tone: 'warning', text: 'There are no trades.' }],
    }
  const drawn = drawnOf(account)
  const { mae, mfe } = jointExcursions(
    { ...trades, symbol: instrument_of },
    instruments.map(({ dataset }) => dataset.bars),
    fill,
  ).all
  const at = (column: Int32Array): Float64Array =>
    Float64Array.from(
      column,
      (bar, i) => (instruments[instrument_of[i] ?? 0]?.dataset.bars.time[bar] ?? Number.NaN) / 1000,
    )
  const priceOf = (column: Float64Array): Float32Array =>
    Float32Array.from(column, (price, i) => (drawn.has(i) ? price : 0))
  const rest: readonly Block[] =
    drawn.size === n
      ? []
      : [
          {
            _tag: 'Text',
            tone: 'plain',
            text: `The table lists all ${count(n)} trades. Bars are drawn for ${count(drawn.size)} of them: the largest, the worst and the last. For the others: ${command}`,
          },
        ]
  return {
    id: 'trades',
    title: 'Trades',
    blocks: [
      ...rest,
      {
        _tag: 'TradeList',
        id: 'trades',
        caption: 'Trades with their greatest adverse (MAE) and favourable (MFE) moves',
        summary: summaryOf(account),
        reasons: EXIT_REASONS,
        symbols: instruments.map(({ symbol }) => symbol),
        columns: {
          side: trades.side,
          symbol: Int16Array.from(instrument_of),
          entry_bar: trades.entry_bar,
          exit_bar: trades.exit_bar,
          entry_time: at(trades.entry_bar),
          exit_time: at(trades.exit_bar),
          entry_price: priceOf(trades.entry_price),
          exit_price: priceOf(trades.exit_price),
          pnl: Float32Array.from(trades.pnl),
          return: Float32Array.from(trades.return),
          mae: Float32Array.from(mae),
          mfe: Float32Array.from(mfe),
          reason: trades.reason,
          drawn: Uint8Array.from(trades.side, (_, i) => (drawn.has(i) ? 1 : 0)),
        },
        candles: candlesOf(account, drawn),
        around: AROUND,
      },
    ],
  }
}
