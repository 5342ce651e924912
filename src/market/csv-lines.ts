import type { Bars } from './bars.js'

const COLUMNS = ['open', 'high', 'low', 'close', 'volume'] as const

/** Bars as lines of a CSV file that parses back to the same bars: ISO times in UTC, numbers in their shortest exact form. */
export const csvLines = (bars: Bars): readonly string[] => [
  ['time', ...COLUMNS].join(','),
  ...Array.from({ length: bars.length }, (_, at) =>
    [new Date(bars.time[at] ?? 0).toISOString(), ...COLUMNS.map((name) => String(bars[name][at]))].join(','),
  ),
]
