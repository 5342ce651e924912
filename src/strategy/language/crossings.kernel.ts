import { once } from '../../core/once.js'
import { moduleMemory, moduleOf } from '../../core/web-assembly.js'
import { CROSSINGS } from './crossings-module.js'
import type { Runs } from './runs.kernel.js'

/** Two columns of one length that are compared: where is the first above the second? */
export type ColumnPair = readonly [Float64Array, Float64Array]

/** The module's exports: how much it takes at once, the bytes at which its parts stand, and what it does. */
type Exports = Readonly<
  Record<
    | 'TILE'
    | 'COLUMNS'
    | 'PAIRS'
    | 'at_columns'
    | 'at_pairs'
    | 'at_states'
    | 'at_counts'
    | 'at_changes'
    | 'end',
    { readonly value: number }
  >
> & {
  readonly blockColumn: (column: number, bars: number) => void
  readonly compare: (pairs: number, from: number, bars: number) => void
}

/** What a comparison is before its first bar. */
const UNREAD = 3

/** The module with views of its memory, which all comparisons of a thread use one after the other. */
const machine = once(() => {
  const module = moduleOf(CROSSINGS)
  // the module alone knows how much its parts take, so it is asked in a memory of no pages
  const { end } = module(moduleMemory(0)) as Exports
  const memory = moduleMemory(end.value)
  const exported = module(memory) as Exports
  const { TILE, COLUMNS, PAIRS, at_columns, at_pairs, at_states, at_counts, at_changes } = exported
  return {
    ...exported,
    tile: TILE.value,
    most: { columns: COLUMNS.value, pairs: PAIRS.value },
    columns: new Float64Array(memory.buffer, at_columns.value, COLUMNS.value * TILE.value),
    pairs: new Int32Array(memory.buffer, at_pairs.value, 2 * PAIRS.value),
    states: new Int32Array(memory.buffer, at_states.value, PAIRS.value),
    counts: new Int32Array(memory.buffer, at_counts.value, PAIRS.value),
    changes: new Int32Array(memory.buffer, at_changes.value, PAIRS.value * TILE.value),
  }
})

/** The changes of all pairs in one tile, pair by pair, and how many each has. */
interface Tile {
  readonly changes: Int32Array
  readonly counts: Int32Array
}

/** Puts what the tiles hold of each pair behind each other. */
const gathered = (tiles: readonly Tile[], pairs: number): readonly Runs[] => {
  const totals = new Int32Array(pairs)
  for (const { counts } of tiles) for (let pair = 0; pair < pairs; pair++) totals[pair]! += counts[pair]!
  const all = Array.from(
    totals,
    (total): Runs => ({ at: new Int32Array(total), value: new Uint8Array(total) }),
  )
  const places = new Int32Array(pairs)
  for (const { changes, counts } of tiles) {
    let next = 0
    for (let pair = 0; pair < pairs; pair++) {
      const { at, value } = all[pair]!
      const from = places[pair]!
      const to = from + counts[pair]!
      for (let i = from; i < to; i++) {
        const change = changes[next++]!
        at[i] = change >> 2
        value[i] = change & 3
      }
      places[pair] = to
    }
  }
  return all
}

/** Compares pairs of few enough columns. */
const comparedAtOnce = (
  columns: readonly Float64Array[],
  places: readonly number[],
  length: number,
): readonly Runs[] => {
  const at = machine()
  const count = places.length / 2
  at.pairs.set(places)
  at.states.fill(UNREAD, 0, count)
  const tiles: Tile[] = []
  for (let from = 0; from < length; from += at.tile) {
    const bars = Math.min(at.tile, length - from)
    for (let k = 0; k < columns.length; k++) {
      at.columns.set(columns[k]!.subarray(from, from + bars), k * at.tile)
      at.blockColumn(k, bars)
    }
    at.compare(count, from, bars)
    let total = 0
    for (let pair = 0; pair < count; pair++) total += at.counts[pair]!
    tiles.push({ changes: at.changes.slice(0, total), counts: at.counts.slice(0, count) })
  }
  return gathered(tiles, count)
}

/**
 * `above` of many pairs, to the bit, in one pass over the bars by vector instructions of WebAssembly: a tile of each column is
 * copied once, and stays in the processor's cache for all pairs that read it. All columns have one length. **Cost**
 * O(columns x bars), and O(bars / 16 + bars near crossings) a pair. **NaN** is unknown. **Look-ahead** none.
 */
export const aboveEach = (pairs: readonly ColumnPair[]): readonly Runs[] => {
  const { most } = machine()
  const length = pairs[0]?.[0].length ?? 0
  const all: Runs[] = []
  let columns = new Map<Float64Array, number>()
  let places: number[] = []
  const placeOf = (column: Float64Array): number => {
    const known = columns.get(column)
    if (known !== undefined) return known
    columns.set(column, columns.size)
    return columns.size - 1
  }
  const compare = (): void => {
    if (places.length > 0) all.push(...comparedAtOnce([...columns.keys()], places, length))
    columns = new Map()
    places = []
  }
  for (const [a, b] of pairs) {
    if (columns.size + 2 > most.columns || places.length === 2 * most.pairs) compare()
    places.push(placeOf(a), placeOf(b))
  }
  compare()
  return all
}
