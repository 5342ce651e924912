import {
  type Finding,
  type GapFinding,
  gapsOf,
  largeMoves,
  repeatedBars,
  repeatedCloses,
  reversals,
  staleOpens,
  zeroRange,
  zeroVolume,
} from '../bars/data-check.kernel.js'
import type { SkippedRows } from '../bars/data-error.js'
import { type DataNote, isWarning, showNote } from '../bars/data-note.js'
import type { Dataset } from '../bars/dataset.js'
import { showTime } from '../bars/dataset-text.js'
import type { BarSpacing, SessionDays } from '../bars/interval.kernel.js'
import { refusedLines, refusedRows } from './refused-rows.js'
import type { RowAudit } from './row-audit.kernel.js'

/** What `data check` says of a dataset. Bar positions are from 0. */
export interface DataReport {
  readonly name: string
  readonly hash: string
  readonly bars: number
  readonly first_time: number
  readonly last_time: number
  readonly interval: BarSpacing
  readonly periods_per_year: Dataset['periods_per_year']
  /** Opens that repeat the close before to half a basis point, and those that do so exactly. */
  readonly stale_opens: Finding
  readonly exactly_stale_opens: Finding
  readonly zero_range: Finding
  readonly zero_volume: Finding
  readonly repeated_bars: Finding
  readonly one_bar_reversals: Finding
  /** Moves of over 30 % from close to close. */
  readonly large_moves: Finding
  readonly gaps: GapFinding
  readonly price_only: boolean
  readonly notes: readonly DataNote[]
  /** Rows of the source that are no bars. */
  readonly refused?: SkippedRows
  /** What was found in the rows of the file as they stand. */
  readonly rows?: RowAudit
}

export interface CheckOptions {
  /** The days that have sessions, where the times do not tell it. */
  readonly days?: SessionDays
  readonly rows?: RowAudit
}

/** Looks through valid bars for what makes results doubtful; refuses nothing. */
export const checkBars = (dataset: Dataset, { days, rows }: CheckOptions = {}): DataReport => {
  const { bars } = dataset
  const refused = refusedRows(dataset.notes)
  const given: BarSpacing =
    days === undefined
      ? dataset.interval
      : { ...dataset.interval, days, sessions_per_week: days === 'weekday' ? 5 : 7 }
  return {
    name: dataset.name,
    hash: dataset.hash,
    bars: bars.length,
    first_time: bars.time[0] ?? 0,
    last_time: bars.time[bars.length - 1] ?? 0,
    interval: given,
    periods_per_year: dataset.periods_per_year,
    stale_opens: staleOpens(bars),
    exactly_stale_opens: repeatedCloses(bars),
    zero_range: zeroRange(bars),
    zero_volume: zeroVolume(bars),
    repeated_bars: repeatedBars(bars),
    one_bar_reversals: reversals(bars),
    large_moves: largeMoves(bars),
    gaps: gapsOf(bars, given),
    price_only: dataset.notes.some(({ _tag }) => _tag === 'PriceOnly'),
    notes: dataset.notes,
    ...(refused === undefined ? {} : { refused }),
    ...(rows === undefined ? {} : { rows }),
  }
}

/** Notes that lines of their own say more of. */
const HAVE_LINES: readonly DataNote['_tag'][] = ['RowsSkipped', 'StaleOpens', 'LargeMoves', 'PriceOnly']

const share = ({ count, of }: Finding): string => (of === 0 ? '' : ` (${((100 * count) / of).toFixed(1)} %)`)

/** A report as lines for people: each finding with its count, its share and its first bars. */
export const reportLines = (report: DataReport, { bars }: Dataset): readonly string[] => {
  const where = (times: readonly number[]): string =>
    times.length === 0
      ? ''
      : `: ${times
          .slice(0, 3)
          .map((time) => (Number.isNaN(time) ? 'no time' : showTime(time)))
          .join(', ')}${times.length > 3 ? ', ..' : ''}`
  const timesOf = (at: Int32Array): readonly number[] => [...at].map((index) => bars.time[index] ?? 0)
  const line = (what: string, finding: Finding): string =>
    `${what.padEnd(20)} ${String(finding.count).padStart(7)} of ${finding.of}${share(finding)}${where(timesOf(finding.at))}`
  const moves = report.rows?.abs_close_return_over_30pct
  return [
    ...(report.refused === undefined ? [] : refusedLines(report.refused, report.bars + report.refused.count)),
    line('stale opens', report.stale_opens),
    line(' exactly stale', report.exactly_stale_opens),
    line('zero-range bars', report.zero_range),
    line('zero-volume bars', report.zero_volume),
    line('repeated bars', report.repeated_bars),
    line('one-bar reversals', report.one_bar_reversals),
    ...(moves === undefined || moves.length === 0
      ? report.large_moves.count === 0
        ? []
        : [line('moves over 30 %', report.large_moves)]
      : [
          `${'moves over 30 %'.padEnd(20)} ${String(moves.length).padStart(7)} between neighbouring rows${where(moves.map(([, time]) => time))}`,
        ]),
    `${'gaps'.padEnd(20)} ${String(report.gaps.count).padStart(7)}, ${report.gaps.missing_bars} bars against the ${report.interval.days} calendar, holidays not known${where(timesOf(report.gaps.at))}`,
    ...(report.price_only ? ['price only, no dividends'] : []),
    ...report.notes
      .filter(({ _tag }) => !HAVE_LINES.includes(_tag))
      .map((note) => `${isWarning(note) ? '! ' : ''}${showNote(note)}`),
  ]
}
