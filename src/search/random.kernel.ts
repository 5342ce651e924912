import { drawAt, type Field, identityOf } from './field.kernel.js'
import type { SearchPoint } from './grid.js'
import { rounds } from './rounds.kernel.js'
import { type Start, startingPoints } from './start.js'

const CHUNK = 64

/** New points for the next `count` trials, each drawn by its number; fewer where nothing is left. */
export const drawMany = (
  { fields, seen, seed }: { fields: readonly Field[]; seen: ReadonlySet<string>; seed: number },
  from: number,
  count: number,
): readonly SearchPoint[] => {
  const known = new Set(seen)
  const points: SearchPoint[] = []
  while (points.length < count) {
    const drawn = drawAt(fields, known, seed, from + points.length)
    if (drawn === undefined) break
    known.add(identityOf(drawn))
    points.push(drawn)
  }
  return points
}

/**
 * Tries points at random, uniform on each axis, none twice: strategies take turns, and a finite space is left when all of
 * it was tried. What a trial draws depends on the seed, its number, and which points there were before, not on scores.
 */
export const randomSearch = (options: Start = {}) =>
  rounds<null>({
    name: 'random',
    version: 1,
    learns: false,
    ends: false,
    memory: null,
    round: (ground, memory) => {
      const first = ground.trials.length === 0 ? startingPoints(ground.fields, options) : []
      const seen = new Set([...ground.seen, ...first.map(identityOf)])
      const count = Math.min(ground.left, CHUNK) - first.length
      return {
        points: [...first, ...drawMany({ ...ground, seen }, ground.trials.length + first.length, count)],
        memory,
      }
    },
  })
