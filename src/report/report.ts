import type { FigureCell } from '../candidate/figure-rows.js'

/** One curve over the times of its block; NaN where it has no value. */
export interface ChartSeries {
  readonly name: string
  readonly role: 'run' | 'mix' | 'held' | 'train' | 'low' | 'high'
  readonly values: Float32Array
}
/** A time span that is shaded, such as a regime; times in seconds since the epoch. */
export interface Band {
  readonly from: number
  readonly to: number
  readonly name: string
}
/** A time that is marked, such as the first bar of a test. */
export interface Mark {
  readonly at: number
  readonly name: string
}
export type FigureUnit = 'money' | 'percent' | 'number'

/** Curves over time, in seconds since the epoch. */
export interface Lines {
  readonly _tag: 'Lines'
  readonly id: string
  readonly caption: string
  /** The picture in words, for who does not see it. */
  readonly summary: string
  readonly unit: FigureUnit
  readonly log: boolean
  readonly time: Float64Array
  readonly series: readonly ChartSeries[]
  readonly bands: readonly Band[]
  readonly marks: readonly Mark[]
}

/** Values on a grid, row by row from `y[0]` on; NaN where there is none. */
export interface Heat {
  readonly _tag: 'Heat'
  readonly id: string
  readonly caption: string
  readonly summary: string
  readonly x: { readonly name: string; readonly values: readonly string[] }
  readonly y: { readonly name: string; readonly values: readonly string[] }
  readonly values: Float64Array
  /** What a cell without a value has; no score by default. */
  readonly missing?: string
  readonly marks: readonly { readonly x: number; readonly y: number; readonly name: string }[]
}

/** Counts by bin; `curve` is what noise alone would put into each bin. */
export interface HistogramChart {
  readonly _tag: 'Histogram'
  readonly id: string
  readonly caption: string
  readonly summary: string
  readonly unit: FigureUnit
  readonly edges: Float64Array
  readonly counts: Float64Array
  readonly curve?: Float64Array
  readonly marks: readonly Mark[]
}

/** Bars around trades, by instrument and in the order of their index. */
export interface Candles {
  /** Place of the bar's instrument among `symbols`. */
  readonly symbol: Int16Array
  readonly bar: Int32Array
  readonly time: Float64Array
  readonly open: Float32Array
  readonly high: Float32Array
  readonly low: Float32Array
  readonly close: Float32Array
}

/** All trades as columns of one length, with the bars around some of them. */
export interface TradeList {
  readonly _tag: 'TradeList'
  readonly id: string
  readonly caption: string
  readonly summary: string
  readonly reasons: readonly string[]
  readonly symbols: readonly string[]
  readonly columns: {
    readonly side: Int8Array
    readonly symbol: Int16Array
    readonly entry_bar: Int32Array
    readonly exit_bar: Int32Array
    readonly entry_time: Float64Array
    readonly exit_time: Float64Array
    /** Prices of the trades that are drawn; 0 for the others. */
    readonly entry_price: Float32Array
    readonly exit_price: Float32Array
    readonly pnl: Float32Array
    readonly return: Float32Array
    readonly mae: Float32Array
    readonly mfe: Float32Array
    readonly reason: Uint8Array
    /** 1 where the bars around the trade are in `candles`. */
    readonly drawn: Uint8Array
  }
  readonly candles: Candles
  /** How many bars before the entry and after the exit are drawn. */
  readonly around: number
}

/** What a section is made of. */
export type Block =
  | {
      readonly _tag: 'Text'
      readonly tone: 'plain' | 'warning' | 'good' | 'bad' | 'open'
      readonly text: string
    }
  | {
      readonly _tag: 'Table'
      readonly caption: string
      readonly head: readonly string[]
      readonly rows: readonly (readonly FigureCell[])[]
    }
  | { readonly _tag: 'Printed'; readonly caption: string; readonly lines: readonly string[] }
  | Lines
  | Heat
  | HistogramChart
  | TradeList

export interface PageSection {
  readonly id: string
  readonly title: string
  readonly blocks: readonly Block[]
}

/** A whole page as data: what is said of which run, and the numbers behind it. */
export interface Report {
  readonly title: string
  readonly subtitle: string
  readonly sections: readonly PageSection[]
  /** Results by path, and windows and trades, as programs read them. */
  readonly numbers: Readonly<Record<string, unknown>>
}

export const textCell = (written: string): FigureCell => ({ text: written })
