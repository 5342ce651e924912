import type { FigureCell } from '../../candidate/figure-rows.js'
import {
  exposurePhrases,
  GROUP_HEADS,
  groupCells,
  MEMBER_HEADS,
  memberCells,
} from '../../candidate/universe-rows.js'
import type { InstrumentFigures } from '../../phases/backtest/instrument-figures.js'
import { exposuresOf } from '../../portfolio/figures/exposures.kernel.js'
import type { UniverseFigures } from '../../portfolio/figures/universe-figures.js'
import { joined } from '../../search/split.js'
import { isDefined } from '../../stats/metrics/metric.js'
import { count, number, percent } from '../../stats/metrics/metric-text.js'
import type { AccountCurves, AccountOverBars } from '../account.js'
import { type Block, type PageSection, textCell } from '../report.js'
import { FEW_POINTS, linesOf, type Marked } from './curve.js'

/** Colours the contributions of a table by the largest of them. */
const shaded = (rows: readonly (readonly FigureCell[])[]): readonly (readonly FigureCell[])[] => {
  const figureIn = (cell: FigureCell | undefined): number =>
    cell?.value !== undefined && isDefined(cell.value) ? cell.value : 0
  const members = rows.slice(1)
  const largest = Math.max(1e-9, ...members.map(([, cell]) => Math.abs(figureIn(cell))))
  return [
    ...rows.slice(0, 1),
    ...members.map((row) =>
      row.map((cell, i) => (i === 1 ? { ...cell, shade: figureIn(cell) / largest } : cell)),
    ),
  ]
}

const tableOf = (figures: UniverseFigures, path: string): Block => ({
  _tag: 'Table',
  caption: 'By instrument, the largest contribution first',
  head: MEMBER_HEADS,
  rows: shaded(memberCells(figures, path)),
})

const groupTable = (figures: UniverseFigures, path: string): readonly Block[] => {
  const rows = groupCells(figures, path)
  return rows.length === 0
    ? []
    : [
        {
          _tag: 'Table',
          caption: 'By group; largest is that of one instrument, most gross that of the group',
          head: GROUP_HEADS,
          rows,
        },
      ]
}

const MEANING: Block = {
  _tag: 'Text',
  tone: 'plain',
  text: 'Contribution is the profit after costs as a share of the capital. Turnover is the value bought and sold a year, in multiples of the mean equity. Gross and net are mean shares of the account, largest is the largest share. Correlation is with the mean of the other instruments. Of volume is the part of its bar that a fill took at most, in 95 of 100 fills. Capacity is the equity at which they take 1 %.',
}

const sentence = (phrase: string): string => `${phrase.charAt(0).toUpperCase()}${phrase.slice(1)}.`

/** Gross and net exposure after each step; one line where they are the same. */
const exposureLines = (
  account: AccountOverBars,
  { time }: AccountCurves,
  marked: Marked,
): readonly Block[] => {
  if (account.data._tag === 'One') return []
  const { stretches, equity, trades } = account
  const { gross, net } = exposuresOf(account.data.universe, { stretches: joined(stretches), equity, trades })
  const most = (of: Float64Array, pick: (a: number, b: number) => number): number =>
    of.reduce((found, value) => pick(found, value), of[0] ?? 0)
  return [
    linesOf(
      {
        id: 'exposure',
        caption: 'Exposure after each step, as a share of the account',
        summary: `Gross at most ${percent(most(gross, Math.max))}, net from ${percent(most(net, Math.min))} to ${percent(most(net, Math.max))}.`,
        unit: 'percent',
        log: false,
      },
      time,
      gross.every((value, k) => value === net[k])
        ? [['gross, which is net', 'run', gross]]
        : [
            ['gross', 'run', gross],
            ['net', 'mix', net],
          ],
      marked,
      FEW_POINTS,
    ),
  ]
}

const correlationHeat = ({
  correlations: { symbols, values },
  account,
}: UniverseFigures): readonly Block[] =>
  !isDefined(account.correlation)
    ? []
    : [
        {
          _tag: 'Heat',
          id: 'correlations',
          caption: `Correlation of returns, of the ${count(symbols.length)} instruments with the largest gross share`,
          summary: `The mean of all pairs is ${number(account.correlation)}.`,
          x: { name: 'instrument', values: symbols },
          y: { name: 'instrument', values: symbols },
          values: Float64Array.from(
            values.flatMap((row, i) =>
              row.map((value, j) => (i !== j && isDefined(value) ? value : Number.NaN)),
            ),
          ),
          missing: 'none',
          marks: [],
        },
      ]

/** What a backtest says of each of its instruments; events that none of them had are left out. */
const listingTable = (instruments: readonly InstrumentFigures[], path: string): Block => {
  const events = (['listed', 'joined', 'delisted'] as const).filter((name) =>
    instruments.some((of) => of[name] !== undefined),
  )
  return {
    _tag: 'Table',
    caption: 'Bars and trades by instrument; buy and hold is what its equal share made',
    head: ['instrument', 'bars', 'trades', 'won', 'profit', 'buy and hold', ...events],
    rows: instruments.map((of, i) => [
      textCell(of.symbol),
      ...(['bars', 'trades', 'won', 'pnl'] as const).map((name) => ({
        text: count(Math.round(of[name])),
        value: of[name],
        path: `${path}.instruments[${i}].${name}`,
      })),
      of.buy_and_hold === undefined
        ? textCell('-')
        : { text: percent(of.buy_and_hold), value: of.buy_and_hold },
      ...events.map((name) => textCell(of[name] ?? '')),
    ]),
  }
}

/** What each instrument of an account added and held, how they go together, and what of their volume was taken. */
export const instrumentSection = (
  figures: UniverseFigures,
  { account, curves }: { readonly account: AccountOverBars; readonly curves: AccountCurves },
  instruments: readonly InstrumentFigures[] | undefined,
  marked: Marked,
): PageSection => ({
  id: 'instruments',
  title: 'By instrument',
  blocks: [
    { _tag: 'Text', tone: 'plain', text: exposurePhrases(figures).map(sentence).join(' ') },
    tableOf(figures, `by_instrument.${account.path}`),
    ...groupTable(figures, `by_instrument.${account.path}`),
    MEANING,
    ...exposureLines(account, curves, marked),
    ...correlationHeat(figures),
    ...(instruments === undefined ? [] : [listingTable(instruments, account.path)]),
  ],
})
