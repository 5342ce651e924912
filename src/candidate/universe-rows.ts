import { type Alignment, table } from '../core/text-table.js'
import type { MemberFigures, UniverseFigures, WholeFigures } from '../portfolio/figures/universe-figures.js'
import { count, counted, number, percent, whole } from '../stats/metrics/metric-text.js'
import type { FigureCell } from './figure-rows.js'

/** One figure that an instrument and the whole account have: its name, and how it is shown. */
interface SharedFigure {
  readonly name: Exclude<keyof MemberFigures & keyof WholeFigures, 'symbol'>
  readonly head: string
  readonly show: (value: MemberFigures[SharedFigure['name']]) => string
}

const MEMBER_FIGURES: readonly SharedFigure[] = [
  { name: 'contribution', head: 'contribution', show: (value) => percent(value) },
  { name: 'turnover', head: 'turnover a year', show: (value) => number(value) },
  { name: 'gross', head: 'gross', show: (value) => percent(value) },
  { name: 'net', head: 'net', show: (value) => percent(value) },
  { name: 'largest', head: 'largest', show: (value) => percent(value) },
  { name: 'correlation', head: 'correlation', show: (value) => number(value) },
  { name: 'volume_share', head: 'of volume', show: (value) => percent(value, 2) },
  { name: 'capacity', head: 'capacity', show: whole },
]
/** The heads of the columns of `memberCells`. */
export const MEMBER_HEADS: readonly string[] = ['instrument', ...MEMBER_FIGURES.map(({ head }) => head)]

const cellsOf = (figures: Pick<MemberFigures, SharedFigure['name']>, path: string): readonly FigureCell[] =>
  MEMBER_FIGURES.map(({ name, show }) => ({
    text: show(figures[name]),
    value: figures[name],
    path: `${path}.${name}`,
  }))

/** A row of the whole account, then one an instrument, the largest contribution first; `path` is where the figures stand. */
export const memberCells = (
  { instruments, account }: UniverseFigures,
  path: string,
): readonly (readonly FigureCell[])[] => [
  [{ text: 'all' }, ...cellsOf(account, `${path}.account`)],
  ...instruments
    .map((one, i) => [one, i] as const)
    .toSorted(([a, i], [b, j]) => b.contribution - a.contribution || i - j)
    .map(([one, i]) => [{ text: one.symbol }, ...cellsOf(one, `${path}.instruments[${i}]`)]),
]

/** The heads of the columns of `groupCells`. */
export const GROUP_HEADS: readonly string[] = [
  'group',
  'instruments',
  ...MEMBER_FIGURES.map(({ head }) => head),
  'most gross',
  'spread as',
]

/** A row a group, in the order of their names; none where no instrument has a group. `path` is where the figures stand. */
export const groupCells = (
  { groups = [] }: UniverseFigures,
  path: string,
): readonly (readonly FigureCell[])[] =>
  groups.map((one, i) => {
    const at = `${path}.groups[${i}]`
    return [
      { text: one.group ?? 'without one' },
      { text: count(one.instruments), value: one.instruments, path: `${at}.instruments` },
      ...cellsOf(one, at),
      { text: percent(one.largest_gross), value: one.largest_gross, path: `${at}.largest_gross` },
      {
        text: number(one.effective_positions, 1),
        value: one.effective_positions,
        path: `${at}.effective_positions`,
      },
    ]
  })

/** What is said of an account as a whole, a phrase each: how far its exposure went, how concentrated it was, what moves together. */
export const exposurePhrases = ({ account, correlations }: UniverseFigures): readonly string[] => [
  `gross exposure at most ${percent(account.largest_gross)}, net from ${percent(account.lowest_net)} to ${percent(account.highest_net)}`,
  `spread as ${number(account.effective_positions, 1)} positions of one size${account.effective_groups === undefined ? '' : `, ${number(account.effective_groups, 1)} groups of one size`}`,
  `mean correlation of ${counted(correlations.symbols.length, 'instrument')} in pairs ${number(account.correlation)}`,
]

const SHOWN = 20
const sideOf = (_: string, column: number): Alignment => (column === 0 ? 'left' : 'right')

/** The figures by instrument as lines of text; of many instruments those of the most and of the least contribution. */
export const universeText = (figures: UniverseFigures): readonly string[] => {
  const rows = memberCells(figures, '').map((row) => row.map(({ text }) => text))
  const left = rows.length - 1 - SHOWN
  const groups = groupCells(figures, '').map((row) => row.map(({ text }) => text))
  const cut = left > 0 ? [...rows.slice(0, 1 + SHOWN / 2), ...rows.slice(1 + left + SHOWN / 2)] : rows
  return [
    ...table([MEMBER_HEADS, ...cut], MEMBER_HEADS.map(sideOf)),
    ...(groups.length === 0 ? [] : table([GROUP_HEADS, ...groups], GROUP_HEADS.map(sideOf))),
    exposurePhrases(figures).join(' · '),
    ...(left > 0 ? [`${count(left)} instruments between are not listed: --json and the page have all`] : []),
  ]
}
