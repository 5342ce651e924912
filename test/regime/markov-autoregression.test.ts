import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { AutoregressionParams, AutoregressionShape } from '../../src/regime/autoregression-params.js'
import { autoregressionScore, autoregressionVector } from '../../src/regime/autoregression-score.kernel.js'
import {
  type AutoregressionOptions,
  autoregressionStates,
  fitMarkovAutoregression,
} from '../../src/regime/markov-autoregression.js'

interface Published {
  readonly log_likelihood: number
  readonly filtered: readonly number[]
  readonly smoothed: readonly number[]
}
const gnp: Readonly<Record<'ar4' | 'ar1_switching', Published>> & { readonly growth: readonly number[] } =
  JSON.parse(readFileSync(new URL('./fixtures/us-gnp.json', import.meta.url), 'utf8'))

const ar4: AutoregressionParams = {
  states: 2,
  transitions: Float64Array.of(0.754673, 1 - 0.754673, 0.095915, 1 - 0.095915),
  coefficients: Float64Array.of(-0.358811, 1.163516),
  lags: Float64Array.of(
    ...[0.013486, -0.057521, -0.246983, -0.212923],
    ...[0.013486, -0.057521, -0.246983, -0.212923],
  ),
  variances: new Float64Array(2).fill(Math.exp(-0.262658) ** 2),
}
const ar1: AutoregressionParams = {
  states: 2,
  transitions: Float64Array.of(0.85472458, 1 - 0.85472458, 0.53662099, 1 - 0.53662099),
  coefficients: Float64Array.of(1.041419, -0.479157),
  lags: Float64Array.of(0.243128, 0.713029),
  variances: new Float64Array(2).fill(Math.exp(-0.231404) ** 2),
}

describe('probabilities are those that are published for U.S. GNP', () => {
  test.each([
    ['four common lags in the mean (Hamilton 1989)', ar4, gnp.ar4, 1],
    ['a lag of each state', ar1, gnp.ar1_switching, 0],
  ] as const)('%s', (_, params, published, state) => {
    const found = autoregressionStates(params, gnp.growth)
    expect(found.log_likelihood).toBeCloseTo(published.log_likelihood, 4)
    for (const kind of ['filtered', 'smoothed'] as const) {
      expect(found[kind].length).toBe(published[kind].length)
      for (const [t, p] of published[kind].entries())
        expect(Math.abs((found[kind][t]?.[state] ?? Number.NaN) - p)).toBeLessThan(1e-5)
    }
  })
})

const fitted = (options: AutoregressionOptions) => {
  const fit = fitMarkovAutoregression(gnp.growth, options)
  if (fit._tag === 'Left') throw new Error(fit.left._tag)
  return fit.right
}

describe('fits reach the published likelihood from their own starts', () => {
  test.each([1, 2])('Hamilton 1989, seed %i', (seed) => {
    const fit = fitted({ lags: 4, seed })
    expect(fit.log_likelihood).toBeCloseTo(gnp.ar4.log_likelihood, 4)
    for (const name of ['coefficients', 'lags', 'transitions'] as const)
      for (const [i, value] of ar4[name].entries()) expect(fit.params[name][i]).toBeCloseTo(value, 3)
  })
  test('a lag of each state: at least what is published', () => {
    const fit = fitted({ lags: 1, switching_lags: true, seed: 1 })
    expect(fit.log_likelihood).toBeGreaterThan(gnp.ar1_switching.log_likelihood - 1e-4)
  })
  test('a variance of each state fits no worse than a common one, nor a regressor than none', () => {
    const plain = fitted({ lags: 1, seed: 1 })
    const trend = gnp.growth.map((_, t) => t)
    expect(fitted({ lags: 1, seed: 1, switching_variance: true }).log_likelihood).toBeGreaterThan(
      plain.log_likelihood - 1e-6,
    )
    expect(fitted({ lags: 1, seed: 1, regressors: [trend] }).log_likelihood).toBeGreaterThan(
      plain.log_likelihood - 1e-6,
    )
  })
})

test('residuals are taken under the states of their own time, with the regressors of that time', () => {
  // one state: an ordinary autoregression of what a line leaves, by hand
  const [y0, y1, x0, x1, mean, slope, phi, variance] = [1, 2, 0.5, -0.4, 0.3, 1.5, 0.6, 0.8]
  const e = y1 - mean - slope * x1 - phi * (y0 - mean - slope * x0)
  const params: AutoregressionParams = {
    states: 2,
    transitions: Float64Array.of(0.5, 0.5, 0.5, 0.5),
    coefficients: Float64Array.of(mean, slope, mean, slope),
    lags: Float64Array.of(phi, phi),
    variances: Float64Array.of(variance, variance),
  }
  const { log_likelihood } = autoregressionStates(params, [y0, y1], [[x0, x1]])
  expect(log_likelihood).toBeCloseTo(-0.5 * (Math.log(2 * Math.PI * variance) + (e * e) / variance), 12)
})

test('the gradient is that of the likelihood, whatever is of a state', () => {
  const growth = Float64Array.from(gnp.growth.slice(0, 40))
  const series = {
    observations: growth,
    regressors: Float64Array.from({ length: 80 }, (_, at) => (at % 2 === 0 ? 1 : Math.sin(at))),
    columns: 2,
  }
  for (const switches of [true, false]) {
    const shape: AutoregressionShape = {
      states: 3,
      order: 2,
      columns: 2,
      switching_variance: switches,
      switching_lags: switches,
      switching_regressors: switches,
      variance_floor: 1e-3,
    }
    const at = autoregressionVector(
      {
        states: 3,
        transitions: Float64Array.of(0.8, 0.15, 0.05, 0.1, 0.7, 0.2, 0.25, 0.25, 0.5),
        coefficients: Float64Array.of(-0.5, 0.2, 0.6, 0.2, 1.4, 0.2),
        lags: Float64Array.of(0.2, -0.1, 0.2, -0.1, 0.2, -0.1),
        variances: new Float64Array(3).fill(0.7),
      },
      shape,
    )
    const score = autoregressionScore(series, shape)
    const { gradient } = score(at)
    for (const [i, slope] of gradient.entries()) {
      const moved = (by: number) => score(at.map((x, j) => (j === i ? x + by : x))).value
      expect(slope).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 5)
    }
  }
})

test('a missing observation leaves the prediction, and nothing after its lags is lost', () => {
  const holed = gnp.growth.map((y, t) => (t === 50 ? Number.NaN : y))
  const { filtered, smoothed, log_likelihood } = autoregressionStates(ar4, holed)
  expect(Number.isFinite(log_likelihood)).toBe(true)
  for (const row of [...filtered, ...smoothed]) expect(row[0]! + row[1]!).toBeCloseTo(1, 9)
})

test.each([
  [[1, 2, 3], {}, 'TooFewBars'],
  [new Array(100).fill(1), {}, 'NoVariance'],
  [[...gnp.growth, Number.NaN], {}, 'NoVariance'],
  [gnp.growth, { states: 5, lags: 8 }, 'NoFit'],
] as const)('what cannot be fitted says so (%#)', (observations, options, tag) => {
  expect(fitMarkovAutoregression(observations as readonly number[], options)).toMatchObject({
    _tag: 'Left',
    left: { _tag: tag },
  })
})
