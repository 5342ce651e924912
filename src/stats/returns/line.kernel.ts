export interface Line {
  readonly slope: number
  readonly intercept: number
  readonly r_squared: number
}

/** Ordinary least squares of y on x over the pairs that are finite; undefined where x does not vary. Cost: O(n), two passes. */
export const lineThrough = (x: Float64Array, y: Float64Array): Line | undefined => {
  let n = 0
  let sumX = 0
  let sumY = 0
  const usable = (i: number): boolean => Number.isFinite(x[i]!) && Number.isFinite(y[i]!)
  for (let i = 0; i < x.length; i++)
    if (usable(i)) {
      n++
      sumX += x[i]!
      sumY += y[i]!
    }
  const meanX = sumX / n
  const meanY = sumY / n
  let xx = 0
  let xy = 0
  let yy = 0
  for (let i = 0; i < x.length; i++)
    if (usable(i)) {
      const dx = x[i]! - meanX
      const dy = y[i]! - meanY
      xx += dx * dx
      xy += dx * dy
      yy += dy * dy
    }
  if (!(xx > n * meanX * meanX * 1e-24)) return undefined
  const slope = xy / xx
  return { slope, intercept: meanY - slope * meanX, r_squared: yy === 0 ? 1 : (xy * xy) / (xx * yy) }
}
