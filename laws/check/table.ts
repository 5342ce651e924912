import type { Bars } from '../../src/market/bars/bars.js'
import type { Finding } from './finding.js'
import type { Subject } from './subject.js'

const MOST_SHOWN = 30
const digits = (value: number | undefined): string =>
  value === undefined || Number.isNaN(value) ? '?' : String(Number(value.toPrecision(7)))
const dateOf = (time: number | undefined): string =>
  time === undefined || !Number.isFinite(time)
    ? '?'
    : new Date(time).toISOString().slice(0, 16).replace('T', ' ')

/** The flat bars that the bars begin with. */
const flatBars = (bars: Bars): number => {
  const moved = Array.from({ length: bars.length }).findIndex((_, i) =>
    [bars.open, bars.high, bars.low, bars.close].some((column) => column[i] !== bars.close[0]),
  )
  return moved < 0 ? bars.length : moved
}

/** What comes before the bars that are shown, in one line. */
const before = (bars: Bars, to: number): readonly string[] =>
  to === 0
    ? []
    : [
        flatBars(bars) >= to
          ? `    ${to} flat bars at ${digits(bars.close[0])}`
          : `    bars 0..${to - 1} of the same market`,
      ]

const aligned = (rows: readonly (readonly string[])[]): readonly string[] => {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  )
  return rows.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
}

const HEAD = ['bar', 'time', 'open', 'high', 'low', 'close', 'volume']
const headOf = ({ series = {} }: Bars): readonly string[] => [...HEAD, ...Object.keys(series)]
const rowOf = (
  { time, open, high, low, close, volume, series = {} }: Bars,
  bar: number,
): readonly string[] => [
  String(bar),
  dateOf(time[bar]),
  ...[open, high, low, close, volume, ...Object.values(series)].map((column) => digits(column[bar])),
]
const indented = (rows: readonly (readonly string[])[]): readonly string[] =>
  aligned(rows).map((line) => `    ${line}`)

/** Bars as a table, one row each. */
export const barRows = (bars: Bars, from: number, to: number): readonly string[] =>
  indented([headOf(bars), ...Array.from({ length: Math.max(0, to - from) }, (_, i) => rowOf(bars, from + i))])

/** The bars round the one whose decision changed, with both decisions; that bar is marked, and the last shared bar is ruled off. */
export const tableOf = (
  { show }: Subject,
  { bars, from, at, shared, decisions }: Finding,
): readonly string[] => {
  const last = Math.min(bars.length - 1, Math.max(at + 2, Math.min(shared + 3, at + 12)))
  const first = Math.max(0, last - MOST_SHOWN + 1, at - 14, Math.min(at - 1, flatBars(bars) - 1))
  const cell = (side: 0 | 1, bar: number): string => {
    const decision = decisions?.[side][bar - from]
    return bar < from || decision === undefined ? '' : show(decision)
  }
  const rows = [
    ['', ...headOf(bars), ...(decisions === undefined ? [] : ['first', 'second'])],
    ...Array.from({ length: last - first + 1 }, (_, i) => {
      const bar = first + i
      return [
        bar === at ? '→' : '',
        ...rowOf(bars, bar),
        ...(decisions === undefined ? [] : [cell(0, bar), cell(1, bar)]),
      ]
    }),
  ]
  return [...before(bars, first), ...indented(rows)]
}
