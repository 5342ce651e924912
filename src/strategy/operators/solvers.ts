import { jointOperator } from '../language/operator.js'
import { boxedWeights, covarianceOf, type Matrix, riskShares } from './allocation.kernel.js'

const args = [
  { name: 'x', sort: 'series' },
  { name: 'n', sort: 'number', whole: true, least: 2 },
] as const

const summed = (values: Float64Array): Float64Array => {
  const sum = values.reduce((total, value) => total + value, 0)
  return values.map((value) => value / sum)
}
const deviations = (covariance: Matrix): readonly number[] =>
  covariance.map((row, i) => Math.sqrt(row[i] ?? 0))

/**
 * The weight of an instrument where all members bear equal parts of the risk, by the sample covariance of the last n values that
 * all have at the same moments; all weights are above 0 and of sum 1. **Cost** O(n members squared) a moment, and the solver's.
 * **NaN** for members without a bar in that trading day or without n values, and for all where they have fewer than n moments in
 * common. **Look-ahead** none. The same costs and promises hold for all of this file.
 */
export const riskParity = jointOperator({
  _tag: 'Across',
  name: 'risk_parity',
  version: 1,
  args,
  result: 'series',
  fields: [],
  window: ([n]) => Number(n),
  joint: (columns) => riskShares(covarianceOf(columns)),
})
/** The weights of least variance, from 0 to `most` each and of sum 1; NaN where the covariance is singular. */
export const minVariance = jointOperator({
  _tag: 'Across',
  name: 'min_variance',
  version: 1,
  args: [...args, { name: 'most', sort: 'number', least: 0, default: 1 }],
  result: 'series',
  fields: [],
  window: ([n]) => Number(n),
  joint: (columns, [, most]) =>
    boxedWeights({
      quadratic: covarianceOf(columns),
      linear: columns.map(() => 0),
      low: 0,
      high: Number(most),
      sum: 1,
    }),
})
/**
 * The weights, from 0 on and of sum 1, whose mean deviation is greatest next to the deviation of all together (Choueifaty and Coignard
 * 2008); NaN where the covariance is singular.
 */
export const maxDiversification = jointOperator({
  _tag: 'Across',
  name: 'max_diversification',
  version: 1,
  args,
  result: 'series',
  fields: [],
  window: ([n]) => Number(n),
  joint: (columns) => {
    const quadratic = covarianceOf(columns)
    return summed(boxedWeights({ quadratic, linear: deviations(quadratic), low: 0, high: Infinity }))
  },
})
