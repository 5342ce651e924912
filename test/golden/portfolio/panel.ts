import { isLeft } from 'fp-ts/lib/Either.js'
import type { Bars } from '../../../src/market/bars/bars.js'
import { datasetOf } from '../../../src/market/bars/dataset.js'
import { type Universe, universe } from '../../../src/market/universe/universe.js'
import type { Load } from '../case.js'
import { barsOf, tableOf } from '../data.js'
import type { PanelSource } from './case.js'

/** Instruments in the order of the case, whatever their symbols are; `rows` are the days of the panel, oldest first. */
export interface Panel {
  readonly of: Universe
  readonly symbols: readonly string[]
  readonly rows: readonly number[]
  /** By instrument and row, its bar on that day, or -1. */
  readonly bar_on: readonly (readonly number[])[]
}

const picked = (bars: Bars, kept: readonly number[]): Bars => {
  const of = (column: Float64Array): Float64Array => Float64Array.from(kept, (i) => column[i]!)
  const { time, open, high, low, close, volume } = bars
  return {
    length: kept.length,
    time: of(time),
    open: of(open),
    high: of(high),
    low: of(low),
    close: of(close),
    volume: of(volume),
  }
}

/** The bars of a file, or of a table of closes one column of it. */
const barsIn = async (load: Load, file: string, column: string | undefined): Promise<Bars> => {
  if (column === undefined) return barsOf(load, file)
  const [header = [], ...cells] = await tableOf(load, file)
  const at = header.indexOf(column)
  const known = cells.filter((row) => Number(row[at]) > 0)
  const close = Float64Array.from(known, (row) => Number(row[at]))
  return {
    length: known.length,
    time: Float64Array.from(known, ([date = '']) => Date.parse(date)),
    open: close,
    high: close,
    low: close,
    close,
    volume: new Float64Array(known.length).fill(1),
  }
}

const DAY_MS = 86_400_000
const dayOf = (time: number): number => Math.floor(time / DAY_MS) * DAY_MS

/** Reads the instruments of a case on its calendar. */
export const panelOf = async (load: Load, { symbols, from, to, calendar }: PanelSource): Promise<Panel> => {
  const all = await Promise.all(symbols.map(({ file, column }) => barsIn(load, file, column)))
  const within = all.map((bars) =>
    [...bars.time.keys()].filter((i) => {
      const day = dayOf(bars.time[i]!)
      return day >= Date.parse(from) && day <= Date.parse(to)
    }),
  )
  const days = within.map((kept, at) => kept.map((i) => dayOf(all[at]!.time[i]!)))
  const sets = days.map((each) => new Set(each))
  const rows = [...new Set(days.flat())]
    .filter((day) => calendar === 'union' || sets.every((each) => each.has(day)))
    .toSorted((a, b) => a - b)
  const shown = new Set(rows)
  const listings = all.map((bars, at) => {
    const kept = within[at]!.filter((i) => shown.has(dayOf(bars.time[i]!)))
    const name = `${String(at).padStart(3, '0')}:${symbols[at]!.symbol}`
    const own = { ...picked(bars, kept), time: Float64Array.from(kept, (i) => dayOf(bars.time[i]!)) }
    return {
      symbol: name,
      bar_length: { every: 1, unit: 'day' } as const,
      dataset: datasetOf({ name, periods_per_year: 252 }, own),
    }
  })
  const made = universe(listings)
  if (isLeft(made)) throw new Error(made.left.message)
  return {
    of: made.right,
    symbols: symbols.map(({ symbol }) => symbol),
    rows,
    bar_on: listings.map(({ dataset: { bars } }) => {
      const place = new Map([...bars.time].map((time, i) => [time, i]))
      return rows.map((day) => place.get(day) ?? -1)
    }),
  }
}
