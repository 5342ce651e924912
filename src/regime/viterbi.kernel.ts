import type { HmmParams } from './hmm-params.js'

export interface Path {
  readonly log_likelihood: number
  readonly states: Uint8Array
}

const LOG_2PI = Math.log(2 * Math.PI)

/**
 * The most likely sequence of states as a whole (Viterbi 1967), in logs; ties go to the lower state.
 * Cost: O(length · states²). NaN: a missing observation. Look-ahead: whole, by nature: never for a gate.
 */
export const viterbi = (params: HmmParams, observations: Float64Array): Path => {
  const { states: k, start, transitions, means, variances } = params
  const n = observations.length
  const from = new Uint8Array(n * k)
  const logTransitions = transitions.map(Math.log)
  let score = new Float64Array(k)
  let next = new Float64Array(k)
  for (let t = 0; t < n; t++) {
    const x = observations[t]!
    for (let j = 0; j < k; j++) {
      const off = x - means[j]!
      const log = Number.isFinite(x)
        ? -0.5 * (LOG_2PI + Math.log(variances[j]!) + (off * off) / variances[j]!)
        : 0
      let best = t === 0 ? Math.log(start[j]!) : -Infinity
      if (t > 0)
        for (let i = 0; i < k; i++) {
          const path = score[i]! + logTransitions[i * k + j]!
          if (path > best) {
            best = path
            from[t * k + j] = i
          }
        }
      next[j] = best + log
    }
    const held = score
    score = next
    next = held
  }
  const states = new Uint8Array(n)
  let last = 0
  for (let j = 1; j < k; j++) if (score[j]! > score[last]!) last = j
  const logLikelihood = score[last]!
  for (let t = n - 1; t >= 0; t--) {
    states[t] = last
    last = from[t * k + last]!
  }
  return { log_likelihood: logLikelihood, states }
}
