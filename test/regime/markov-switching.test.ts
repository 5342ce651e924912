import { expect, test } from 'vitest'
import { barsAround } from '../../laws/regime/classifier.js'
import { random } from '../../src/core/random.kernel.js'
import { barsBetween } from '../../src/market/bars/bars.js'
import { classifier, fit, label, labelNames } from '../../src/regime/classifier.js'
import { labelAt } from '../../src/regime/labels.js'
import { solve } from '../../src/regime/linear.kernel.js'
import { smoothMarkovSwitching } from '../../src/regime/markov-switching.js'
import { MARKOV_SWITCHING_DEFAULTS } from '../../src/regime/markov-switching-model.js'
import { autoregression } from '../../src/regime/observations.kernel.js'
import { quasiNewton } from '../../src/regime/quasi-newton.kernel.js'
import { stationary } from '../../src/regime/stationary.kernel.js'
import { filterSwitching } from '../../src/regime/switching-filter.kernel.js'
import { fitSwitching } from '../../src/regime/switching-fit.js'

const options = { states: 2, starts: 10, max_iterations: 500, tolerance: 1e-9, variance_floor: 1e-4 }

test('a planted regression comes back: coefficients, deviations and transitions', () => {
  const stream = random(8, 'planted')
  let mood = 0
  let before = 0
  const values = Float64Array.from({ length: 6000 }, () => {
    if (stream.uniform() < [0.02, 0.05][mood]!) mood = 1 - mood
    before = [0.5 + 0.6 * before + 0.8 * stream.normal(), -1 - 0.3 * before + 2 * stream.normal()][mood]!
    return before
  })
  const series = autoregression(values, 1)
  const found = fitSwitching(series, { ...options, switching_variance: true }, 1)!
  const [calm, other] = found.params.variances[0]! < found.params.variances[1]! ? [0, 1] : [1, 0]
  const { coefficients, variances, transitions } = found.params
  const near = (got: number | undefined, wanted: number, by: number) =>
    expect(Math.abs((got ?? Number.NaN) - wanted)).toBeLessThan(by)
  near(coefficients[calm * 2], 0.5, 0.06)
  near(coefficients[calm * 2 + 1], 0.6, 0.04)
  near(coefficients[other * 2], -1, 0.15)
  near(coefficients[other * 2 + 1], -0.3, 0.08)
  near(Math.sqrt(variances[calm]!), 0.8, 0.03)
  near(Math.sqrt(variances[other]!), 2, 0.1)
  near(transitions[calm * 2 + other], 0.02, 0.006)
  near(transitions[other * 2 + calm], 0.05, 0.015)
  near(found.log_likelihood, filterSwitching(found.params, series).log_likelihood, 1e-6)
})

test('filtered labels are not smoothed ones, and the smoothed know more', () => {
  const bars = barsAround(3, 3000)
  const model = fit(classifier('markov_switching'), barsBetween(bars, 0, 2000), 42)
  if (model._tag === 'Left' || model.right.kind !== 'markov_switching') throw new Error('no fit')
  expect(model.right.names).toEqual(['calm', 'turbulent'])
  expect(model.right.report).toMatchObject({ converged: true, starts: 10, not_converged: 0, rare: [] })
  const [calm = 0] = model.right.report.expected_durations
  expect(calm).toBeGreaterThan(30)
  const filtered = label(model.right, bars)
  const smoothed = smoothMarkovSwitching(model.right, bars)
  expect([filtered._tag, smoothed._tag]).toEqual(['FilteredLabels', 'SmoothedLabels'])
  expect([labelAt(filtered, 1), labelAt(filtered, 2)]).not.toContain('turbulent')
  expect([...smoothed.label]).not.toEqual([...filtered.label])
  const changes = (of: Uint8Array) => of.filter((value, i) => i > 0 && value !== of[i - 1]).length
  expect(changes(smoothed.label)).toBeLessThan(changes(filtered.label) * 1.2)
})

test('a common variance orders states by their means', () => {
  const value = {
    ...classifier('markov_switching'),
    ...MARKOV_SWITCHING_DEFAULTS,
    switching_variance: false,
    lags: 0,
    states: 3,
  }
  const bars = barsAround(6, 900)
  const model = fit({ ...value, kind: 'markov_switching' }, bars, 1)
  if (model._tag === 'Left' || model.right.kind !== 'markov_switching') throw new Error('no fit')
  expect(model.right.names).toEqual(['low_mean', 'middle_mean', 'high_mean'])
  const means = model.right.coefficients.map(([mean = 0]) => mean)
  expect(means.toSorted((a, b) => a - b)).toEqual(means)
  expect(new Set(model.right.variances).size).toBe(1)
  expect(labelNames({ ...value, kind: 'markov_switching' })).toEqual(['unknown', ...model.right.names])
})

test('too few bars, dead prices and prices below 0 are reported, not fitted', () => {
  const bars = barsAround(1, 300)
  expect(fit(classifier('markov_switching'), barsBetween(bars, 0, 101), 1)).toMatchObject({
    left: { _tag: 'TooFewBars', needed: 102, given: 101 },
  })
  for (const price of [5, -1])
    expect(
      fit(classifier('markov_switching'), { ...bars, close: bars.close.map(() => price) }, 1),
    ).toMatchObject({
      left: { _tag: 'NoVariance' },
    })
})

test('linear systems, stationary shares and a hill that is hard to climb', () => {
  expect([...solve(Float64Array.of(0, 2, 1, 1), Float64Array.of(4, 5))]).toEqual([3, 2])
  const shares = stationary(Float64Array.of(0.9, 0.1, 0.3, 0.7), 2)
  expect(shares[0]).toBeCloseTo(0.75, 12)
  const valley = quasiNewton(
    ([x = 0, y = 0]) => ({
      value: -((1 - x) ** 2) - 100 * (y - x * x) ** 2,
      gradient: Float64Array.of(2 * (1 - x) + 400 * x * (y - x * x), -200 * (y - x * x)),
    }),
    Float64Array.of(-1.2, 1),
    { max_steps: 200, tolerance: 1e-14 },
  )
  expect(valley.converged).toBe(true)
  expect([...valley.at].map((x) => Math.round(x * 1e5) / 1e5)).toEqual([1, 1])
})
