// The largest sums of rows times draws, for four rows and four draws at once; `laws/stats/multiplier.ts` has the plain reading.
// AssemblyScript: `npm run wasm` compiles it.

/** Rows that are read together for all draws: 64 of 64 blocks are 32 kB. */
const CHUNK: i32 = 64

/**
 * Raises the maxima at `into`, one a draw, to the largest `sum_b row_b draw_b`, or of rows two by two to the largest of the
 * smaller ones of two. Rows stand one behind the other; draws stand in groups of four, block by block. Both come in fours.
 */
export function maxima(count: i32, blocks: i32, draws: i32, smaller: bool, rows: usize, groups: usize, into: usize): void {
  const row = <usize>blocks << 3
  const group = <usize>blocks << 5
  for (let from = 0; from < count; from += CHUNK) {
    const to = min(count, from + CHUNK)
    for (let k = 0; k < draws; k += 4) {
      const first = groups + (<usize>k >> 2) * group
      const at = into + (<usize>k << 3)
      let mostA = v128.load(at)
      let mostB = v128.load(at, 16)
      for (let j = from; j < to; j += 4) {
        let p = rows + <usize>j * row
        let x = first
        let a0 = f64x2.splat(0), a1 = a0, a2 = a0, a3 = a0
        let b0 = a0, b1 = a0, b2 = a0, b3 = a0
        for (const end = p + row; p < end; p += 8, x += 32) {
          const drawA = v128.load(x)
          const drawB = v128.load(x, 16)
          const r0 = v128.load64_splat(p)
          const r1 = v128.load64_splat(p + row)
          const r2 = v128.load64_splat(p + 2 * row)
          const r3 = v128.load64_splat(p + 3 * row)
          a0 = f64x2.add(a0, f64x2.mul(r0, drawA))
          b0 = f64x2.add(b0, f64x2.mul(r0, drawB))
          a1 = f64x2.add(a1, f64x2.mul(r1, drawA))
          b1 = f64x2.add(b1, f64x2.mul(r1, drawB))
          a2 = f64x2.add(a2, f64x2.mul(r2, drawA))
          b2 = f64x2.add(b2, f64x2.mul(r2, drawB))
          a3 = f64x2.add(a3, f64x2.mul(r3, drawA))
          b3 = f64x2.add(b3, f64x2.mul(r3, drawB))
        }
        if (smaller) {
          mostA = f64x2.max(mostA, f64x2.max(f64x2.min(a0, a1), f64x2.min(a2, a3)))
          mostB = f64x2.max(mostB, f64x2.max(f64x2.min(b0, b1), f64x2.min(b2, b3)))
        } else {
          mostA = f64x2.max(mostA, f64x2.max(f64x2.max(a0, a1), f64x2.max(a2, a3)))
          mostB = f64x2.max(mostB, f64x2.max(f64x2.max(b0, b1), f64x2.max(b2, b3)))
        }
      }
      v128.store(at, mostA)
      v128.store(at, mostB, 16)
    }
  }
}
