import { square } from '../core/power.kernel.js'
import { random } from '../core/random.kernel.js'
import { pointOf } from './axes.js'
import { featuresOf } from './features.js'
import { drawFrom, type Field, identityOf } from './field.kernel.js'
import type { SearchPoint } from './grid.js'

/** Draws for each point, of which the loneliest is taken. */
const DRAWS = 24

const squaredTo = (a: Float64Array, b: Float64Array): number => {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += square(a[i]! - b[i]!)
  return sum
}

/**
 * Adds `count` points that are spread over the spaces: strategies take turns, and each point is the one of some draws that
 * is farthest from those before it (Mitchell, Spectrally optimal sampling, 1991). Fewer where nothing is left. Cost:
 * O(count^2) distances.
 */
export const spreadPoints = (
  fields: readonly Field[],
  before: readonly SearchPoint[],
  count: number,
  seed: number,
): readonly SearchPoint[] => {
  const seen = new Set(before.map(identityOf))
  const points = [...before]
  const featuresIn = (field: Field, { params }: SearchPoint): Float64Array =>
    featuresOf(field.axes, pointOf(field.axes, params))
  const loneliest = (field: Field, number: number, turn: number): SearchPoint | undefined => {
    const others = points.flatMap((one) => (one.strategy === field.strategy ? [featuresIn(field, one)] : []))
    const stream = random(seed, 'spread', number, turn)
    let best: SearchPoint | undefined
    let farthest = Number.NEGATIVE_INFINITY
    for (let draw = 0; draw < DRAWS; draw++) {
      const drawn = drawFrom(field, seen, stream)
      if (drawn === undefined) return best
      const at = featuresIn(field, drawn)
      const nearest = others.reduce((least, other) => Math.min(least, squaredTo(at, other)), Infinity)
      if (nearest > farthest) {
        best = drawn
        farthest = nearest
      }
    }
    return best
  }
  for (let number = before.length; number < before.length + count; number++) {
    let found: SearchPoint | undefined
    for (let i = 0; i < fields.length && found === undefined; i++) {
      const turn = (number + i) % fields.length
      found = loneliest(fields[turn]!, number, turn)
    }
    if (found === undefined) break
    seen.add(identityOf(found))
    points.push(found)
  }
  return points.slice(before.length)
}
