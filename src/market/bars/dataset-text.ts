import { thousands } from '../../core/thousands.js'
import { type Bars, VALUE_COLUMNS } from './bars.js'
import { type DataNote, isWarning, showNote } from './data-note.js'
import type { Dataset } from './dataset-record.js'
import { showSession } from './session.js'
import { showTime } from './shown-time.js'

export { showTime } from './shown-time.js'

const ROWS_SHOWN = 3

const row = (bars: Bars, at: number): string =>
  [
    showTime(bars.time[at] ?? 0).padEnd(12),
    ...VALUE_COLUMNS.map((name) => String(bars[name][at]).padStart(14)),
  ].join(' ')

const table = (bars: Bars): readonly string[] => {
  const rows = Array.from({ length: Math.min(bars.length, ROWS_SHOWN) }, (_, at) => row(bars, at))
  const last = Array.from({ length: Math.max(0, Math.min(ROWS_SHOWN, bars.length - ROWS_SHOWN)) }, (_, at) =>
    row(bars, bars.length - Math.min(ROWS_SHOWN, bars.length - ROWS_SHOWN) + at),
  )
  return [
    ['time'.padEnd(12), ...VALUE_COLUMNS.map((name) => name.padStart(14))].join(' '),
    ...rows,
    ...(bars.length > 2 * ROWS_SHOWN ? ['..'] : []),
    ...last,
  ]
}

const noteLine = (note: DataNote): string => `${isWarning(note) ? '!' : '·'} ${showNote(note)}`

/** The first and the last time of bars: `2010-01-04..2011-06-01`. */
export const daysOfBars = ({ time, length }: Pick<Bars, 'time' | 'length'>): string =>
  `${showTime(time[0] ?? 0)}..${showTime(time[length - 1] ?? 0)}`

/** One line: name, span, count, P and the ends of the hash. */
export const datasetLine = ({ name, bars, hash, interval, session, periods_per_year }: Dataset): string => {
  const span = daysOfBars(bars)
  const p = typeof periods_per_year === 'number' ? `P = ${periods_per_year}` : 'no P'
  return `${name}, ${span}, ${thousands(bars.length)} bars, ${interval.kind}${session === undefined ? '' : `, session ${showSession(session)}`}, ${p} (sha ${hash.slice(0, 4)}..${hash.slice(-2)})`
}

/** A dataset for people: the line, the notes, the first and the last bars. */
export const datasetText = (dataset: Dataset): string =>
  [datasetLine(dataset), ...dataset.notes.map(noteLine), ...table(dataset.bars)].join('\n')
