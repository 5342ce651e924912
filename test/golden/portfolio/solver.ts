import { boxedWeights, type Matrix, riskShares } from '../../../src/strategy/operators/allocation.kernel.js'
import type { GoldenCase, Translator } from '../case.js'
import { compare } from '../compare.js'

interface Objective {
  readonly objective: string
  readonly budget?: readonly number[]
  readonly min?: number
  readonly max?: number
  readonly risk_aversion?: number
  readonly risk_free?: number
  readonly target_return?: number
}
interface WeightsCase extends GoldenCase {
  readonly data: { readonly symbols: readonly { readonly symbol: string }[] }
  readonly inputs: { readonly covariance: readonly (readonly number[])[]; readonly mean: readonly number[] }
  readonly runs: readonly {
    readonly id: string
    readonly rules: Objective
    readonly expected: { readonly weights: Readonly<Record<string, number>> } & Readonly<
      Record<string, unknown>
    >
  }[]
}

const summed = (values: Float64Array): Float64Array => {
  const sum = values.reduce((total, value) => total + value, 0)
  return values.map((value) => value / sum)
}
const product = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0)

/** Weights on the frontier that earn a return, by the slope at which they do. */
const efficient = (
  target: number,
  mean: readonly number[],
  at: (slope: number) => Float64Array,
): Float64Array => {
  let [low, high] = [0, 1]
  while (product(at(high), mean) < target) high *= 2
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2
    if (product(at(middle), mean) < target) low = middle
    else high = middle
  }
  return at(high)
}

const weightsBy = (rules: Objective, quadratic: Matrix, mean: readonly number[]): Float64Array => {
  const { min: low = 0, max: high = 1 } = rules
  const none = mean.map(() => 0)
  const deviations = quadratic.map((row, i) => Math.sqrt(row[i]!))
  const free = (linear: readonly number[]): Float64Array =>
    summed(boxedWeights({ quadratic, linear, low: 0, high: Infinity }))
  switch (rules.objective) {
    case 'risk_parity':
      return riskShares(quadratic, rules.budget)
    case 'inverse_vol':
      return summed(Float64Array.from(deviations, (each) => 1 / each))
    case 'min_variance':
      return boxedWeights({ quadratic, linear: none, low, high, sum: 1 })
    case 'max_diversification':
      return free(deviations)
    case 'max_sharpe':
      return free(mean.map((each) => each - (rules.risk_free ?? 0)))
    case 'quadratic_utility': {
      const linear = mean.map((each) => each / (rules.risk_aversion ?? 1))
      return boxedWeights({ quadratic, linear, low, high, sum: 1 })
    }
    case 'efficient_return':
      return efficient(rules.target_return ?? 0, mean, (slope) =>
        boxedWeights({ quadratic, linear: mean.map((each) => slope * each), low, high, sum: 1 }),
      )
    default:
      throw new Error(`no objective "${rules.objective}"`)
  }
}

/** Weights of optimisers by the solvers of the language, within 1e-9 of the exact ones that a case gives. */
export const portfolioWeights: Translator = (given) => {
  const { data, inputs, runs } = given as WeightsCase
  const covariance = inputs.covariance.map((row) => Float64Array.from(row))
  const symbols = data.symbols.map(({ symbol }) => symbol)
  return Promise.resolve(
    runs.flatMap(({ id, rules, expected }) => {
      const weights = weightsBy(rules, covariance, inputs.mean)
      const named = Object.fromEntries(symbols.map((symbol, i) => [symbol, weights[i]!]))
      const slopes = covariance.map((row) => product(row, weights))
      const variance = product(weights, slopes)
      const deviations = covariance.map((row, i) => Math.sqrt(row[i]!))
      const figures = {
        weights: named,
        weights_exact: named,
        risk_contribution_shares: Object.fromEntries(
          symbols.map((symbol, i) => [symbol, (weights[i]! * slopes[i]!) / variance]),
        ),
      }
      const sums = {
        variance,
        volatility: Math.sqrt(variance),
        expected_return: product(weights, inputs.mean),
        diversification_ratio: product(weights, deviations) / Math.sqrt(variance),
      }
      const wanted = Object.entries(expected)
      const picked = (names: object): object => Object.fromEntries(wanted.filter(([name]) => name in names))
      const others = Object.fromEntries(wanted.filter(([name]) => !(name in figures)))
      return [
        ...compare(id, picked(figures), figures, { rel: 0, abs: 1e-9 }),
        ...compare(id, others, sums, { rel: 1e-9, abs: 0 }),
      ]
    }),
  )
}
