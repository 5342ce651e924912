import { type Bars, VALUE_COLUMNS } from '../bars/bars.js'

/** A number as text; a volume that is not known is blank. */
const numberText = (value: number | undefined): string =>
  value === undefined || Number.isNaN(value) ? '' : String(value)

/** Bars as lines of a CSV file that parses back to the same bars: ISO times in UTC, numbers in their shortest exact form. */
export const csvLines = (bars: Bars): readonly string[] => [
  ['time', ...VALUE_COLUMNS].join(','),
  ...Array.from({ length: bars.length }, (_, at) =>
    [
      new Date(bars.time[at] ?? 0).toISOString(),
      ...VALUE_COLUMNS.map((name) => numberText(bars[name][at])),
    ].join(','),
  ),
]
