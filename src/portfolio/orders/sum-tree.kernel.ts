/** Sums of values in their order: the root is a function of what stands, and keeps no trace of what stood before. */
export interface SumTree {
  readonly size: number
  readonly nodes: Float64Array
}

/** A tree of zeros. Cost: O(values). NaN: spreads. Look-ahead: none. */
export const sumTree = (count: number): SumTree => {
  let size = 1
  while (size < count) size *= 2
  return { size, nodes: new Float64Array(2 * size) }
}

/** Sets a value. Cost: O(log values). */
export const setLeaf = ({ size, nodes }: SumTree, at: number, value: number): void => {
  let i = size + at
  nodes[i] = value
  for (i >>= 1; i > 0; i >>= 1) nodes[i] = nodes[2 * i]! + nodes[2 * i + 1]!
}

/** One of the values. Cost: O(1). */
export const leafOf = ({ size, nodes }: SumTree, at: number): number => nodes[size + at]!

/** The sum of all. Cost: O(1). */
export const treeSum = ({ nodes }: SumTree): number => nodes[1]!

/** The sum with another value in one place. Cost: O(log values). */
export const sumWith = ({ size, nodes }: SumTree, at: number, value: number): number => {
  let sum = value
  for (let i = size + at; i > 1; i >>= 1) sum += nodes[i ^ 1]!
  return sum
}
