import { smooth } from '../../../src/regime/hmm-backward.kernel.js'
import { expectationMaximization, logLikelihood } from '../../../src/regime/hmm-em.kernel.js'
import { forward, forwardSpace } from '../../../src/regime/hmm-forward.kernel.js'
import type { HmmParams } from '../../../src/regime/hmm-params.js'
import { viterbi } from '../../../src/regime/viterbi.kernel.js'
import type { GoldenCase, Rows, Translator } from '../case.js'
import { compare, EXACT, type Tolerance } from '../compare.js'
import type { Difference } from '../difference.js'
import { logReturnsOf } from '../log-returns.js'
import { strangeFields } from '../strange-fields.js'

interface Written {
  readonly startprob: readonly number[]
  readonly transmat: readonly (readonly number[])[]
  readonly means: readonly number[]
}
interface Sampled {
  readonly index: readonly number[]
  readonly p: readonly (readonly number[])[]
}
type Stretches = readonly (readonly [state: number, length: number])[]
interface HmmCase extends GoldenCase {
  readonly data: {
    readonly file: string
    readonly rows?: Rows
    readonly series?: string
    readonly n: number
  }
  readonly init: Written & { readonly vars: readonly number[] }
  readonly prior: string
  readonly tol: number
  readonly n_iter: number
  readonly expected: {
    readonly at_init: {
      readonly loglik: number
      readonly viterbi_loglik: number
      readonly viterbi_rle: Stretches
    }
    readonly em_loglik_first10: readonly number[]
    readonly iterations: number
    readonly converged?: boolean
    readonly fitted: Written & {
      readonly variances: readonly number[]
      readonly loglik: number
      readonly viterbi_loglik: number
      readonly viterbi_rle: Stretches
      readonly smoothed: Sampled
      readonly filtered: Sampled
    }
  }
  readonly tolerance: {
    readonly loglik_abs: number
    readonly fitted_loglik_abs: number
    readonly params_rel: number
    readonly viterbi_mismatch_frac: number
  }
}

/** What a variance is drawn to: nothing, or hmmlearn's 0.01. */
const priorOf = (prior: string): number => {
  if (/^hmmlearn/.test(prior)) return 0.01
  if (/^none/.test(prior)) return 0
  throw new Error(`no prior "${prior}"`)
}

const paramsOf = (written: Written, variances: readonly number[]): HmmParams => ({
  states: variances.length,
  start: Float64Array.from(written.startprob),
  transitions: Float64Array.from(written.transmat.flat()),
  means: Float64Array.from(written.means),
  variances: Float64Array.from(variances),
})

const path = (
  field: string,
  states: Uint8Array,
  stretches: Stretches,
  share: number,
): readonly Difference[] => {
  const expected = stretches.flatMap(([state, length]) => Array.from({ length }, () => state))
  if (states.length !== expected.length)
    return [{ field: `${field}.length`, expected: expected.length, got: states.length }]
  const off = states.filter((state, at) => state !== expected[at]).length
  return off <= share * states.length
    ? []
    : [{ field, expected: `at most ${share} of the states differ`, got: off / states.length }]
}

const sampled = (field: string, got: Float64Array, states: number, { index, p }: Sampled, off: Tolerance) =>
  compare(
    field,
    p,
    index.map((at) => got.subarray(at * states, (at + 1) * states)),
    off,
  )

/** Baum-Welch from the given start on 100 x log returns, then the likelihood, paths and state probabilities. */
export const gaussianHmm: Translator = async (given, load) => {
  const golden = given as HmmCase
  const x = await logReturnsOf(load, golden.data.file, golden.data.series, golden.data.rows)
  const { at_init, em_loglik_first10, iterations, fitted } = golden.expected
  const likelihood = { rel: 0, abs: golden.tolerance.loglik_abs }
  const likelihoodFitted = { rel: 0, abs: golden.tolerance.fitted_loglik_abs }
  const near = { rel: golden.tolerance.params_rel, abs: 1e-12 }
  const start = paramsOf(golden.init, golden.init.vars)
  const first = viterbi(start, x)
  const found = expectationMaximization(start, x, {
    max_iterations: golden.n_iter,
    tolerance: golden.tol,
    variance_prior: priorOf(golden.prior),
    variance_floor: 0,
  })
  const last = paramsOf(fitted, fitted.variances)
  const decoded = viterbi(last, x)
  const { filtered } = forward(last, x, forwardSpace(last.states, x.length))
  const wanted = paramsOf(fitted, fitted.variances)
  const share = golden.tolerance.viterbi_mismatch_frac
  return [
    ...strangeFields(golden.expected, ['at_init', 'em_loglik_first10', 'iterations', 'converged', 'fitted']),
    ...compare('data.n', golden.data.n, x.length, EXACT),
    ...compare('at_init.loglik', at_init.loglik, logLikelihood(start, x), likelihood),
    ...compare('at_init.viterbi_loglik', at_init.viterbi_loglik, first.log_likelihood, likelihood),
    ...path('at_init.viterbi_rle', first.states, at_init.viterbi_rle, share),
    ...compare(
      'em_loglik_first10',
      em_loglik_first10,
      found.history.slice(0, em_loglik_first10.length),
      likelihood,
    ),
    ...compare('converged', golden.expected.converged ?? true, found.converged, EXACT),
    ...compare('iterations', iterations, found.history.length, { rel: 0, abs: 1 }),
    ...compare('fitted.loglik', fitted.loglik, logLikelihood(found.params, x), likelihoodFitted),
    ...(['start', 'transitions', 'means', 'variances'] as const).flatMap((name) =>
      compare(`fitted.${name}`, wanted[name], found.params[name], near),
    ),
    ...compare('fitted.viterbi_loglik', fitted.viterbi_loglik, decoded.log_likelihood, likelihoodFitted),
    ...path('fitted.viterbi_rle', decoded.states, fitted.viterbi_rle, share),
    ...sampled('fitted.smoothed', smooth(last, x), last.states, fitted.smoothed, { rel: 0, abs: 1e-6 }),
    ...sampled('fitted.filtered', filtered, last.states, fitted.filtered, { rel: 0, abs: 1e-6 }),
  ]
}
