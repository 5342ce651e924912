// Four resamples of a stationary bootstrap at once, one a lane; `laws/stats/resampling.ts` has the plain reading.
// AssemblyScript: `npm run wasm` compiles it. The memory holds the returns from 0 on.

@inline
function turned(x: v128, by: i32): v128 {
  return v128.or(i32x4.shl(x, by), i32x4.shr_u(x, 32 - by))
}

/** The word that a generator xoshiro128++ (Blackman and Vigna 2019) gives in its state. */
@inline
function wordOf(s0: v128, s3: v128): v128 {
  return i32x4.add(turned(i32x4.add(s0, s3), 7), s0)
}

/** Of each lane, `floor(word * n / 2^32)`. */
@inline
function below(word: v128, n: v128): v128 {
  return v128.shuffle<i32>(i64x2.extmul_low_i32x4_u(word, n), i64x2.extmul_high_i32x4_u(word, n), 1, 3, 5, 7)
}

/** The returns that two lanes stand at. */
@inline
function returnsAt(first: i32, second: i32): v128 {
  return v128.load64_lane((<usize>second) << 3, v128.load64_zero((<usize>first) << 3), 1)
}

/**
 * Draws four resamples of n returns. Each return takes two words of its lane's generator: a block begins at the first return
 * and wherever the one is at most `begins`, at the return that the other says. At `place` stand the states of the generators,
 * the first words of all lanes, then the second ones; Σ r, Σ r² and the lowest equity over its peak take their place.
 */
export function draw(n: i32, begins: i32, place: usize): void {
  let s0 = v128.load(place, 0)
  let s1 = v128.load(place, 16)
  let s2 = v128.load(place, 32)
  let s3 = v128.load(place, 48)
  const all = i32x4.splat(n)
  const last = i32x4.splat(begins)
  const one = f64x2.splat(1)
  let first = i32x4.splat(-1)
  let at = i32x4.splat(0)
  let sumA = f64x2.splat(0)
  let sumB = f64x2.splat(0)
  let squaresA = f64x2.splat(0)
  let squaresB = f64x2.splat(0)
  let equityA = one
  let equityB = one
  let peakA = one
  let peakB = one
  let lowA = one
  let lowB = one
  for (let t = 0; t < n; t++) {
    const fresh = v128.or(first, i32x4.le_u(wordOf(s0, s3), last))
    first = i32x4.splat(0)
    // one step of the generators, and again below: a function can change no local of its caller
    let shifted = i32x4.shl(s1, 9)
    s2 = v128.xor(s2, s0)
    s3 = v128.xor(s3, s1)
    s1 = v128.xor(s1, s2)
    s0 = v128.xor(s0, s3)
    s2 = v128.xor(s2, shifted)
    s3 = turned(s3, 11)
    const start = below(wordOf(s0, s3), all)
    shifted = i32x4.shl(s1, 9)
    s2 = v128.xor(s2, s0)
    s3 = v128.xor(s3, s1)
    s1 = v128.xor(s1, s2)
    s0 = v128.xor(s0, s3)
    s2 = v128.xor(s2, shifted)
    s3 = turned(s3, 11)
    const next = i32x4.add(at, i32x4.splat(1))
    at = v128.bitselect(start, v128.andnot(next, i32x4.eq(next, all)), fresh)
    const a = returnsAt(i32x4.extract_lane(at, 0), i32x4.extract_lane(at, 1))
    const b = returnsAt(i32x4.extract_lane(at, 2), i32x4.extract_lane(at, 3))
    sumA = f64x2.add(sumA, a)
    sumB = f64x2.add(sumB, b)
    squaresA = f64x2.add(squaresA, f64x2.mul(a, a))
    squaresB = f64x2.add(squaresB, f64x2.mul(b, b))
    equityA = f64x2.mul(equityA, f64x2.add(one, a))
    equityB = f64x2.mul(equityB, f64x2.add(one, b))
    peakA = f64x2.pmax(peakA, equityA)
    peakB = f64x2.pmax(peakB, equityB)
    const deeperA = f64x2.lt(equityA, f64x2.mul(lowA, peakA))
    const deeperB = f64x2.lt(equityB, f64x2.mul(lowB, peakB))
    if (v128.any_true(v128.or(deeperA, deeperB))) {
      lowA = v128.bitselect(f64x2.div(equityA, peakA), lowA, deeperA)
      lowB = v128.bitselect(f64x2.div(equityB, peakB), lowB, deeperB)
    }
  }
  v128.store(place, sumA, 0)
  v128.store(place, sumB, 16)
  v128.store(place, squaresA, 32)
  v128.store(place, squaresB, 48)
  v128.store(place, lowA, 64)
  v128.store(place, lowB, 80)
}
