import { once } from '../../core/once.js'
import { grownTo, moduleMemory, moduleOf } from '../../core/web-assembly.js'
import { columnPlaces } from './column-places.kernel.js'
import { CROSSINGS } from './crossings-module.js'
import type { Runs } from './runs.kernel.js'

/** A column that is written where it is compared. */
export interface WrittenColumn {
  readonly length: number
  readonly write: (into: Float64Array) => void
}
export type ComparedColumn = Float64Array | WrittenColumn
/** Two columns of one length that are compared: where is the first above the second? */
export type ColumnPair = readonly [ComparedColumn, ComparedColumn]

/** The module's exports: how much it takes at once, the bytes at which its parts stand, and what it does. */
interface Exports
  extends Readonly<
    Record<
      'TILE' | 'PAIRS' | 'at_columns' | 'at_pairs' | 'at_states' | 'at_counts' | 'at_changes',
      { readonly value: number }
    >
  > {
  readonly blockColumn: (values: number, bars: number, tiles: number) => void
  readonly compare: (pairs: number, from: number, bars: number, tiles: number, stride: number) => void
}

/** What a comparison is before its first bar. */
const UNREAD = 3

/** The module in its memory, which all comparisons of a thread use one after the other. */
const machine = once(() => {
  const module = moduleOf(CROSSINGS)
  // the module alone knows how much its parts take, so it is asked in a memory of no pages
  const { at_columns } = module(moduleMemory(0)) as Exports
  const memory = moduleMemory(at_columns.value)
  return { ...(module(memory) as Exports), memory, places: columnPlaces<ComparedColumn>() }
})

/** Bytes that columns take together; less than two are of no use. */
const COLUMN_BYTES = 192 * 1024 * 1024
/** Columns stand so that their tiles fall into different lines of the processor's cache, whatever their length. */
const [CACHE_TURN, TILE_BYTES] = [65_536, 8192]
const BLOCK = 16

/** How columns of a length stand in the memory. */
const standingOf = (length: number, tile: number) => {
  const tiles = Math.ceil(length / tile)
  const bytes = tiles * tile * Float64Array.BYTES_PER_ELEMENT * (1 + 2 / BLOCK)
  const stride = Math.ceil(bytes / CACHE_TURN) * CACHE_TURN + TILE_BYTES
  return { tiles, stride, most: Math.max(2, Math.floor(COLUMN_BYTES / stride)) }
}
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
const comparedAtOnce = (pairs: readonly ColumnPair[], length: number): readonly Runs[] => {
  const { memory, places, compare, blockColumn, TILE, at_columns, ...at } = machine()
  const { tiles, stride, most } = standingOf(length, TILE.value)
  const { of, missing } = places.placed(new Set(pairs.flat()), length, most)
  grownTo(memory, at_columns.value + places.count() * stride)
  for (const column of missing) {
    const place = at_columns.value + of.get(column)! * stride
    const into = new Float64Array(memory.buffer, place, length)
    if (column instanceof Float64Array) into.set(column)
    else column.write(into)
    blockColumn(place, length, tiles)
    places.written(column, of.get(column)!)
  }
  const count = pairs.length
  const whole = (from: number, size: number): Int32Array => new Int32Array(memory.buffer, from, size)
  whole(at.at_pairs.value, 2 * count).set(pairs.flatMap(([a, b]) => [of.get(a)!, of.get(b)!]))
  whole(at.at_states.value, count).fill(UNREAD)
  const counts = whole(at.at_counts.value, count)
  const changes = whole(at.at_changes.value, count * TILE.value)
  const found: Tile[] = []
  for (let from = 0; from < length; from += TILE.value) {
    compare(count, from, Math.min(TILE.value, length - from), tiles, stride)
    let total = 0
    for (let pair = 0; pair < count; pair++) total += counts[pair]!
    found.push({ changes: changes.slice(0, total), counts: counts.slice() })
  }
  return gathered(found, count)
}

/**
 * `above` of many pairs, to the bit, in one pass over the bars by vector instructions of WebAssembly. A column is written once into the
 * module's memory and stays there for later calls, while there is room; a tile of it stays in the processor's cache for all pairs that
 * read it. All columns have one length, and none changes. **Cost** O(columns x bars), and O(bars / 16 + bars near crossings) a pair.
 * **NaN** is unknown. **Look-ahead** none.
 */
export const aboveEach = (pairs: readonly ColumnPair[]): readonly Runs[] => {
  const { PAIRS, TILE } = machine()
  const length = pairs[0]?.[0].length ?? 0
  if (length === 0) return pairs.map(() => ({ at: new Int32Array(0), value: new Uint8Array(0) }))
  const { most } = standingOf(length, TILE.value)
  const all: Runs[] = []
  let some: ColumnPair[] = []
  let columns = new Set<ComparedColumn>()
  const compare = (): void => {
    if (some.length > 0) all.push(...comparedAtOnce(some, length))
    some = []
    columns = new Set()
  }
  for (const pair of pairs) {
    if (columns.size + 2 > most || some.length === PAIRS.value) compare()
    some.push(pair)
    columns.add(pair[0]).add(pair[1])
  }
  compare()
  return all
}
