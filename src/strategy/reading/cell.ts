import type { AcrossOperator, KernelOperator, Plain } from '../language/operator.js'
import type { BarColumn, Column, NamedSeries, Node } from '../language/tree.js'

/** More outputs than an operator has: a user's may have as many fields as they like. */
const OUTPUTS = 65_536
/** One output of a cell, as `cell * OUTPUTS + output`. */
export type Ref = number
export const refOf = (cell: number, output: number): Ref => cell * OUTPUTS + output
export const cellOf = (ref: Ref): number => Math.floor(ref / OUTPUTS)
export const outputOf = (ref: Ref): number => ref % OUTPUTS

/** What an instrument has of its own: a column of its bars, or one of their further series. */
export type OwnColumn = Column | NamedSeries

/** What is computed once however many candidates read it. Every cell but the bars comes after the cells that it reads. */
export type Cell =
  | { readonly _tag: 'Bar'; readonly name: BarColumn; readonly clock: number }
  | { readonly _tag: 'Fixed'; readonly value: number | boolean; readonly clock: number }
  | { readonly _tag: 'Labelled'; readonly labels: string; readonly label: string; readonly clock: number }
  | {
      readonly _tag: 'Kernel'
      readonly operator: KernelOperator
      readonly params: readonly Plain[]
      readonly inputs: readonly Ref[]
      readonly clock: number
    }
  | { readonly _tag: 'Higher'; readonly input: Ref; readonly inner: number; readonly clock: number }
  | { readonly _tag: 'Series'; readonly name: string; readonly clock: number }
  | { readonly _tag: 'ColumnOf'; readonly symbol: string; readonly of: OwnColumn; readonly clock: number }
  /** `inputs` are the expressions on the reading instrument's own bars. */
  | {
      readonly _tag: 'Across'
      readonly operator: AcrossOperator
      readonly inputs: readonly Ref[]
      /** The same expressions with their parameters put in. */
      readonly of: readonly Node[]
      readonly plain: readonly Plain[]
      readonly clock: number
    }

/** Bars of a coarser period, cut from those of another clock; clock 0 is the bars as given. */
export interface Clock {
  readonly parent: number
  readonly period: string
  readonly day_start: number
}

/** Cells under their content: equal expressions with equal parameters are one cell. */
export interface CellTable {
  readonly cells: Cell[]
  readonly clocks: Clock[]
  readonly known: Map<string, number>
}
export const cellTable = (): CellTable => ({
  cells: [],
  clocks: [{ parent: -1, period: '', day_start: 0 }],
  known: new Map(),
})

/** Labels by bar of the dataset: `names[code[bar]]`, and a code below 0 where no label is known. */
export interface LabelColumn {
  readonly names: readonly string[]
  readonly code: Int32Array
  /** Names what gave them, for the hash of a strategy that reads them. */
  readonly identity?: string
}
/** The label series that a caller gives, by name. */
export type Labels = Readonly<Record<string, LabelColumn>>
