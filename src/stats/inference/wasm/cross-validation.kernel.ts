// One half of the blocks of a cross-validation, for all columns, two of them at once; `laws/stats/cross-validation.ts` has the
// plain reading. AssemblyScript: `npm run wasm` compiles it.

/**
 * Writes a number by which columns are ranked, and gives the first column of the largest one. Rows hold Σ r and Σ r² of each
 * column over some of the blocks, as they stand in memory; both rows of each sum are added. Over n returns the number is
 * `S |S| / v`, v = Q - S² / n, which rises with the Sharpe ratio; -Infinity where v is rounding. Columns come in pairs.
 */
export function rankings(columns: i32, n: f64, lowS: usize, highS: usize, lowQ: usize, highQ: usize, into: usize): i32 {
  const part = f64x2.splat(1 / n)
  const rounding = f64x2.splat(1e-14)
  const none = f64x2.splat(-Infinity)
  let most = none
  let at = i64x2(0, 1)
  let column = at
  for (let c: usize = 0; c < <usize>columns << 3; c += 16) {
    const s = f64x2.add(v128.load(lowS + c), v128.load(highS + c))
    const q = f64x2.add(v128.load(lowQ + c), v128.load(highQ + c))
    const v = f64x2.sub(q, f64x2.mul(f64x2.mul(s, s), part))
    const ranking = v128.bitselect(f64x2.div(f64x2.mul(s, f64x2.abs(s)), v), none, f64x2.gt(v, f64x2.mul(q, rounding)))
    v128.store(into + c, ranking)
    const larger = f64x2.gt(ranking, most)
    most = v128.bitselect(ranking, most, larger)
    at = v128.bitselect(column, at, larger)
    column = i64x2.add(column, i64x2.splat(2))
  }
  const a = f64x2.extract_lane(most, 0)
  const b = f64x2.extract_lane(most, 1)
  const first = <i32>i64x2.extract_lane(at, 0)
  const second = <i32>i64x2.extract_lane(at, 1)
  return b > a || (b == a && second < first) ? second : first
}

/** Twice the columns that are ranked below a number, and once those that are ranked as it. */
export function rankAmong(columns: i32, rankings: usize, value: f64): i32 {
  const both = f64x2.splat(value)
  let count = i64x2.splat(0)
  const pairs = columns & ~1
  for (let c: usize = 0; c < <usize>pairs << 3; c += 16) {
    const ranking = v128.load(rankings + c)
    count = i64x2.sub(count, i64x2.add(f64x2.lt(ranking, both), f64x2.le(ranking, both)))
  }
  let sum = <i32>(i64x2.extract_lane(count, 0) + i64x2.extract_lane(count, 1))
  if (pairs < columns) {
    const last = load<f64>(rankings + (<usize>pairs << 3))
    sum += <i32>(last < value) + <i32>(last <= value)
  }
  return sum
}
