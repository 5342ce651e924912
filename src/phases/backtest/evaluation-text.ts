import { tradeCount } from '../../portfolio/account/trades.js'
import type { Execution } from '../../portfolio/rules/execution.js'
import { isFinanced } from '../../portfolio/rules/financing.js'
import { isDefined } from '../../stats/metrics/metric.js'
import { count, counted, number, percent } from '../../stats/metrics/metric-text.js'
import type { Evaluation } from './evaluation.js'
import type { InstrumentFigures } from './instrument-figures.js'

const ROWS = [
  ['total_return', percent],
  ['annualized_return', percent],
  ['sharpe_ratio', number],
  ['max_drawdown', percent],
  ['exposure_time', percent],
] as const

const ofExecution = ({ costs, fill, matching }: Execution): readonly string[] => {
  const { commission, slippage } = costs
  return [
    `costs ${percent(commission.rate, 2)} a side`,
    ...(commission.per_share > 0 ? [`${commission.per_share} a share`] : []),
    ...(commission.fixed > 0 ? [`${commission.fixed} an order`] : []),
    ...(commission.minimum > 0 ? [`at least ${commission.minimum}`] : []),
    ...commission.tiers.map(({ above, rate }) => `${percent(rate, 2)} above ${count(above)}`),
    ...(slippage.rate > 0 ? [`slippage ${percent(slippage.rate, 2)}`] : []),
    ...(slippage.fixed > 0 ? [`slippage ${slippage.fixed} a unit`] : []),
    ...(slippage.volume_share > 0
      ? [`slippage ${percent(slippage.volume_share, 2)} at the bar's volume`]
      : []),
    ...(slippage.spread > 0 ? [`spread ${percent(slippage.spread, 2)}`] : []),
    `fills at ${fill}${matching === 'time' ? '' : `, orders matched by ${matching}`}`,
  ]
}

/** What a fill costs, when it is made, and how figures are annualised. */
const terms = (evaluation: Evaluation): string =>
  [
    ...ofExecution(evaluation.execution),
    `annualised with P = ${evaluation.periods_per_year}`,
    evaluation.risk_free === undefined ? 'risk-free 0' : `risk-free ${percent(evaluation.risk_free)} a year`,
  ].join(' · ')

/** Sizing, exits, limits and financing, where they are not the default: as they are set. */
const rules = (evaluation: Evaluation): readonly string[] => {
  const { sizing, leverage, risk, limits, financing } = evaluation.execution
  const set = (name: string, fields: object): readonly string[] =>
    Object.entries(fields).map(([field, value]) => `${name}.${field}=${value}`)
  const terms = [
    ...(sizing.kind === 'fraction' && sizing.fraction === 1 ? [] : set('sizing', sizing)),
    ...(leverage === 1 ? [] : [`leverage=${leverage}`]),
    ...set('risk', risk),
    ...set('limits', limits),
    ...(isFinanced(financing) ? set('financing', financing) : []),
  ]
  return terms.length === 0 ? [] : [terms.join(' ')]
}

const ACTED = [
  ['max_position_size', 'entries made smaller by max_position_size'],
  ['exposure', 'entries made smaller by exposure'],
  ['max_drawdown', 'halts by max_drawdown'],
  ['daily_loss', 'days ended by daily_loss'],
  ['cooldown', 'entries held back by cooldown'],
  ['unsized', 'entries given up for want of bars to size them by'],
  ['no_edge', 'entries given up for want of an edge by Kelly'],
  ['below_min_trades', 'entries sized by fraction, below min_trades'],
] as const

/** How often sizing and limits acted, where they did. */
const acted = ({ counts }: Evaluation): readonly string[] =>
  ACTED.flatMap(([name, what]) => (counts[name] === 0 ? [] : [`${what}: ${count(counts[name])}`]))

const money = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 0 })

const eventsOf = ({ listed, joined, delisted }: InstrumentFigures): string =>
  [
    ...(listed === undefined ? [] : [`listed ${listed}`]),
    ...(joined === undefined ? [] : [`joined ${joined}`]),
    ...(delisted === undefined ? [] : [`delisted ${delisted}`]),
  ].join(', ')

/** A line an instrument, where there are several. */
const instrumentRows = (instruments: readonly InstrumentFigures[]): readonly string[] => {
  if (instruments.length === 0) return []
  const width = Math.max(10, ...instruments.map(({ symbol }) => symbol.length))
  const row = (symbol: string, cells: readonly string[], events: string): string =>
    `${symbol.padEnd(width)}${cells.map((cell) => cell.padStart(12)).join('')}  ${events}`.trimEnd()
  return [
    '',
    row('instrument', ['bars', 'trades', 'won', 'P&L', 'buy & hold'], ''),
    ...instruments.map((each) =>
      row(
        each.symbol,
        [
          money(each.bars),
          money(each.trades),
          money(each.won),
          money(each.pnl),
          each.buy_and_hold === undefined ? '-' : percent(each.buy_and_hold),
        ],
        eventsOf(each),
      ),
    ),
  ]
}

/** An evaluation for people: its terms, its warnings, its figures next to buy and hold; `-` is explained below. */
export const evaluationText = (evaluation: Evaluation): string => {
  const { metrics, benchmark, trades, span, warnings, break_even_cost, instruments = [] } = evaluation
  const line = (name: string, run: string, held: string): string =>
    `${name.padEnd(24)}${run.padStart(10)}${held.padStart(12)}`.trimEnd()
  const undefinedRows = [
    ...ROWS.map(([name]) => [name, metrics[name]] as const),
    ['break-even cost a side', break_even_cost] as const,
  ].flatMap(([name, metric]) => (isDefined(metric) ? [] : [`  - ${name}: ${metric.because}`]))
  return [
    `backtest ${span.first}..${span.last}, ${counted(span.bars, 'bar')}, ${counted(tradeCount(trades), 'trade')}`,
    terms(evaluation),
    ...rules(evaluation),
    ...acted(evaluation),
    ...warnings.map((warning) => `! ${warning}`),
    line('', 'run', 'buy & hold'),
    ...ROWS.map(([name, as]) => line(name, as(metrics[name]), as(benchmark[name]))),
    line('break-even cost a side', percent(break_even_cost, 2), ''),
    ...undefinedRows,
    ...instrumentRows(instruments),
  ].join('\n')
}
