// The curve of one account over a tile of scored bars, with what is summed along it. `curveInTurn` in `curve-walk.kernel.ts` is the
// plain reading. AssemblyScript: `npm run wasm` compiles it.

// bars of a tile at most
export const CURVE_TILE: i32 = 4096

/** A row of running sums: r, r², r³, r⁴, gains, losses, losses², nothing. */
const ROW: usize = 64

// where things stand in the memory: peak, deepest drawdown and Σ of squared ones; the value at the peak and the longest time under one, as
// places in the curve; the running sums
export const curve_fold: usize = 65536
export const curve_places: usize = curve_fold + 32
export const curve_sums: usize = curve_fold + 64
// the stretches of the tile: first bars, counted from the tile's own, cash and units; behind the last begins one where the tile ends
export const curve_from: usize = curve_sums + 64
export const curve_cash: usize = curve_from + (<usize>CURVE_TILE) * 4 + 64
export const curve_units: usize = curve_cash + (<usize>CURVE_TILE) * 8
// the close before the tile, and its own; equity; two rows a stretch, behind its first and its last bar here
export const curve_close: usize = curve_units + (<usize>CURVE_TILE) * 8
export const curve_equity: usize = curve_close + (<usize>CURVE_TILE) * 8 + 64
export const curve_rows: usize = curve_equity + (<usize>CURVE_TILE) * 8
export const curve_end: usize = curve_rows + (<usize>CURVE_TILE) * 2 * ROW

// the sums and the fold while they are added to
let powers: v128 = f64x2.splat(0)
let higher: v128 = f64x2.splat(0)
let signed: v128 = f64x2.splat(0)
let losses2: f64 = 0
let peak: f64 = 0
let deepest: f64 = 0
let drawdown2: f64 = 0
let top: i32 = 0
let longest: i32 = 0

/** Adds the returns of the closes of bars [a, b). */
@inline
function addReturns(a: i32, b: i32): void {
  let first = powers
  let second = higher
  let third = signed
  let squares = losses2
  let close = curve_close + ((<usize>a) << 3)
  const half = f64x2.splat(0.5)
  const one = f64x2.splat(1)
  let t = a
  for (; t + 2 <= b; t += 2) {
    const r = f64x2.sub(f64x2.div(v128.load(close, 8), v128.load(close)), one)
    const r2 = f64x2.mul(r, r)
    const r3 = f64x2.mul(r2, r)
    const r4 = f64x2.mul(r2, r2)
    const loss = f64x2.mul(f64x2.sub(r, f64x2.abs(r)), half)
    const gain = f64x2.sub(r, loss)
    const square = f64x2.mul(loss, loss)
    first = f64x2.add(f64x2.add(first, v128.shuffle<i64>(r, r2, 0, 2)), v128.shuffle<i64>(r, r2, 1, 3))
    second = f64x2.add(f64x2.add(second, v128.shuffle<i64>(r3, r4, 0, 2)), v128.shuffle<i64>(r3, r4, 1, 3))
    third = f64x2.add(f64x2.add(third, v128.shuffle<i64>(gain, loss, 0, 2)), v128.shuffle<i64>(gain, loss, 1, 3))
    squares = squares + f64x2.extract_lane(square, 0) + f64x2.extract_lane(square, 1)
    close += 16
  }
  if (t < b) {
    const r = load<f64>(close, 8) / load<f64>(close) - 1
    const r2 = r * r
    const loss = (r - Math.abs(r)) * 0.5
    first = f64x2.add(first, f64x2(r, r2))
    second = f64x2.add(second, f64x2(r2 * r, r2 * r2))
    third = f64x2.add(third, f64x2(r - loss, loss))
    squares += loss * loss
  }
  powers = first
  higher = second
  signed = third
  losses2 = squares
}

/** Writes the running sums. */
@inline
function writeRow(row: usize): void {
  v128.store(row, powers, 0)
  v128.store(row, higher, 16)
  v128.store(row, signed, 32)
  store<f64>(row, losses2, 48)
}

/** Advances the drawdowns by the equity after one bar, whose place in the curve is given. */
@inline
function addDrawdown(now: f64, place: i32): void {
  if (now >= peak) {
    if (place - 1 - top > longest) longest = place - 1 - top
    peak = now
    top = place
    return
  }
  const drawdown = now / peak - 1
  if (drawdown < deepest) deepest = drawdown
  drawdown2 += drawdown * drawdown
}

/** The curve over bars [a, b), through which nothing is held. */
@inline
function rest(cash: f64, a: i32, b: i32, place: i32): void {
  const equity = curve_equity + ((<usize>a) << 3)
  const flat = f64x2.splat(cash)
  let at = equity
  let t = a
  for (; t + 2 <= b; t += 2) {
    v128.store(at, flat)
    at += 16
  }
  if (t < b) store<f64>(at, cash)
  if (cash >= peak) {
    if (place - 1 - top > longest) longest = place - 1 - top
    peak = cash
    top = place + (b - a) - 1
    return
  }
  const drawdown = cash / peak - 1
  if (drawdown < deepest) deepest = drawdown
  const square = drawdown * drawdown
  let sum = drawdown2
  for (let k = a; k < b; k++) sum += square
  drawdown2 = sum
}

/** The curve over bars [a, b), through which units are held. */
@inline
function hold(cash: f64, units: f64, a: i32, b: i32, place: i32): void {
  let close = curve_close + ((<usize>a) << 3)
  let at = curve_equity + ((<usize>a) << 3)
  const left = f64x2.splat(cash)
  const held = f64x2.splat(units)
  const one = f64x2.splat(1)
  let t = a
  for (; t + 2 <= b; t += 2) {
    const now = f64x2.add(left, f64x2.mul(held, v128.load(close, 8)))
    v128.store(at, now)
    const high = f64x2.splat(peak)
    if (v128.any_true(f64x2.ge(now, high))) {
      addDrawdown(f64x2.extract_lane(now, 0), place)
      addDrawdown(f64x2.extract_lane(now, 1), place + 1)
    } else {
      const drawdown = f64x2.sub(f64x2.div(now, high), one)
      const square = f64x2.mul(drawdown, drawdown)
      if (v128.any_true(f64x2.lt(drawdown, f64x2.splat(deepest)))) {
        const first = f64x2.extract_lane(drawdown, 0)
        const second = f64x2.extract_lane(drawdown, 1)
        if (first < deepest) deepest = first
        if (second < deepest) deepest = second
      }
      drawdown2 = drawdown2 + f64x2.extract_lane(square, 0) + f64x2.extract_lane(square, 1)
    }
    close += 16
    at += 16
    place += 2
  }
  if (t < b) {
    const now = cash + units * load<f64>(close, 8)
    store<f64>(at, now)
    addDrawdown(now, place)
  }
}

/** Walks the stretches of a tile that begins at this place in the curve. */
export function walkTile(stretches: i32, place: i32): void {
  powers = v128.load(curve_sums, 0)
  higher = v128.load(curve_sums, 16)
  signed = v128.load(curve_sums, 32)
  losses2 = load<f64>(curve_sums, 48)
  peak = load<f64>(curve_fold, 0)
  deepest = load<f64>(curve_fold, 8)
  drawdown2 = load<f64>(curve_fold, 16)
  top = load<i32>(curve_places, 0)
  longest = load<i32>(curve_places, 4)
  let row = curve_rows
  for (let i = 0; i < stretches; i++) {
    const a = load<i32>(curve_from + ((<usize>i) << 2))
    const b = load<i32>(curve_from + ((<usize>i) << 2), 4)
    const cash = load<f64>(curve_cash + ((<usize>i) << 3))
    const units = load<f64>(curve_units + ((<usize>i) << 3))
    addReturns(a, a + 1)
    writeRow(row)
    addReturns(a + 1, b)
    writeRow(row + ROW)
    row += 2 * ROW
    if (units == 0) rest(cash, a, b, place + a)
    else hold(cash, units, a, b, place + a)
  }
  writeRow(curve_sums)
  store<f64>(curve_fold, peak, 0)
  store<f64>(curve_fold, deepest, 8)
  store<f64>(curve_fold, drawdown2, 16)
  store<i32>(curve_places, top, 0)
  store<i32>(curve_places, longest, 4)
}
