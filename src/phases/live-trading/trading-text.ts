import { table } from '../../core/text-table.js'
import type { Execution } from '../../portfolio/rules/execution.js'
import { isDefined } from '../../stats/metrics/metric.js'
import { count, counted, number, percent, significant } from '../../stats/metrics/metric-text.js'
import { REFUSALS } from './feed-gate.kernel.js'
import type { LiveTradingResult } from './result.js'

const ROWS = [
  ['total_return', percent],
  ['annualized_return', percent],
  ['sharpe_ratio', number],
  ['max_drawdown', percent],
  ['exposure_time', percent],
  ['total_trades', number],
] as const

const ENDS: Readonly<Record<LiveTradingResult['stopped'], string>> = {
  end_of_feed: 'the feed ended',
  duration: 'its time was over',
  halted: 'halted by its monitor',
  aborted: 'aborted',
}

const refusals: readonly string[] = REFUSALS
const isRefusal = (rule: string): boolean => refusals.includes(rule)
const short = (value: number): string => significant(value, 9)

/** What was traded on paper, next to its backtest, for people. */
export const tradingText = (
  outcome: Omit<LiveTradingResult, 'trades' | 'equity' | 'orders' | 'trade_symbols'>,
  execution?: Execution,
): readonly string[] => {
  const { span, metrics, expected, benchmark, counts, positions, alerts, healthy, warnings } = outcome
  const { difference, trades_differing } = expected
  return [
    `trade on paper ${span.first}..${span.last}, ${counted(span.bars, 'bar')}, ${isDefined(metrics.total_trades) ? counted(metrics.total_trades, 'trade') : '- trades'} · ${ENDS[outcome.stopped]}`,
    ...(execution === undefined
      ? []
      : [`costs ${percent(execution.costs.commission.rate, 2)} a side · fills at ${execution.fill}`]),
    ...warnings.map((warning) => `! ${warning}`),
    ...table(
      [
        ['', 'traded', 'backtest', 'buy & hold'],
        ...ROWS.map(([name, as]) => [
          name,
          ...[metrics, expected.metrics, benchmark].map((of) =>
            name === 'total_trades' ? number(of[name], 0) : as(of[name]),
          ),
        ]),
      ],
      ['left', 'right', 'right', 'right'],
    ),
    `orders   ${count(counts.placed)} placed, ${counted(counts.filled, 'fill')}, ${count(counts.rejected)} rejected, ${count(counts.cancelled)} cancelled; ${count(counts.forced)} closed by the end`,
    `backtest ${difference === 0 && trades_differing === 0 ? 'the same to the bit' : `${percent(difference, 6)} of the capital away, ${counted(trades_differing, 'trade')} apart`}`,
    ...positions.map(
      ({ symbol, side, units, entry_time, entry_price, value }) =>
        `standing ${side === 1 ? 'long' : 'short'} ${short(units)}${symbol === undefined ? '' : ` ${symbol}`} since ${entry_time} at ${short(entry_price)}, worth ${short(value)}`,
    ),
    ...alerts.map(({ rule, symbol, limit, worst, time, bars }) =>
      isRefusal(rule)
        ? `! ${rule}: ${counted(bars, 'bar')} of ${symbol ?? 'the feed'} refused, the first of ${time}`
        : rule === 'max_silence_ms'
          ? `! ${rule} ${limit}: the feed gave nothing for ${count(worst)} ms, first after ${time}${bars === 1 ? '' : `, ${count(bars)} times`}`
          : `! ${rule} ${limit} was broken first on ${time}, at ${bars === 1 ? 'one close' : `${count(bars)} closes`}; worst ${significant(worst)}`,
    ),
    healthy ? 'HEALTHY' : 'NOT HEALTHY',
  ]
}
