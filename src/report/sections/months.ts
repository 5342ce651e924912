import type { FigureCell } from '../../candidate/figure-rows.js'
import { deepestOf } from '../../phases/analysis/tables.js'
import { count, percent } from '../../stats/metrics/metric-text.js'
import { monthlyReturns } from '../../stats/returns/monthly.js'
import type { AccountCurves } from '../account.js'
import { type PageSection, textCell } from '../report.js'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
/** A month of this return has the full colour. */
const FULL = 0.08

const cell = (value: number | undefined, full: number): FigureCell =>
  value === undefined
    ? textCell('')
    : { text: (100 * value).toFixed(1), value, shade: Math.max(-1, Math.min(1, value / full)) }

/** Returns by month and year. */
export const monthSection = ({ returns, time }: AccountCurves): PageSection => ({
  id: 'months',
  title: 'Returns by month',
  blocks: [
    {
      _tag: 'Table',
      caption: 'Compounded returns in percent, by calendar month in UTC',
      head: ['Year', ...MONTHS, 'Year'],
      rows: monthlyReturns(returns, time).map(({ year, months, total }) => [
        textCell(String(year)),
        ...MONTHS.map((_, i) => cell(months[i], FULL)),
        cell(total, 3 * FULL),
      ]),
    },
  ],
})

/** The deepest stretches below the highest equity so far. */
export const drawdownSection = ({ returns, time }: AccountCurves): PageSection | undefined => {
  const deepest = deepestOf(returns, time)
  if (deepest.length === 0) return undefined
  return {
    id: 'drawdowns',
    title: 'Deepest drawdowns',
    blocks: [
      {
        _tag: 'Table',
        caption: 'Stretches below the highest equity so far, deepest first',
        head: ['From', 'Lowest', 'To', 'Bars', 'Depth'],
        rows: deepest.map(({ from, valley, to, bars, depth, recovered }) => [
          textCell(from),
          textCell(valley),
          textCell(recovered ? to : `${to}, still below`),
          { text: count(bars), value: bars },
          { text: percent(depth), value: depth, shade: Math.max(-1, depth / 0.3) },
        ]),
      },
    ],
  }
}
