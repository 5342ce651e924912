import { table } from '../core/text-table.js'
import type { Bootstrap } from '../stats/inference/bootstrap.js'
import type { Metric } from '../stats/metrics/metric.js'
import { number, percent } from '../stats/metrics/metric-text.js'
import type { Figures } from './figures.js'

/** One cell of a table: as it is shown, the number behind it, and where that stands in the results. */
export interface FigureCell {
  readonly text: string
  readonly value?: Metric
  readonly path?: string
  /** How strongly the cell is coloured: -1 a loss, 1 a gain. */
  readonly shade?: number
}

/** An interval in brackets; `-` where there is none. */
export const interval = (held: Bootstrap['sharpe_ratio'] | undefined): string =>
  held === undefined || '_tag' in held ? '-' : `[${held.low.toFixed(2)}, ${held.high.toFixed(2)}]`

/** One figure of a run: its name, where it stands in `Figures`, and how it is shown. */
export interface FigureRow {
  readonly name: string
  readonly path: string
  readonly cell: (figures: Figures) => FigureCell
}

/** The figures of a run in the order in which the console and the page show them. */
export const FIGURE_ROWS: readonly FigureRow[] = [
  {
    name: 'sharpe_ratio',
    path: 'metrics.sharpe_ratio',
    cell: ({ metrics: { sharpe_ratio: value } }) => ({ text: number(value), value }),
  },
  {
    name: ' 95 % interval',
    path: 'bootstrap.sharpe_ratio',
    cell: ({ bootstrap }) => ({ text: interval(bootstrap?.sharpe_ratio) }),
  },
  {
    name: 'annualized_return',
    path: 'metrics.annualized_return',
    cell: ({ metrics: { annualized_return: value } }) => ({ text: percent(value), value }),
  },
  {
    name: 'max_drawdown',
    path: 'metrics.max_drawdown',
    cell: ({ metrics: { max_drawdown: value } }) => ({ text: percent(value), value }),
  },
  {
    name: 'exposure_time',
    path: 'metrics.exposure_time',
    cell: ({ metrics: { exposure_time: value } }) => ({ text: percent(value, 0), value }),
  },
  {
    name: 'mean_exposure',
    path: 'metrics.mean_exposure',
    cell: ({ metrics: { mean_exposure: value } }) => ({ text: percent(value, 1), value }),
  },
  {
    name: 'trades',
    path: 'metrics.total_trades',
    cell: ({ metrics: { total_trades: value } }) => ({ text: number(value, 0), value }),
  },
  {
    name: 'break-even cost a side',
    path: 'break_even_cost',
    cell: ({ break_even_cost: value }) =>
      value === undefined ? { text: '-' } : { text: percent(value, 2), value },
  },
]

/** Figures next to each other, a column each; `path` is where they stand in the results. */
export interface FigureColumn {
  readonly head: string
  readonly path: string
  readonly figures: Figures
}

/** Rows of cells: the name of the figure, then one cell a column. */
export const figureCells = (columns: readonly FigureColumn[]): readonly (readonly FigureCell[])[] =>
  FIGURE_ROWS.map(({ name, path, cell }) => [
    { text: name },
    ...columns.map((column) => ({ ...cell(column.figures), path: `${column.path}.${path}` })),
  ])

/** The same as lines of text: a row a figure, a column each. */
export const figuresText = (
  columns: readonly { readonly head: string; readonly figures: Figures }[],
): readonly string[] =>
  table(
    [
      ['', ...columns.map(({ head }) => head)],
      ...FIGURE_ROWS.map(({ name, cell }) => [
        `  ${name}`,
        ...columns.map(({ figures }) => cell(figures).text),
      ]),
    ],
    ['left', ...columns.map(() => 'right' as const)],
  )
