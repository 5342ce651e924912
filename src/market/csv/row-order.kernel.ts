import { longestRise, risesStrictly } from './longest-rise.kernel.js'

/** Which rows of a file are its bars, in rising order of time. */
export interface RowOrder {
  /** Rows by time, oldest first; undefined where they are all rows as they stand. */
  readonly rows: Int32Array | undefined
  readonly newestFirst: boolean
  /** Rows that are none of them, in the order of the file. */
  readonly blamed: readonly BlamedRow[]
}

/** A row that is left out: for a time that another row has, or for one that does not fit the times around it. */
export interface BlamedRow {
  readonly row: number
  /** The row that stands for its time; -1 where there is none. */
  readonly twin: number
}

const countOf = (kept: Uint8Array): number => {
  let count = 0
  for (const one of kept) count += one
  return count
}

/**
 * Finds the rows of a file that rise, or fall all through where it is newest first: as many as can be, so that the smallest
 * set of rows is blamed. Of rows with one time the first in the file is kept, or the last. Rows without a time are in none.
 * **Cost**: O(rows) where times rise, else O(rows log rows). **NaN**: rows without a time. **Look-ahead**: a judgement on the
 * whole file.
 */
export const rowOrder = (time: Float64Array, keep: 'first' | 'last'): RowOrder => {
  if (risesStrictly(time)) return { rows: undefined, newestFirst: false, blamed: [] }
  const rising = longestRise(time)
  const falling = longestRise(time.map((at) => -at))
  const newestFirst = countOf(falling) > countOf(rising)
  const kept = newestFirst ? falling : rising
  // by time, the row that stands for it
  const stands = new Map<number, number>()
  for (let i = 0; i < time.length; i++) if (kept[i] === 1) stands.set(time[i]!, i)
  for (let i = 0; i < time.length; i++) {
    const now = stands.get(time[i]!)
    if (now === undefined || now === i) continue
    if (keep === 'first' ? i < now : i > now) stands.set(time[i]!, i)
  }
  const rows = Int32Array.from(stands.values())
  const sorted = newestFirst ? rows.reverse() : rows
  const blamed: BlamedRow[] = []
  for (let i = 0; i < time.length; i++) {
    if (Number.isNaN(time[i]!)) continue
    const twin = stands.get(time[i]!) ?? -1
    if (twin !== i) blamed.push({ row: i, twin })
  }
  return { rows: sorted, newestFirst, blamed }
}
