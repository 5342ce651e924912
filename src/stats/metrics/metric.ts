import type { Undefined } from '../../core/absent.js'

/** A figure, or why there is none for this input; what does not exist ranks below every number. */
export type Metric = number | Undefined

export const undefinedMetric = (because: string): Undefined => ({ _tag: 'Undefined', because })
export const isDefined = (metric: Metric): metric is number => typeof metric === 'number'

/** The number, or `Undefined` where it is not finite. */
export const definedOr = (value: number, because: string): Metric =>
  Number.isFinite(value) ? value : undefinedMetric(because)

/** A metric as it is, or `Undefined` where it is a number that is not finite. */
export const metricOr = (metric: Metric, because: string): Metric =>
  isDefined(metric) ? definedOr(metric, because) : metric

/** Negative where `a` ranks below `b`: by number, and `Undefined` below every number. */
export const compareMetric = (a: Metric, b: Metric): number =>
  isDefined(a) ? (isDefined(b) ? a - b : 1) : isDefined(b) ? -1 : 0

/** A metric computed from others: `Undefined`, for the first reason, where one of them is. */
export const liftMetrics = (
  metrics: readonly Metric[],
  combine: (...values: readonly number[]) => number,
  because: string,
): Metric => {
  const missing = metrics.find((metric) => !isDefined(metric))
  return missing ?? definedOr(combine(...metrics.filter(isDefined)), because)
}
