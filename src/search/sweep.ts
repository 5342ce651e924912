import type { ParamValue } from '../core/space/dimension.js'
import { atOnce, type InSteps, mappedInSteps } from '../core/steps.kernel.js'
import { isDefined, type Metric, undefinedMetric } from '../stats/metrics/metric.js'
import { distinct, type Ledger, trialCount } from './ledger.js'

/** The scores of all trials in which an axis had one value. */
export interface AxisLevel {
  readonly value: ParamValue
  readonly trials: number
  /** Mean and maximum of the defined scores. */
  readonly mean: Metric
  readonly best: Metric
}

/** What one parameter of one strategy did to the score. */
export interface AxisEffect {
  readonly strategy: string
  readonly parameter: string
  readonly levels: readonly AxisLevel[]
  /** Highest less lowest mean of the levels. */
  readonly spread: Metric
  /** Whether the spread is below the noise of the score: then the choice of this parameter is arbitrary. */
  readonly insensitive: boolean
}

/** What a sweep found, next to its winner. */
export interface SweepReport {
  readonly trials: number
  /** How many different series of returns the trials gave. */
  readonly distinct: number
  /** Trials without a score. */
  readonly undefined: number
  /** The score's noise against which spreads are held, such as the standard error of the winner's Sharpe ratio. */
  readonly noise: number
  readonly axes: readonly AxisEffect[]
}

const definedIn = (scores: readonly Metric[]): readonly number[] => scores.filter(isDefined)
const none = undefinedMetric('no trial has a score')

const levelOf = (value: ParamValue, scores: readonly Metric[]): AxisLevel => {
  const defined = definedIn(scores)
  return {
    value,
    trials: scores.length,
    mean: defined.length === 0 ? none : defined.reduce((sum, score) => sum + score, 0) / defined.length,
    best: defined.length === 0 ? none : defined.reduce((most, score) => Math.max(most, score)),
  }
}

const byValue = (a: ParamValue, b: ParamValue): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1

const axisOf = (
  strategy: string,
  parameter: string,
  trials: readonly { readonly value: ParamValue; readonly score: Metric }[],
  noise: number,
): AxisEffect => {
  const scores = new Map<ParamValue, Metric[]>()
  trials.forEach(({ value, score }) => {
    const same = scores.get(value)
    if (same === undefined) scores.set(value, [score])
    else same.push(score)
  })
  const levels = [...scores]
    .toSorted(([a], [b]) => byValue(a, b))
    .map(([value, each]) => levelOf(value, each))
  const means = definedIn(levels.map(({ mean }) => mean))
  const spread =
    means.length < 2
      ? undefinedMetric('fewer than 2 values have a score')
      : Math.max(...means) - Math.min(...means)
  return { strategy, parameter, levels, spread, insensitive: isDefined(spread) && spread < noise }
}

/**
 * Reports a sweep from its trials and their scores, one a trial in the ledger's order: distinct outcomes, and each axis's
 * effect.
 */
export function* sweepSteps(ledger: Ledger, scores: readonly Metric[], noise: number): InSteps<SweepReport> {
  const { length } = distinct(ledger)
  const axes = [...new Set(ledger.strategy)].flatMap((strategy) => {
    const own = ledger.strategy.flatMap((name, i) => (name === strategy ? [i] : []))
    const names = [...new Set(own.flatMap((i) => Object.keys(ledger.params[i] ?? {})))].sort()
    return names.map((parameter) => ({ strategy, own, parameter }))
  })
  yield
  return {
    trials: trialCount(ledger),
    distinct: length,
    undefined: scores.filter((score) => !isDefined(score)).length,
    noise,
    axes: yield* mappedInSteps(axes, 1, ({ strategy, own, parameter }) =>
      axisOf(
        strategy,
        parameter,
        own.flatMap((i) => {
          const value = ledger.params[i]?.[parameter]
          return value === undefined ? [] : [{ value, score: scores[i] ?? none }]
        }),
        noise,
      ),
    ),
  }
}

/** `sweepSteps`, all at once. */
export const sweepReport = (ledger: Ledger, scores: readonly Metric[], noise: number): SweepReport =>
  atOnce(sweepSteps(ledger, scores, noise))
