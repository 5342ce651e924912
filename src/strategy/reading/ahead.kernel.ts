import { aboveEach, type ComparedColumn } from '../language/crossings.kernel.js'
import type { Runs } from '../language/runs.kernel.js'
import { cellOf, type Ref } from './cell.js'
import { comparison, isSparse, numbers, runs, type Sheet, writeOutputs } from './sheet.kernel.js'

const none: Runs = { at: new Int32Array(0), value: new Uint8Array(0) }

/** The pairs of columns that conditions compare and the sheet does not hold; found by reading the conditions over no bars. */
const pairsIn = (sheet: Sheet, conditions: readonly Ref[]): readonly (readonly [Ref, Ref])[] => {
  const pairs = new Map<string, readonly [Ref, Ref]>()
  const seen = new Set<number>()
  const visit = (ref: Ref): Runs => {
    const cell = cellOf(ref)
    const definition = sheet.table.cells[cell]!
    if (seen.has(cell) || !isSparse(definition) || definition.clock !== 0) return none
    seen.add(cell)
    if (sheet.held.get(cell)?.runs !== undefined) return none
    const { operator, inputs } = definition
    return operator.sparse({
      length: 0,
      above: (left, right) => {
        const pair = [inputs[left]!, inputs[right]!] as const
        pairs.set(comparison(...pair), pair)
        return none
      },
      runs: (argument) => visit(inputs[argument]!),
    })
  }
  for (const ref of conditions) visit(ref)
  return [...pairs.values()]
}

/**
 * A column for comparisons with many others. One that nothing else has read is computed where it is compared, and the sheet does not
 * keep it.
 */
const comparedColumn = (sheet: Sheet, ref: Ref): ComparedColumn => {
  const cell = sheet.table.cells[cellOf(ref)]!
  const isHeld = sheet.held.get(cellOf(ref))?.columns !== undefined
  if (isHeld || cell._tag !== 'Kernel' || cell.clock !== 0 || cell.operator.fields.length > 0)
    return numbers(sheet, ref)
  const known = sheet.written.get(ref)
  if (known !== undefined) return known
  const made = {
    length: sheet.bars.length,
    write: (into: Float64Array) => {
      sheet.computed += 1
      writeOutputs(sheet, cell, [into])
    },
  }
  sheet.written.set(ref, made)
  return made
}

/**
 * Computes conditions that are read next, their comparisons all in one pass over the bars. Pairs are taken as long as their
 * columns fit the sheet's memory, then compared. **Cost** as `aboveEach`, and O(changes) a condition. **NaN** is unknown.
 * **Look-ahead** none.
 */
export const readAhead = (sheet: Sheet, conditions: readonly Ref[]): void => {
  const pairs = pairsIn(sheet, conditions)
  const bytes = sheet.bars.length * Float64Array.BYTES_PER_ELEMENT
  let taken: (readonly [Ref, Ref])[] = []
  let columns = new Set<Ref>()
  const compare = (): void => {
    const read = aboveEach(taken.map(([a, b]) => [comparedColumn(sheet, a), comparedColumn(sheet, b)]))
    for (const [k, pair] of taken.entries()) sheet.compared.set(comparison(...pair), read[k]!)
    taken = []
    columns = new Set()
  }
  for (const [a, b] of pairs) {
    if ((columns.size + 2) * bytes > sheet.budget) compare()
    taken.push([a, b])
    columns.add(a).add(b)
  }
  compare()
  for (const ref of conditions) runs(sheet, ref)
  sheet.compared.clear()
}
