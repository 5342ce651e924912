import { percent } from '../../stats/metrics/metric-text.js'
import { evaluationText } from './evaluation-text.js'
import type { InstrumentFigures } from './joint-config.js'
import type { JointEvaluation } from './joint-evaluation.js'

const money = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 0 })

const eventsOf = ({ listed, joined, delisted }: InstrumentFigures): string =>
  [
    ...(listed === undefined ? [] : [`listed ${listed}`]),
    ...(joined === undefined ? [] : [`joined ${joined}`]),
    ...(delisted === undefined ? [] : [`delisted ${delisted}`]),
  ].join(', ')

/** A joint evaluation for people: that of the account, then a line an instrument. */
export const jointText = (evaluation: JointEvaluation): string => {
  const { instruments } = evaluation
  const width = Math.max(10, ...instruments.map(({ symbol }) => symbol.length))
  const row = (symbol: string, cells: readonly string[], events: string): string =>
    `${symbol.padEnd(width)}${cells.map((cell) => cell.padStart(12)).join('')}  ${events}`.trimEnd()
  return [
    evaluationText(evaluation),
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
  ].join('\n')
}
