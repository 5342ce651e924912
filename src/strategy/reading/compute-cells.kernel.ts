import { breakPoint } from '../../core/break-point.js'
import { type BarBatch, type Bars, barsBetween } from '../../market/bars/bars.js'
import type { KernelOperator, Values } from '../language/operator.js'
import { otherColumn } from './across.js'
import { barColumn, seriesColumn } from './bar-column.kernel.js'
import { type CellTable, cellOf, outputOf, type Ref } from './cell.js'
import { type Coarsened, coarsen, spreadCoarser, startCoarser } from './coarser.kernel.js'
import type { ReadingOptions } from './reading.js'
import { AT_ONCE, fixedColumn, hasLabel, outputsOf } from './sheet.kernel.js'

/** The state of every cell before its first bar. */
export const startCells = ({ cells }: CellTable): Float64Array[] =>
  cells.map((cell) =>
    cell._tag === 'Kernel'
      ? cell.operator.start(cell.params)
      : cell._tag === 'Higher'
        ? Float64Array.of(Number.NaN)
        : new Float64Array(0),
  )

/** Arrays that one batch after another is computed in; nothing of them leaves the reader. */
export interface Scratch {
  readonly columns: (readonly Values[])[]
}
const scratchOf = (
  scratch: Scratch,
  cell: number,
  length: number,
  make: (length: number) => readonly Values[],
) => {
  const before = scratch.columns[cell]
  if (before !== undefined && before[0]!.length === length) return before
  if (before !== undefined && before[0]!.length > length)
    return before.map((each) => each.subarray(0, length))
  const fresh = make(length)
  scratch.columns[cell] = fresh
  return fresh
}

/**
 * Advances every cell over the next bars, in the table's order; gives each cell's outputs, views of `scratch` that end where
 * the bars do. Cost: O(bars) a cell.
 */
export const computeCells = (
  table: CellTable,
  states: readonly Float64Array[],
  clocks: readonly Float64Array[],
  bars: BarBatch,
  options: ReadingOptions,
  scratch: Scratch,
): readonly (readonly Values[])[] => {
  breakPoint()
  const cut: Coarsened[] = [{ bars, closed: new Int32Array(0) }]
  for (let clock = 1; clock < table.clocks.length; clock++) {
    const definition = table.clocks[clock]!
    cut.push(coarsen(clocks[clock]!, definition, cut[definition.parent]!.bars))
  }
  const done: (readonly Values[])[] = []
  const values = (ref: Ref): Values => done[cellOf(ref)]![outputOf(ref)]!
  for (let i = 0; i < table.cells.length; i++) {
    const cell = table.cells[i]!
    const seen: Bars = cut[cell.clock]!.bars
    const { length } = seen
    switch (cell._tag) {
      case 'Bar':
        done.push([barColumn(seen, cell.name)])
        break
      case 'Series':
        done.push([seriesColumn(seen, cell.name)])
        break
      case 'Fixed':
        done.push(scratchOf(scratch, i, length, (size) => [fixedColumn(cell.value, size)]))
        break
      case 'Labelled':
        done.push([hasLabel(options.labels ?? {}, cell.labels, cell.label, bars.from, length)])
        break
      case 'Higher': {
        const out = scratchOf(scratch, i, length, (size) => [new Float64Array(size)])
        spreadCoarser(
          states[i]!,
          values(cell.input) as Float64Array,
          cut[cell.inner]!.closed,
          out[0] as Float64Array,
        )
        done.push(out)
        break
      }
      case 'ColumnOf':
      case 'Across':
        done.push([otherColumn(options.across!, cell).subarray(bars.from, bars.from + length)])
        break
      case 'Kernel': {
        const { operator, inputs } = cell
        const outputs = scratchOf(scratch, i, length, (size) => outputsOf(operator, size))
        const read = inputs.map(values)
        for (let from = 0; from < length; from += AT_ONCE) {
          if (from > 0) breakPoint()
          operator.advance(states[i]!, read, from, Math.min(length, from + AT_ONCE), outputs)
        }
        done.push(outputs)
        break
      }
    }
  }
  return done
}

/**
 * The outputs of a kernel's cell on all bars. Cells below it are computed part by part, so that they stay in the processor's
 * cache and have no columns of their own. Cost: O(bars) a cell of the table.
 */
export const outputsOfCell = (
  table: CellTable,
  cell: number,
  operator: KernelOperator,
  bars: Bars,
  options: ReadingOptions,
): readonly Values[] => {
  const outputs = outputsOf(operator, bars.length)
  const states = startCells(table)
  const clocks = table.clocks.map(startCoarser)
  const scratch: Scratch = { columns: [] }
  for (let from = 0; from < bars.length; from += AT_ONCE) {
    const to = Math.min(bars.length, from + AT_ONCE)
    scratch.columns[cell] = outputs.map((each) => each.subarray(from, to))
    computeCells(table, states, clocks, barsBetween(bars, from, to), options, scratch)
  }
  return outputs
}
