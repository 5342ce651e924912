// Sums over the last values of a series, two bars at once. `step` in `window-sum.kernel.ts` of the folder above is the plain reading of one
// bar. AssemblyScript: `npm run wasm` compiles it.

/** Where the sum and what its roundings lost stand. */
export const at_sum: usize = 1024

/** Writes a value times `flat` where a window that ends at one of `count` bars holds it alone. */
function levelFlat(values: usize, out: usize, window: i32, count: i32, flat: f64): void {
  let i = window
  const to = window + count
  while (i < to) {
    let first = i
    while (first > i - window + 1 && load<f64>(values + ((<usize>(first - 1)) << 3)) == load<f64>(values + ((<usize>first) << 3))) first--
    if (first > i - window + 1) {
      i = first + window - 1
      continue
    }
    do {
      store<f64>(out + ((<usize>(i - window)) << 3), load<f64>(values + ((<usize>i) << 3)) * flat)
      i++
    } while (i < to && load<f64>(values + ((<usize>i) << 3)) == load<f64>(values + ((<usize>(i - 1)) << 3)))
  }
}

/**
 * `values` are a window of them, all known, and then those of `count` bars. Writes the sum over the window that ends at each of these bars,
 * over the divisor, in pairs up to one that is not finite, and gives how many bars it wrote. What a change and a sum lose by rounding is
 * taken of two bars at once; each is added to what was lost before in its turn.
 */
export function sumWindows(values: usize, out: usize, window: i32, count: i32, divisor: f64): i32 {
  let sum = load<f64>(at_sum)
  let lost = load<f64>(at_sum, 8)
  const by = f64x2.splat(divisor)
  const entering = values + ((<usize>window) << 3)
  let done = 0
  for (; done + 2 <= count; done += 2) {
    const place = (<usize>done) << 3
    const value = v128.load(entering + place)
    if (v128.any_true(f64x2.ne(f64x2.sub(value, value), f64x2.splat(0)))) break
    const leaving = v128.load(values + place)
    const change = f64x2.sub(value, leaving)
    const part = f64x2.sub(change, value)
    // Knuth's two-sum, of the change and of the sum
    const ofChange = f64x2.sub(f64x2.sub(value, f64x2.sub(change, part)), f64x2.add(leaving, part))
    const next = sum + f64x2.extract_lane(change, 0)
    const after = next + f64x2.extract_lane(change, 1)
    const before = f64x2(sum, next)
    const now = f64x2(next, after)
    const added = f64x2.sub(now, before)
    const ofSum = f64x2.add(f64x2.sub(before, f64x2.sub(now, added)), f64x2.sub(change, added))
    const rounded = f64x2.add(ofChange, ofSum)
    const lostNext = lost + f64x2.extract_lane(rounded, 0)
    sum = after
    lost = lostNext + f64x2.extract_lane(rounded, 1)
    v128.store(out + place, f64x2.div(f64x2.add(now, f64x2(lostNext, lost)), by))
  }
  store<f64>(at_sum, sum)
  store<f64>(at_sum, lost, 8)
  levelFlat(values, out, window, done, <f64>window / divisor)
  return done
}
