// Sums that stand in the memory.

/** Adds two numbers to those that stand at a place. */
@inline
export function addPair(place: usize, offset: usize, value: v128): void {
  v128.store(place + offset, f64x2.add(v128.load(place + offset), value))
}

/** Adds one return to the sums of its coarse block. */
@inline
export function addReturnTo(sums: usize, r: f64): void {
  const r2 = r * r
  addPair(sums, 0, f64x2(r, r2))
  addPair(sums, 16, f64x2(r2 * r, r2 * r2))
  // which sign a return has is as good as chance: both sums are added to, one of them nothing
  const gains = r > 0
  addPair(sums, 32, f64x2(gains ? r : 0, gains ? 0 : r))
  store<f64>(sums, load<f64>(sums, 48) + (gains ? 0 : r2), 48)
}
