// Where columns cross each other, over one tile of bars. `above` in `runs.kernel.ts` is the plain reading of one pair.
// AssemblyScript: `npm run wasm` compiles it.

// bars of a tile, as many blocks of 16 as a word has bits; pairs at most
export const TILE: i32 = 1024
export const PAIRS: i32 = 1024

const BLOCK: i32 = 16
/** No bar was read yet. */
const UNREAD: i32 = 3
const UNKNOWN: i32 = 2

// where things stand in the memory, by pair: the places of its two columns; what the comparison was on the last bar; how many changes
// this tile has
export const at_pairs: usize = 65536
export const at_states: usize = at_pairs + (<usize>PAIRS) * 8
export const at_counts: usize = at_states + (<usize>PAIRS) * 4
// the changes, pair by pair: the bar times 4, and what the comparison is from it on
export const at_changes: usize = at_counts + (<usize>PAIRS) * 4
// the columns, as far apart as the caller says: values of whole tiles, then the least and the greatest values of their blocks
export const at_columns: usize = at_changes + (<usize>PAIRS) * (<usize>TILE) * 4

/** Writes the extremes of a column's blocks, NaN where a block holds one; behind the last bar its value is repeated. */
export function blockColumn(values: usize, bars: i32, tiles: i32): void {
  const blocks = (bars + BLOCK - 1) / BLOCK
  const last = load<f64>(values + ((<usize>(bars - 1)) << 3))
  for (let i = bars; i < blocks * BLOCK; i++) store<f64>(values + ((<usize>i) << 3), last)
  const most = ((<usize>tiles) * (<usize>TILE)) / (<usize>BLOCK) << 3
  let place = values
  let extremes = values + (((<usize>tiles) * (<usize>TILE)) << 3)
  for (let block = 0; block < blocks; block++) {
    let low = v128.load(place)
    let high = low
    let unknown = f64x2.ne(low, low)
    for (let k: usize = 16; k < 128; k += 16) {
      const pair = v128.load(place + k)
      low = f64x2.pmin(low, pair)
      high = f64x2.pmax(high, pair)
      unknown = v128.or(unknown, f64x2.ne(pair, pair))
    }
    const isKnown = !v128.any_true(unknown)
    store<f64>(extremes, isKnown ? min(f64x2.extract_lane(low, 0), f64x2.extract_lane(low, 1)) : NaN)
    store<f64>(extremes + most, isKnown ? max(f64x2.extract_lane(high, 0), f64x2.extract_lane(high, 1)) : NaN)
    place += 128
    extremes += 8
  }
}

/** One bit a bar of a block, as bytes in halves of halves: comparisons of two bars are as wide as two doubles. */
@inline
function eightIn(a: usize, b: usize): i32 {
  const first = v128.shuffle<i32>(f64x2.gt(v128.load(a, 0), v128.load(b, 0)), f64x2.gt(v128.load(a, 16), v128.load(b, 16)), 0, 2, 4, 6)
  const second = v128.shuffle<i32>(f64x2.gt(v128.load(a, 32), v128.load(b, 32)), f64x2.gt(v128.load(a, 48), v128.load(b, 48)), 0, 2, 4, 6)
  return i16x8.bitmask(i16x8.narrow_i32x4_s(first, second))
}
@inline
function aboveIn(a: usize, b: usize): i32 {
  return eightIn(a, b) | (eightIn(a + 64, b + 64) << 8)
}
@inline
function notAboveIn(a: usize, b: usize): i32 {
  let bits = 0
  for (let k = 0; k < 8; k++)
    bits |= i64x2.bitmask(f64x2.le(v128.load(a + ((<usize>k) << 4)), v128.load(b + ((<usize>k) << 4)))) << (2 * k)
  return bits
}

/**
 * Writes the changes of the first pairs over the tile that begins at bar `from`, of columns of `tiles` tiles, `stride` bytes apart. One bit
 * a block says where the extremes prove that nothing changes; of the other blocks two bits a bar are compared, and their changes are read
 * from the bits.
 */
export function compare(pairs: i32, from: i32, bars: i32, tiles: i32, stride: usize): void {
  const blocks = (bars + BLOCK - 1) / BLOCK
  const within: u64 = blocks == 64 ? ~(<u64>0) : ((<u64>1) << blocks) - 1
  const most = ((<usize>tiles) * (<usize>TILE)) / (<usize>BLOCK) << 3
  const values = at_columns + ((<usize>from) << 3)
  const extremes = at_columns + (((<usize>tiles) * (<usize>TILE)) << 3) + ((<usize>(from / BLOCK)) << 3)
  let place = at_changes
  for (let pair = 0; pair < pairs; pair++) {
    const columns = at_pairs + ((<usize>pair) << 3)
    const i = (<usize>load<i32>(columns)) * stride
    const j = (<usize>load<i32>(columns, 4)) * stride
    const a = values + i
    const b = values + j
    const leastA = extremes + i
    const leastB = extremes + j
    const mostA = leastA + most
    const mostB = leastB + most
    let now = load<i32>(at_states + ((<usize>pair) << 2))
    let surelyAbove: u64 = 0
    let surelyNot: u64 = 0
    for (let k = 0; k < 32; k++) {
      const at = (<usize>k) << 4
      surelyAbove |= (<u64>i64x2.bitmask(f64x2.gt(v128.load(leastA + at), v128.load(mostB + at)))) << (2 * k)
      surelyNot |= (<u64>i64x2.bitmask(f64x2.le(v128.load(mostA + at), v128.load(leastB + at)))) << (2 * k)
    }
    const begun = place
    let later = within
    while (true) {
      const todo = later & (now == 1 ? ~surelyAbove : now == 0 ? ~surelyNot : ~(<u64>0))
      if (todo == 0) break
      const block = <i32>ctz(todo)
      // every bit behind this block
      later = within & ~((((<u64>1) << block) << 1) - 1)
      const first = block * BLOCK
      const bytes = (<usize>first) << 3
      const isAbove = aboveIn(a + bytes, b + bytes)
      const eachA = load<f64>(leastA + ((<usize>block) << 3))
      const eachB = load<f64>(leastB + ((<usize>block) << 3))
      const isNot = eachA == eachA && eachB == eachB ? ~isAbove & 0xffff : notAboveIn(a + bytes, b + bytes)
      let changes = (isAbove ^ ((isAbove << 1) | i32(now == 1))) | (isNot ^ ((isNot << 1) | i32(now == 0)))
      if (now == UNREAD) changes |= 1
      changes &= bars - first < BLOCK ? (1 << (bars - first)) - 1 : 0xffff
      while (changes != 0) {
        const bar = ctz(changes)
        changes &= changes - 1
        now = (isAbove >> bar) & 1 ? 1 : (isNot >> bar) & 1 ? 0 : UNKNOWN
        store<i32>(place, ((from + first + bar) << 2) | now)
        place += 4
      }
    }
    store<i32>(at_states + ((<usize>pair) << 2), now)
    store<i32>(at_counts + ((<usize>pair) << 2), <i32>((place - begun) >> 2))
  }
}
