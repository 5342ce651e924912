import type { Undefined } from '../core/absent.js'
import { compareMetric, isDefined, type Metric } from '../stats/metrics/metric.js'

/** Indices of scores from the best to the worst; equal ones in their order, `Undefined` last. */
export const ranked = (scores: readonly Metric[]): readonly number[] =>
  scores
    .map((score, i) => ({ score, i }))
    .sort((a, b) => compareMetric(b.score, a.score) || a.i - b.i)
    .map(({ i }) => i)

/** The index of the best score, the first of equals; absent where every one is `Undefined`. */
export const bestOf = (scores: readonly Metric[]): number | undefined => {
  const [first] = ranked(scores)
  return first !== undefined && isDefined(scores[first] ?? { _tag: 'Undefined', because: '' })
    ? first
    : undefined
}

/** The reason that most of the `Undefined` scores give, the first of equals. */
export const commonestReason = (scores: readonly Metric[]): string | undefined => {
  const reasons = scores
    .filter((score): score is Undefined => !isDefined(score))
    .map(({ because }) => because)
  const count = (because: string): number => reasons.filter((other) => other === because).length
  return [...new Set(reasons)].sort((a, b) => count(b) - count(a)).at(0)
}
