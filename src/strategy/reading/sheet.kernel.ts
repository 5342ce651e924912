import { BARS_A_PART, breakPoint } from '../../core/break-point.js'
import type { BarBatch, Bars } from '../../market/bars/bars.js'
import type { WrittenColumn } from '../language/crossings.kernel.js'
import type { KernelOperator, Sparse, Values } from '../language/operator.js'
import {
  above,
  denseOf,
  type Extremes,
  extremesOf,
  type Runs,
  runsOf,
  UNKNOWN_TRUTH,
} from '../language/runs.kernel.js'
import { type Across, otherColumn } from './across.js'
import { barColumn, seriesColumn } from './bar-column.kernel.js'
import { type Cell, type CellTable, cellOf, type Labels, outputOf, type Ref } from './cell.js'
import { type Coarsened, coarsen, spreadCoarser, startCoarser } from './coarser.kernel.js'

interface Held {
  readonly bytes: number
  columns?: readonly Values[]
  runs?: Runs
  extremes?: (Extremes | undefined)[]
}

/**
 * Columns of one slice of bars, computed when they are first read and kept while the memory budget allows; the least
 * recently read go first. A column's first bar is the sheet's first bar.
 */
export interface Sheet {
  readonly table: CellTable
  readonly bars: BarBatch
  readonly labels: Labels
  readonly across: Across | undefined
  readonly budget: number
  readonly held: Map<number, Held>
  readonly coarsened: Map<number, Coarsened>
  /** Comparisons of two columns that were made ahead of the conditions that read them. */
  readonly compared: Map<string, Runs>
  /** Columns that are computed where they are compared. */
  readonly written: Map<Ref, WrittenColumn>
  bytes: number
  computed: number
}

export const sheetOf = (
  table: CellTable,
  bars: BarBatch,
  options: { readonly labels?: Labels; readonly across?: Across; readonly memory_bytes?: number } = {},
): Sheet => ({
  table,
  bars,
  labels: options.labels ?? {},
  across: options.across,
  budget: options.memory_bytes ?? 256 * 1024 * 1024,
  held: new Map(),
  coarsened: new Map(),
  compared: new Map(),
  written: new Map(),
  bytes: 0,
  computed: 0,
})

const keep = (sheet: Sheet, cell: number, added: Omit<Held, 'bytes'>, bytes: number): Held => {
  const before = sheet.held.get(cell)
  const held: Held = { ...before, ...added, bytes: (before?.bytes ?? 0) + bytes }
  sheet.held.delete(cell)
  sheet.held.set(cell, held)
  sheet.bytes += bytes
  for (const [oldest, { bytes: freed }] of sheet.held) {
    if (sheet.bytes <= sheet.budget || oldest === cell) break
    sheet.held.delete(oldest)
    sheet.bytes -= freed
  }
  return held
}
const look = (sheet: Sheet, cell: number): Held | undefined => {
  const held = sheet.held.get(cell)
  if (held === undefined) return undefined
  sheet.held.delete(cell)
  sheet.held.set(cell, held)
  return held
}

const coarsenedBy = (sheet: Sheet, clock: number): Coarsened => {
  const known = sheet.coarsened.get(clock)
  if (known !== undefined) return known
  const definition = sheet.table.clocks[clock]!
  const made = coarsen(startCoarser(), definition, barsOf(sheet, definition.parent))
  sheet.coarsened.set(clock, made)
  return made
}
const barsOf = (sheet: Sheet, clock: number): Bars =>
  clock === 0 ? sheet.bars : coarsenedBy(sheet, clock).bars

/** One value on every bar. */
export const fixedColumn = (value: number | boolean, length: number): Values =>
  typeof value === 'boolean'
    ? new Uint8Array(length).fill(value ? 1 : 0)
    : new Float64Array(length).fill(value)

/** Fresh arrays for an operator's outputs. */
export const outputsOf = ({ fields, result }: KernelOperator, length: number): readonly Values[] =>
  Array.from({ length: Math.max(1, fields.length) }, () =>
    result === 'boolean' ? new Uint8Array(length) : new Float64Array(length),
  )

/** 1 where a bar has the label, 0 where another, unknown where none. */
export const hasLabel = (
  labels: Labels,
  name: string,
  label: string,
  from: number,
  length: number,
): Uint8Array => {
  const column = labels[name]!
  const wanted = column.names.indexOf(label)
  const out = new Uint8Array(length)
  for (let i = 0; i < length; i++) {
    const code = column.code[from + i] ?? -1
    out[i] = code < 0 ? UNKNOWN_TRUTH : code === wanted ? 1 : 0
  }
  return out
}

/** What a comparison of two columns is called among those that were made ahead. */
export const comparison = (above: Ref, below: Ref): string => `${above},${below}`

export const isSparse = (
  cell: Cell,
): cell is Cell & {
  readonly _tag: 'Kernel'
  readonly operator: KernelOperator & { readonly sparse: NonNullable<KernelOperator['sparse']> }
} => cell._tag === 'Kernel' && cell.operator.sparse !== undefined

/**
 * Bars that an operator advances in one call. V8 compiles a function that is called once in the middle of its loop, and falls back
 * to the interpreter behind the loop. One that is called for each part of a column is compiled whole.
 */
export const AT_ONCE = BARS_A_PART

type KernelCell = Extract<Cell, { readonly _tag: 'Kernel' }>
/** Writes the outputs of a kernel's cell on all bars. */
export const writeOutputs = (
  sheet: Sheet,
  { operator, params, inputs, clock }: KernelCell,
  outputs: readonly Values[],
): void => {
  const { length } = barsOf(sheet, clock)
  const read = inputs.map((ref) => values(sheet, ref))
  const state = operator.start(params)
  for (let from = 0; from < length; from += AT_ONCE) {
    breakPoint()
    operator.advance(state, read, from, Math.min(length, from + AT_ONCE), outputs)
  }
}

const computed = (sheet: Sheet, cell: Cell): readonly Values[] => {
  const { length } = barsOf(sheet, cell.clock)
  switch (cell._tag) {
    case 'Bar':
      return [barColumn(barsOf(sheet, cell.clock), cell.name)]
    case 'Series':
      return [seriesColumn(sheet.bars, cell.name)]
    case 'Fixed':
      return [fixedColumn(cell.value, length)]
    case 'Labelled':
      return [hasLabel(sheet.labels, cell.labels, cell.label, sheet.bars.from, length)]
    case 'Higher': {
      const out = new Float64Array(length)
      spreadCoarser(
        Float64Array.of(Number.NaN),
        numbers(sheet, cell.input),
        coarsenedBy(sheet, cell.inner).closed,
        out,
      )
      return [out]
    }
    case 'ColumnOf':
    case 'Across':
      return [otherColumn(sheet.across!, cell).subarray(sheet.bars.from, sheet.bars.from + length)]
    case 'Kernel': {
      const outputs = outputsOf(cell.operator, length)
      writeOutputs(sheet, cell, outputs)
      return outputs
    }
  }
}

/** The values of a column or a condition, one a bar of its clock. */
export const values = (sheet: Sheet, ref: Ref): Values => {
  const cell = cellOf(ref)
  const held = look(sheet, cell)
  if (held?.columns !== undefined) return held.columns[outputOf(ref)]!
  const definition = sheet.table.cells[cell]!
  if (isSparse(definition)) return denseOf(runs(sheet, ref), barsOf(sheet, definition.clock).length)
  const columns = computed(sheet, definition)
  if (definition._tag === 'Kernel' || definition._tag === 'Higher') sheet.computed += 1
  const own = definition._tag === 'Bar' && definition.name in sheet.bars
  keep(sheet, cell, { columns }, own ? 0 : columns.reduce((sum, each) => sum + each.byteLength, 0))
  return columns[outputOf(ref)]!
}
/** The values of a column of numbers. */
export const numbers = (sheet: Sheet, ref: Ref): Float64Array => values(sheet, ref) as Float64Array

const extremes = (sheet: Sheet, ref: Ref): Extremes => {
  const cell = cellOf(ref)
  const known = look(sheet, cell)?.extremes?.[outputOf(ref)]
  if (known !== undefined) return known
  const made = extremesOf(numbers(sheet, ref))
  const all = [...(sheet.held.get(cell)?.extremes ?? [])]
  all[outputOf(ref)] = made
  keep(sheet, cell, { extremes: all }, made.least.byteLength * 2)
  return made
}

const sparse = (sheet: Sheet, inputs: readonly Ref[], clock: number): Sparse => ({
  length: barsOf(sheet, clock).length,
  above: (left, right) => {
    const a = inputs[left]!
    const b = inputs[right]!
    const ahead = sheet.compared.get(comparison(a, b))
    return ahead ?? above(numbers(sheet, a), numbers(sheet, b), extremes(sheet, a), extremes(sheet, b))
  },
  runs: (argument) => runs(sheet, inputs[argument]!),
})

/** A condition as runs. */
export const runs = (sheet: Sheet, ref: Ref): Runs => {
  const cell = cellOf(ref)
  const held = look(sheet, cell)
  if (held?.runs !== undefined) return held.runs
  const definition = sheet.table.cells[cell]!
  const made = isSparse(definition)
    ? definition.operator.sparse(sparse(sheet, definition.inputs, definition.clock))
    : runsOf(values(sheet, ref) as Uint8Array)
  keep(sheet, cell, { runs: made }, made.at.byteLength + made.value.byteLength)
  return made
}
