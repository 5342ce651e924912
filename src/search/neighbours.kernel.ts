/** Points as places on axes: `places[axis][point]` from 0 to `sizes[axis]` - 1. On an axis without order all others are near. */
export interface PlacedPoints {
  readonly places: readonly Int32Array[]
  readonly sizes: readonly number[]
  readonly ordered: readonly boolean[]
}

/** The points near each point, as indices in rising order. */
export interface Neighbours {
  /** One step on one axis away. */
  readonly axis: (point: number) => Int32Array
  /** At most one step away on every axis: the box around it. */
  readonly box: (point: number) => Int32Array
}

const SAFE = Number.MAX_SAFE_INTEGER + 1

/**
 * Finds neighbours among distinct points. Near are those whose places differ by at most one, on an axis without order by
 * anything. Cost: O(3^axes) a query by the code of a place, or O(points) where there are fewer points than places around one,
 * or too many places for a code. NaN: none. Look-ahead: not a series.
 */
export const neighboursOf = ({ places, sizes, ordered }: PlacedPoints): Neighbours => {
  const axes = places.length
  const count = places[0]?.length ?? 0
  const around = sizes.reduce((product, size, k) => product * Math.min(size, ordered[k]! ? 3 : size), 1)
  const isCoded = sizes.reduce((product, size) => product * size, 1) < SAFE && around <= count
  const strides: number[] = []
  let stride = 1
  for (let k = 0; k < axes; k++) {
    strides.push(stride)
    stride *= sizes[k]!
  }
  const at = new Map<number, number>()
  if (isCoded)
    for (let i = 0; i < count; i++) {
      let code = 0
      for (let k = 0; k < axes; k++) code += places[k]![i]! * strides[k]!
      at.set(code, i)
    }

  const scan = (point: number, most: number): Int32Array => {
    const found: number[] = []
    for (let i = 0; i < count; i++) {
      if (i === point) continue
      let apart = 0
      for (let k = 0; k < axes && apart <= most; k++) {
        const steps = Math.abs(places[k]![i]! - places[k]![point]!)
        if (steps > 1 && ordered[k]!) apart = axes + 1
        else if (steps > 0) apart += 1
      }
      if (apart <= most) found.push(i)
    }
    return Int32Array.from(found)
  }

  const look = (point: number, most: number): Int32Array => {
    const found: number[] = []
    const visit = (k: number, code: number, apart: number): void => {
      if (apart > most) return
      if (k === axes) {
        const i = at.get(code)
        if (i !== undefined && apart > 0) found.push(i)
        return
      }
      const here = places[k]![point]!
      const from = ordered[k]! ? Math.max(0, here - 1) : 0
      const to = ordered[k]! ? Math.min(sizes[k]! - 1, here + 1) : sizes[k]! - 1
      for (let place = from; place <= to; place++)
        visit(k + 1, code + place * strides[k]!, place === here ? apart : apart + 1)
    }
    visit(0, 0, 0)
    return Int32Array.from(found).sort()
  }

  const near = isCoded ? look : scan
  return { axis: (point) => near(point, 1), box: (point) => near(point, axes) }
}
