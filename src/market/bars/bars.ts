/** Bars as columns. `time` is each bar's open in UTC milliseconds and rises; all columns have `length` values. */
export interface Bars {
  readonly length: number
  readonly time: Float64Array
  readonly open: Float64Array
  readonly high: Float64Array
  readonly low: Float64Array
  readonly close: Float64Array
  readonly volume: Float64Array
  /** The cash that one share pays at each bar's ex-date, 0 at all others; absent where dividends are not known. */
  readonly dividends?: Float64Array
  /** The risk-free return of each bar; where it is absent 0 is meant. */
  readonly risk_free?: Float64Array
  /** The return of each bar of a benchmark of another file, 0 where it is not known. */
  readonly benchmark?: Float64Array
  /** The trading day of each bar in days since 1970; absent where there is no session, and days are those of UTC. */
  readonly trading_day?: Float64Array
  /** What each bar is of its session: 0 within it, 1 its last, 2 outside it. */
  readonly session_part?: Float64Array
  /** Further series by name, as they were known when each bar was over; NaN where none was yet. */
  readonly series?: Readonly<Record<string, Float64Array>>
}

/** The columns of what was traded in each bar. */
export const VALUE_COLUMNS = ['open', 'high', 'low', 'close', 'volume'] as const
/** The columns that all bars have. */
export const BAR_COLUMNS = ['time', ...VALUE_COLUMNS] as const
/** The columns that bars may have next to them. */
export const OPTIONAL_COLUMNS = [
  'dividends',
  'risk_free',
  'benchmark',
  'trading_day',
  'session_part',
] as const

/** The further series of bars, each as a function makes it; nothing where there are none. */
export const seriesOfBars = (
  { series }: Pick<Bars, 'series'>,
  of: (column: Float64Array) => Float64Array,
): Pick<Bars, 'series'> =>
  series === undefined
    ? {}
    : { series: Object.fromEntries(Object.entries(series).map(([name, column]) => [name, of(column)])) }

/** Some consecutive bars of a longer series; `from` is the index of the first. */
export interface BarBatch extends Bars {
  readonly from: number
}

/** Bars of a batch, at most. */
export const BATCH_BARS = 4096

/** Bar indices `[from, to)`. */
export type BarRange = readonly [from: number, to: number]

/** What is read before, and what trades and counts: `{ warmup: [a, b), scored: [b, c) }`. */
export interface Slice {
  readonly warmup: BarRange
  readonly scored: BarRange
}

/** Views of the bars `[from, to)`; nothing is copied. */
export const barsBetween = (bars: Bars, from: number, to: number): BarBatch => ({
  from,
  length: to - from,
  time: bars.time.subarray(from, to),
  open: bars.open.subarray(from, to),
  high: bars.high.subarray(from, to),
  low: bars.low.subarray(from, to),
  close: bars.close.subarray(from, to),
  volume: bars.volume.subarray(from, to),
  ...(bars.dividends === undefined ? {} : { dividends: bars.dividends.subarray(from, to) }),
  ...(bars.risk_free === undefined ? {} : { risk_free: bars.risk_free.subarray(from, to) }),
  ...(bars.benchmark === undefined ? {} : { benchmark: bars.benchmark.subarray(from, to) }),
  ...(bars.trading_day === undefined ? {} : { trading_day: bars.trading_day.subarray(from, to) }),
  ...(bars.session_part === undefined ? {} : { session_part: bars.session_part.subarray(from, to) }),
  ...(bars.series === undefined ? {} : seriesOfBars(bars, (column) => column.subarray(from, to))),
})
