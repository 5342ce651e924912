const RAREST = 1e-10

const column = (i: number, j: number): number => (j < i ? j : j - 1)

/** Row-major transitions as unbounded numbers: logits of each step against staying. Cost: O(states²). */
export const logitsOf = (transitions: Float64Array, k: number): Float64Array => {
  const logits = new Float64Array(k * (k - 1))
  for (let i = 0; i < k; i++)
    for (let j = 0; j < k; j++)
      if (j !== i)
        logits[i * (k - 1) + column(i, j)] =
          Math.log(Math.max(RAREST, transitions[i * k + j]!)) -
          Math.log(Math.max(RAREST, transitions[i * k + i]!))
  return logits
}

/** The transitions of the logits that a vector begins with. Cost: O(states²). */
export const rowsFrom = (vector: Float64Array, k: number): Float64Array => {
  const transitions = new Float64Array(k * k)
  for (let i = 0; i < k; i++) {
    let highest = 0
    let total = 0
    for (let j = 0; j < k - 1; j++) highest = Math.max(highest, vector[i * (k - 1) + j]!)
    for (let j = 0; j < k; j++) {
      const logit = j === i ? 0 : vector[i * (k - 1) + column(i, j)]!
      transitions[i * k + j] = Math.exp(logit - highest)
      total += transitions[i * k + j]!
    }
    for (let j = 0; j < k; j++) transitions[i * k + j] = transitions[i * k + j]! / total
  }
  return transitions
}

/**
 * The gradient by the logits of expected transitions, `counted`, and of the first state's stationary probability, `first`.
 * Cost: O(states²).
 */
export const transitionScore = (
  transitions: Float64Array,
  counted: Float64Array,
  first: Float64Array,
  k: number,
): Float64Array => {
  const gradient = new Float64Array(k * (k - 1))
  for (let i = 0; i < k; i++) {
    let left = 0
    let along = 0
    for (let j = 0; j < k; j++) {
      left += counted[i * k + j]!
      along += transitions[i * k + j]! * first[i * k + j]!
    }
    for (let j = 0; j < k; j++) {
      if (j === i) continue
      const p = transitions[i * k + j]!
      gradient[i * (k - 1) + column(i, j)] = counted[i * k + j]! - p * left + p * (first[i * k + j]! - along)
    }
  }
  return gradient
}
