import { describe, expect, test } from 'vitest'
import { smooth } from '../../src/regime/hmm-backward.kernel.js'
import { expectationMaximization, logLikelihood } from '../../src/regime/hmm-em.kernel.js'
import { forward, forwardSpace } from '../../src/regime/hmm-forward.kernel.js'
import type { HmmParams } from '../../src/regime/hmm-params.js'
import { viterbi } from '../../src/regime/viterbi.kernel.js'
import { goldenCase, goldenColumn, goldenIsHere, note } from '../stats/golden.js'

interface Written {
  readonly startprob: readonly number[]
  readonly transmat: readonly (readonly number[])[]
  readonly means: readonly number[]
}
interface Sampled {
  readonly index: readonly number[]
  readonly p: readonly (readonly number[])[]
}
type Runs = readonly (readonly [number, number])[]
interface HmmCase {
  readonly data: { readonly file: string; readonly n: number }
  readonly init: Written & { readonly vars: readonly number[] }
  readonly prior: string
  readonly tol: number
  readonly n_iter: number
  readonly expected: {
    readonly at_init: { readonly loglik: number; readonly viterbi_loglik: number; readonly viterbi_rle: Runs }
    readonly em_loglik_first10: readonly number[]
    readonly iterations: number
    readonly fitted: Written & {
      readonly variances: readonly number[]
      readonly loglik: number
      readonly viterbi_loglik: number
      readonly viterbi_rle: Runs
      readonly smoothed: Sampled
      readonly filtered: Sampled
    }
  }
}

const params = (written: Written, variances: readonly number[]): HmmParams => ({
  states: variances.length,
  start: Float64Array.from(written.startprob),
  transitions: Float64Array.from(written.transmat.flat()),
  means: Float64Array.from(written.means),
  variances: Float64Array.from(variances),
})
const mismatches = (states: Uint8Array, runs: Runs): number => {
  const expected = runs.flatMap(([state, length]) => Array.from({ length }, () => state))
  expect(states.length).toBe(expected.length)
  return states.reduce((count, state, i) => count + (state === expected[i] ? 0 : 1), 0) / states.length
}
const agree = (got: Float64Array, wanted: Sampled, tolerance: number): void => {
  for (const [row, t] of wanted.index.entries())
    for (const [state, p] of (wanted.p[row] ?? []).entries())
      expect(Math.abs((got[t * (wanted.p[0]?.length ?? 0) + state] ?? Number.NaN) - p)).toBeLessThan(
        tolerance,
      )
}

describe.skipIf(!goldenIsHere)(`hidden Markov models as a published peer fits them${note}`, () => {
  test.each(['hmm01_sp500_2state_ml', 'hmm02_goog_3state_default'])('%s', (name) => {
    const golden = goldenCase(name) as HmmCase
    const closes = goldenColumn(golden.data.file, 'close')
    const x = Float64Array.from(
      { length: closes.length - 1 },
      (_, t) => 100 * Math.log((closes[t + 1] ?? 0) / (closes[t] ?? 0)),
    )
    const { at_init, fitted, em_loglik_first10, iterations } = golden.expected
    expect(x.length).toBe(golden.data.n)

    const start = params(golden.init, golden.init.vars)
    expect(Math.abs(logLikelihood(start, x) - at_init.loglik)).toBeLessThan(1e-6)
    const first = viterbi(start, x)
    expect(Math.abs(first.log_likelihood - at_init.viterbi_loglik)).toBeLessThan(1e-6)
    expect(mismatches(first.states, at_init.viterbi_rle)).toBe(0)

    const found = expectationMaximization(start, x, {
      max_iterations: golden.n_iter,
      tolerance: golden.tol,
      variance_prior: golden.prior === 'hmmlearn-default' ? 0.01 : 0,
      variance_floor: 0,
    })
    for (const [i, value] of em_loglik_first10.entries())
      expect(Math.abs((found.history[i] ?? Number.NaN) - value)).toBeLessThan(1e-6)
    expect(found.converged).toBe(true)
    expect(Math.abs(found.history.length - iterations)).toBeLessThanOrEqual(1)
    expect(Math.abs(logLikelihood(found.params, x) - fitted.loglik)).toBeLessThan(1e-3)
    const pairs = (['start', 'transitions', 'means', 'variances'] as const).flatMap((field) => {
      const wanted = params(fitted, fitted.variances)[field]
      return [...found.params[field]].map((value, i) => [value, wanted[i] ?? Number.NaN] as const)
    })
    for (const [got, wanted] of pairs)
      expect(Math.abs(got - wanted)).toBeLessThanOrEqual(1e-3 * Math.abs(wanted) + 1e-12)

    const last = params(fitted, fitted.variances)
    const path = viterbi(last, x)
    expect(Math.abs(path.log_likelihood - fitted.viterbi_loglik)).toBeLessThan(1e-3)
    expect(mismatches(path.states, fitted.viterbi_rle)).toBeLessThanOrEqual(1e-3)
    agree(smooth(last, x), fitted.smoothed, 1e-6)
    agree(forward(last, x, forwardSpace(last.states, x.length)).filtered, fitted.filtered, 1e-6)
  })
})

test('an outlier that only an unreachable state explains does not underflow', () => {
  const model: HmmParams = {
    states: 2,
    start: Float64Array.of(1, 0),
    transitions: Float64Array.of(1, 0, 0, 1),
    means: Float64Array.of(0, 500),
    variances: Float64Array.of(0.01, 0.01),
  }
  const passed = forward(model, Float64Array.of(0, 500, 0), forwardSpace(2, 3))
  expect([...passed.filtered]).toEqual([1, 0, 1, 0, 1, 0])
  expect(Number.isFinite(passed.log_likelihood)).toBe(true)
})
