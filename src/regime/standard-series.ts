import { square } from '../core/power.kernel.js'
import type { SwitchingSeries } from './switching-params.js'

/** Mean and deviation of the observations, and the deviation of each regressor; 1 of the first, which is 1 everywhere. */
export interface Standard {
  readonly mean: number
  readonly deviation: number
  readonly regressors: readonly number[]
}

const momentsOf = (values: readonly number[]): { readonly mean: number; readonly deviation: number } => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return {
    mean,
    deviation: Math.sqrt(values.reduce((sum, value) => sum + square(value - mean), 0) / values.length),
  }
}

export const scaleOf = ({ observations, regressors, columns }: SwitchingSeries): Standard => ({
  ...momentsOf([...observations]),
  regressors: Array.from({ length: columns }, (_, column) =>
    column === 0 ? 1 : momentsOf([...regressors].filter((_, at) => at % columns === column)).deviation,
  ),
})

/** The series with observations of mean 0 and deviation 1, and regressors after the first of deviation 1. */
export const standardised = (
  series: SwitchingSeries,
  { mean, deviation, regressors }: Standard,
): SwitchingSeries => ({
  observations: series.observations.map((y) => (y - mean) / deviation),
  regressors: series.regressors.map((x, at) => x / (regressors[at % series.columns] ?? 1)),
  columns: series.columns,
})
