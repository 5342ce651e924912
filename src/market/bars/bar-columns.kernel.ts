import { type Bars, OPTIONAL_COLUMNS, seriesOfBars } from './bars.js'

/** Columns that grow. What `taken` gives is never written again. */
export interface BarColumns {
  readonly length: () => number
  readonly push: (
    time: number,
    open: number,
    high: number,
    low: number,
    close: number,
    volume: number,
  ) => void
  /** Appends bars. Of the columns that not all bars have, those of the first bars that are appended are kept. */
  readonly append: (bars: Bars) => void
  /** Takes the last bar away; bars that `growing` gave before still hold it, until another comes in its place. */
  readonly dropLast: () => void
  readonly reverse: () => void
  readonly clear: () => void
  /** Views of all bars so far. Bars that come later are in none of them. */
  readonly seen: () => Bars
  /** All bars so far by number, without a view: their columns are longer, and later bars are written into them. */
  readonly growing: () => Bars
  /** Copies of the bars `[from, to)`. */
  readonly copied: (from: number, to: number) => Bars
}

/** Empty bars. */
export const noBars: Bars = {
  length: 0,
  time: new Float64Array(0),
  open: new Float64Array(0),
  high: new Float64Array(0),
  low: new Float64Array(0),
  close: new Float64Array(0),
  volume: new Float64Array(0),
}

/**
 * Gathers bars in columns that double when full.
 * **Cost**: amortised O(1) a bar, at most twice the memory. **NaN**: kept as given. **Look-ahead**: none.
 */
export const barColumns = (capacity = 4096): BarColumns => {
  let time = new Float64Array(capacity)
  let open = new Float64Array(capacity)
  let high = new Float64Array(capacity)
  let low = new Float64Array(capacity)
  let close = new Float64Array(capacity)
  let volume = new Float64Array(capacity)
  let others: Partial<Record<(typeof OPTIONAL_COLUMNS)[number], Float64Array>> = {}
  let series: Bars['series']
  let length = 0
  const grown = (column: Float64Array, size: number): Float64Array<ArrayBuffer> => {
    const larger = new Float64Array(size)
    larger.set(column.subarray(0, length))
    return larger
  }
  const room = (wanted: number): void => {
    if (wanted <= time.length) return
    const size = Math.max(wanted, time.length * 2)
    time = grown(time, size)
    open = grown(open, size)
    high = grown(high, size)
    low = grown(low, size)
    close = grown(close, size)
    volume = grown(volume, size)
    others = each((column) => grown(column, size))
    series = known((column) => grown(column, size)).series
  }
  const each = (of: (column: Float64Array) => Float64Array): typeof others => {
    const made: typeof others = {}
    for (const name of OPTIONAL_COLUMNS) {
      const column = others[name]
      if (column !== undefined) made[name] = of(column)
    }
    return made
  }
  const known = (of: (column: Float64Array) => Float64Array): Pick<Bars, 'series'> =>
    series === undefined ? {} : seriesOfBars({ series }, of)
  return {
    length: () => length,
    push: (t, o, h, l, c, v) => {
      if (length === time.length) room(length + 1)
      time[length] = t
      open[length] = o
      high[length] = h
      low[length] = l
      close[length] = c
      volume[length] = v
      length++
    },
    append: (bars) => {
      if (length === 0) {
        others = {}
        for (const name of OPTIONAL_COLUMNS)
          if (bars[name] !== undefined) others[name] = new Float64Array(time.length)
        series = seriesOfBars(bars, () => new Float64Array(time.length)).series
      }
      room(length + bars.length)
      for (const name of OPTIONAL_COLUMNS) {
        const column = bars[name]
        if (column !== undefined) others[name]?.set(column, length)
      }
      for (const name in series) series[name]!.set(bars.series![name]!, length)
      // a call of `set` costs more than a few values: bars come one by one from a feed
      if (bars.length < 8)
        for (let i = 0; i < bars.length; i++) {
          time[length + i] = bars.time[i]!
          open[length + i] = bars.open[i]!
          high[length + i] = bars.high[i]!
          low[length + i] = bars.low[i]!
          close[length + i] = bars.close[i]!
          volume[length + i] = bars.volume[i]!
        }
      else {
        time.set(bars.time, length)
        open.set(bars.open, length)
        high.set(bars.high, length)
        low.set(bars.low, length)
        close.set(bars.close, length)
        volume.set(bars.volume, length)
      }
      length += bars.length
    },
    dropLast: () => {
      length -= 1
    },
    reverse: () => {
      for (const column of [
        ...[time, open, high, low, close, volume],
        ...Object.values(others),
        ...Object.values(series ?? {}),
      ])
        column.subarray(0, length).reverse()
    },
    clear: () => {
      length = 0
    },
    seen: () => ({
      length,
      time: time.subarray(0, length),
      open: open.subarray(0, length),
      high: high.subarray(0, length),
      low: low.subarray(0, length),
      close: close.subarray(0, length),
      volume: volume.subarray(0, length),
      ...each((column) => column.subarray(0, length)),
      ...known((column) => column.subarray(0, length)),
    }),
    growing: () => ({
      length,
      time,
      open,
      high,
      low,
      close,
      volume,
      ...others,
      ...known((column) => column),
    }),
    copied: (from, to) => ({
      length: to - from,
      time: time.slice(from, to),
      open: open.slice(from, to),
      high: high.slice(from, to),
      low: low.slice(from, to),
      close: close.slice(from, to),
      volume: volume.slice(from, to),
      ...each((column) => column.slice(from, to)),
      ...known((column) => column.slice(from, to)),
    }),
  }
}
