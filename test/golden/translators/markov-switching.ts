import { stationary } from '../../../src/regime/stationary.kernel.js'
import { filterSwitching, smoothSwitching } from '../../../src/regime/switching-filter.kernel.js'
import { fitSwitching } from '../../../src/regime/switching-fit.js'
import type { SwitchingParams, SwitchingSeries } from '../../../src/regime/switching-params.js'
import type { GoldenCase, Rows, Translator } from '../case.js'
import { compare, EXACT, type Tolerance } from '../compare.js'
import type { Difference } from '../difference.js'
import { logReturnsOf } from '../log-returns.js'
import { strangeFields } from '../strange-fields.js'

interface Sampled {
  readonly index: readonly number[]
  readonly value: readonly number[]
}
interface SwitchingCase extends GoldenCase {
  readonly data: {
    readonly inline?: readonly number[]
    readonly file?: string
    readonly series?: string
    readonly rows?: Rows
    readonly n: number
  }
  readonly params_order: readonly string[]
  readonly expected: {
    readonly params: readonly number[]
    readonly loglik: number
    readonly aic?: number
    readonly bic?: number
    readonly expected_durations?: readonly number[]
    readonly one_step_prediction?: readonly number[]
    readonly [field: string]: unknown
  }
  readonly tolerance: Readonly<Record<string, number>>
}

/** `p10` is the step from state 1 to state 0; `mu0`, `var0` or `sigma2` belong to a state or to all. */
const paramsOf = (order: readonly string[], values: readonly number[]): SwitchingParams => {
  const held = new Map(order.map((name, i) => [name, values[i] ?? Number.NaN]))
  const states = order.filter((name) => /^mu\d$/.test(name)).length
  const each = Array.from({ length: states }, (_, i) => i)
  const rows = each.map((from) => {
    const written = each.map((to) => held.get(`p${from}${to}`))
    const sum = written.reduce<number>((total, p) => total + (p ?? 0), 0)
    return written.map((p) => p ?? 1 - sum)
  })
  const known = new Set([
    'sigma2',
    ...each.flatMap((i) => [`mu${i}`, `var${i}`, ...each.map((j) => `p${i}${j}`)]),
  ])
  const strange = order.filter((name) => !known.has(name))
  if (strange.length > 0) throw new Error(`unknown parameters ${strange.join(', ')}`)
  return {
    states,
    transitions: Float64Array.from(rows.flat()),
    coefficients: Float64Array.from(each, (i) => held.get(`mu${i}`)!),
    variances: Float64Array.from(each, (i) => held.get(`var${i}`) ?? held.get('sigma2')!),
  }
}

/** The states of a fit in the order in which the case has them, by their means. */
const aligned = (fitted: SwitchingParams, wanted: SwitchingParams): SwitchingParams => {
  const k = fitted.states
  const rank = (values: Float64Array): readonly number[] =>
    [...values.keys()].sort((a, b) => values[a]! - values[b]!)
  const of = rank(fitted.coefficients)
  const order: number[] = []
  for (const [place, state] of rank(wanted.coefficients).entries()) order[state] = of[place]!
  return {
    states: k,
    transitions: Float64Array.from(order.flatMap((i) => order.map((j) => fitted.transitions[i * k + j]!))),
    coefficients: Float64Array.from(order, (i) => fitted.coefficients[i]!),
    variances: Float64Array.from(order, (i) => fitted.variances[i]!),
  }
}

const probabilities = (
  field: string,
  expected: unknown,
  rows: Float64Array,
  states: number,
  tolerance: Tolerance,
): readonly Difference[] => {
  if (expected === null || expected === undefined) return []
  const state = Number(/_p(\d)$/.exec(field)?.[1])
  const column = Array.from({ length: rows.length / states }, (_, t) => rows[t * states + state]!)
  return Array.isArray(expected)
    ? compare(field, expected, column, tolerance)
    : compare(
        field,
        (expected as Sampled).value,
        (expected as Sampled).index.map((at) => column[at]),
        tolerance,
      )
}

/** E(y at t | observations before t). */
const oneStep = (params: SwitchingParams, filtered: Float64Array, length: number): readonly number[] => {
  const { states: k, transitions, coefficients } = params
  const first = stationary(transitions, k)
  return Array.from({ length }, (_, t) => {
    const before = t === 0 ? first : filtered.subarray((t - 1) * k, t * k)
    return before.reduce(
      (sum, p, i) =>
        sum +
        p *
          (t === 0
            ? coefficients[i]!
            : coefficients.reduce((mean, mu, j) => mean + transitions[i * k + j]! * mu, 0)),
      0,
    )
  })
}

/** Likelihood and state probabilities at the published parameters, then the fit from seeded starts. */
export const markovSwitching: Translator = async (given, load) => {
  const golden = given as SwitchingCase
  const { data, expected, params_order, tolerance } = golden
  const y =
    data.inline === undefined
      ? await logReturnsOf(load, data.file ?? '', data.series, data.rows)
      : Float64Array.from(data.inline)
  const series: SwitchingSeries = { observations: y, regressors: y.map(() => 1), columns: 1 }
  const params = paramsOf(params_order, expected.params)
  const k = params.states
  const passed = filterSwitching(params, series)
  const { smoothed } = smoothSwitching(params, series)
  const switching = !params_order.includes('sigma2')
  const fit = fitSwitching(
    series,
    {
      states: k,
      switching_variance: switching,
      starts: 20,
      max_iterations: 500,
      tolerance: 1e-9,
      variance_floor: 1e-6,
    },
    1,
  )
  if (fit === undefined) return [{ field: 'fit', expected: 'a fit', got: undefined }]
  const found = aligned(fit.params, params)
  const abs = (name: string, otherwise: number): Tolerance => ({ rel: 0, abs: tolerance[name] ?? otherwise })
  const near: Tolerance = { rel: tolerance['params_after_fit_rel'] ?? 1e-3, abs: 1e-6 }
  const chance = abs('smoothed_abs', 1e-5)
  const at = abs('loglik_at_params_abs', 1e-4)
  const count = params_order.length
  const compared = [
    ...['params', 'loglik', 'aic', 'bic', 'expected_durations', 'one_step_prediction'],
    // of the peer's own steps
    ...['loglik_em_only', 'std_err'],
  ]
  const chances = Object.keys(expected).filter((name) => /^(smoothed|filtered)_p\d$/.test(name))
  return [
    ...strangeFields(expected, [...compared, ...chances]),
    ...compare('data.n', data.n, y.length, EXACT),
    ...compare('loglik at the parameters', expected.loglik, passed.log_likelihood, at),
    ...(expected.aic === undefined
      ? []
      : compare('aic', expected.aic, 2 * count - 2 * passed.log_likelihood, at)),
    ...(expected.bic === undefined
      ? []
      : compare('bic', expected.bic, count * Math.log(y.length) - 2 * passed.log_likelihood, at)),
    ...Object.entries(expected).flatMap(([field, value]) =>
      field.startsWith('smoothed_p')
        ? probabilities(field, value, smoothed, k, chance)
        : field.startsWith('filtered_p')
          ? probabilities(field, value, passed.filtered, k, chance)
          : [],
    ),
    ...(expected.one_step_prediction === undefined
      ? []
      : compare(
          'one_step_prediction',
          expected.one_step_prediction,
          oneStep(params, passed.filtered, y.length),
          { rel: 0, abs: 1e-5 },
        )),
    ...(expected.expected_durations === undefined
      ? []
      : compare(
          'expected_durations',
          expected.expected_durations,
          Array.from({ length: k }, (_, i) => 1 / (1 - params.transitions[i * k + i]!)),
          { rel: 1e-6, abs: 0 },
        )),
    ...compare('converged', true, fit.converged, EXACT),
    ...(fit.log_likelihood > expected.loglik
      ? []
      : compare(
          'loglik after the fit',
          expected.loglik,
          fit.log_likelihood,
          abs('loglik_after_fit_abs', 1e-3),
        )),
    ...(['transitions', 'coefficients', 'variances'] as const).flatMap((name) =>
      compare(`fitted.${name}`, params[name], found[name], near),
    ),
  ]
}
