import { createHash } from 'node:crypto'
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus'
import { encode } from './canonical/canonical.kernel.js'

/** A stream of draws. It is a mutable cursor: take a fresh one by path instead of sharing one. */
export interface RandomStream {
  /** Uniform in [0, 1), 53 bits. */
  readonly uniform: () => number
  /** A whole number in [0, below). */
  readonly below: (below: number) => number
  /** Standard normal, by Box and Muller. */
  readonly normal: () => number
  /** Writes the next uniform draws, as one call of `uniform` for each value would. */
  readonly fill: (out: Float64Array) => void
}

/**
 * One uniform draw for each value of `out`, from the state of a generator, which is left where it then stands: two steps of xoroshiro128+
 * (Blackman and Vigna 2018) a value, on local numbers. **Cost** O(values). **NaN** none. **Look-ahead** not a series.
 */
const fillUniform = (state: readonly number[], out: Float64Array): readonly number[] => {
  let [s01, s00, s11, s10] = state as [number, number, number, number]
  for (let i = 0; i < out.length; i++) {
    const high = (s00 + s10) | 0
    let a0 = s10 ^ s00
    let a1 = s11 ^ s01
    const t00 = (s00 << 24) ^ (s01 >>> 8) ^ a0 ^ (a0 << 16)
    const t01 = (s01 << 24) ^ (s00 >>> 8) ^ a1 ^ ((a1 << 16) | (a0 >>> 16))
    const t10 = (a1 << 5) ^ (a0 >>> 27)
    const t11 = (a0 << 5) ^ (a1 >>> 27)
    const low = (t00 + t10) | 0
    a0 = t10 ^ t00
    a1 = t11 ^ t01
    s00 = (t00 << 24) ^ (t01 >>> 8) ^ a0 ^ (a0 << 16)
    s01 = (t01 << 24) ^ (t00 >>> 8) ^ a1 ^ ((a1 << 16) | (a0 >>> 16))
    s10 = (a1 << 5) ^ (a0 >>> 27)
    s11 = (a0 << 5) ^ (a1 >>> 27)
    out[i] = ((high >>> 5) * 67108864 + (low >>> 6)) / 9007199254740992
  }
  return [s01, s00, s11, s10]
}

/**
 * Gives the stream of draws that belongs to a seed and a path inside the phase (`random(seed, 'start', 3)`): the same in
 * every run, whatever else was drawn before. The state is the SHA-256 of both.
 */
export const random = (seed: number, ...path: readonly (string | number)[]): RandomStream => {
  const encoded = encode([seed, ...path])
  if (encoded._tag === 'Left') throw new TypeError('a seed and its path are numbers and text')
  const digest = createHash('sha256').update(encoded.right).digest()
  const state = [0, 4, 8, 12].map((at) => digest.readInt32LE(at))
  let generator = xoroshiro128plusFromState(state)
  const uniform = (): number => {
    const high = (generator.next() >>> 0) >>> 5
    const low = (generator.next() >>> 0) >>> 6
    return (high * 67108864 + low) / 9007199254740992
  }
  return {
    uniform,
    below: (below) => Math.floor(uniform() * below),
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    fill: (out) => {
      generator = xoroshiro128plusFromState(fillUniform(generator.getState(), out))
    },
  }
}
