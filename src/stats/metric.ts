/** A figure that does not exist for this input, and why: it is not 0, not NaN, and ranks below every defined one. */
export interface Undefined {
  readonly _tag: 'Undefined'
  readonly because: string
}
export type Metric = number | Undefined

export const undefinedMetric = (because: string): Undefined => ({ _tag: 'Undefined', because })
export const isDefined = (metric: Metric): metric is number => typeof metric === 'number'

/** The number, or `Undefined` where it is not finite. */
export const definedOr = (value: number, because: string): Metric =>
  Number.isFinite(value) ? value : undefinedMetric(because)
