import type { Bars } from '../../market/bars/bars.js'
import { TOLERANCE, type WarmupRule } from '../../market/bars/range.js'
import { periodOf } from '../operators/period.kernel.js'
import { type CellTable, type Clock, cellOf, type Ref } from './cell.js'

export interface WarmupOptions {
  readonly warmup?: WarmupRule
  /** The weight below which older bars count as forgotten. */
  readonly tolerance?: number
}

/** How many bars of its parent a clock needs until `count` of its own have closed. */
export type BarsFor = (clock: Clock, count: number) => number

/** Exact where the bars are known and `higher` reads the bars as given; else at most that many parent bars a period. */
export const barsForIn =
  (bars: Bars): BarsFor =>
  (clock, count) => {
    let seen = 0
    let open = Number.NaN
    for (let i = 0; i < bars.length; i++) {
      const period = periodOf(bars, i, clock.period, clock.day_start)
      if (period !== open && ++seen > count) return i
      open = period
    }
    return bars.length + 1
  }
/** Where no bars are known a coarser bar counts as one bar: the least that it can be. */
export const barsForUnknown: BarsFor = (_, count) => count

/** Bars that must come before the first scored one, so that every cell below `ref` has a settled value there. */
export const needOf = (table: CellTable, ref: Ref, options: WarmupOptions, barsFor: BarsFor): number => {
  const { warmup = 'settled', tolerance = TOLERANCE } = options
  if (typeof warmup === 'number') return warmup
  const known = new Map<number, number>()
  const need = (cell: number): number => {
    const before = known.get(cell)
    if (before !== undefined) return before
    const definition = table.cells[cell]!
    let bars = 0
    if (definition._tag === 'Higher')
      bars = barsFor(table.clocks[definition.inner]!, need(cellOf(definition.input)) + 1)
    else if (definition._tag === 'Across') {
      const { operator, inputs, plain } = definition
      for (const input of inputs) bars = Math.max(bars, need(cellOf(input)))
      if ('joint' in operator) bars += operator.window(plain) - 1
    } else if (definition._tag === 'Kernel') {
      const { operator, params, inputs } = definition
      for (const input of inputs) bars = Math.max(bars, need(cellOf(input)))
      bars +=
        warmup === 'settled' && operator.settled !== undefined
          ? operator.settled(params, tolerance)
          : operator.warmup(params)
    }
    known.set(cell, bars)
    return bars
  }
  return need(cellOf(ref))
}
