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
  const generator = xoroshiro128plusFromState(state)
  const uniform = (): number => {
    const high = (generator.next() >>> 0) >>> 5
    const low = (generator.next() >>> 0) >>> 6
    return (high * 67108864 + low) / 9007199254740992
  }
  return {
    uniform,
    below: (below) => Math.floor(uniform() * below),
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  }
}
