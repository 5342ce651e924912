import fc from 'fast-check'
import { random } from '../../src/core/random.kernel.js'
import type { filterSwitching, smoothSwitching } from '../../src/regime/switching-filter.kernel.js'
import type { SwitchingParams, SwitchingSeries } from '../../src/regime/switching-params.js'
import {
  switchingParams,
  type switchingScore,
  switchingVector,
} from '../../src/regime/switching-score.kernel.js'
import { switchingStart } from '../../src/regime/switching-start.js'
import type { Law } from '../law.js'

interface Drawn {
  readonly params: SwitchingParams
  readonly series: SwitchingSeries
  readonly switching_variance: boolean
}

/** Parameters and a series of 2 to 40 observations, by a seed. */
const drawnArbitrary: fc.Arbitrary<Drawn> = fc
  .record({
    seed: fc.nat(1e6),
    states: fc.integer({ min: 2, max: 4 }),
    columns: fc.integer({ min: 1, max: 3 }),
    length: fc.integer({ min: 2, max: 40 }),
    switching_variance: fc.boolean(),
  })
  .map(({ seed, states, columns, length, switching_variance }) => {
    const stream = random(seed, 'series')
    return {
      params: switchingStart(seed, 0, states, columns, switching_variance),
      series: {
        observations: Float64Array.from({ length }, () => 2 * stream.normal()),
        regressors: Float64Array.from({ length: length * columns }, (_, at) =>
          at % columns === 0 ? 1 : stream.normal(),
        ),
        columns,
      },
      switching_variance,
    }
  })
const near = (a: number, b: number, by: number): boolean => Math.abs(a - b) <= by * (1 + Math.abs(b))

/** What the fit and the labels of a Markov-switching regression rest on. */
export const switchingLaws = (of: {
  readonly filterSwitching: typeof filterSwitching
  readonly smoothSwitching: typeof smoothSwitching
  readonly switchingScore: typeof switchingScore
}): readonly Law[] => [
  {
    name: 'the likelihood is the sum over all paths of states',
    check: () =>
      fc.assert(
        fc.property(
          drawnArbitrary.filter(({ series }) => series.observations.length <= 5),
          ({ params, series }) => {
            const { states: k, transitions, coefficients, variances } = params
            const far = Array.from({ length: 5000 }).reduce<Float64Array>(
              (shares) =>
                shares.map((_, j) => shares.reduce((sum, p, i) => sum + p * transitions[i * k + j]!, 0)),
              new Float64Array(k).fill(1 / k),
            )
            const density = (t: number, j: number): number => {
              const mean = Array.from(
                { length: series.columns },
                (_, c) => series.regressors[t * series.columns + c]! * coefficients[j * series.columns + c]!,
              ).reduce((sum, part) => sum + part, 0)
              const off = series.observations[t]! - mean
              return Math.exp((-off * off) / (2 * variances[j]!)) / Math.sqrt(2 * Math.PI * variances[j]!)
            }
            const from = (t: number, state: number): number =>
              density(t, state) *
              (t + 1 === series.observations.length
                ? 1
                : Array.from({ length: k }, (_, j) => transitions[state * k + j]! * from(t + 1, j)).reduce(
                    (sum, part) => sum + part,
                    0,
                  ))
            const all = far.reduce((sum, p, state) => sum + p * from(0, state), 0)
            return near(of.filterSwitching(params, series).log_likelihood, Math.log(all), 1e-6)
          },
        ),
        { numRuns: 30 },
      ),
  },
  {
    name: 'the gradient is that of the likelihood',
    check: () =>
      fc.assert(
        fc.property(drawnArbitrary, ({ params, series, switching_variance }) => {
          const shape = {
            states: params.states,
            columns: series.columns,
            switching_variance,
            variance_floor: 1e-3,
          }
          const objective = of.switchingScore(series, shape)
          const at = switchingVector(params, shape)
          const { gradient } = objective(at)
          return gradient.every((slope, i) => {
            const moved = (by: number): number => objective(at.map((x, j) => (j === i ? x + by : x))).value
            return near((moved(1e-5) - moved(-1e-5)) / 2e-5, slope, 1e-5)
          })
        }),
      ),
  },
  {
    name: 'parameters come back from the vector that is climbed',
    check: () =>
      fc.assert(
        fc.property(drawnArbitrary, ({ params, series, switching_variance }) => {
          const shape = {
            states: params.states,
            columns: series.columns,
            switching_variance,
            variance_floor: 1e-3,
          }
          const back = switchingParams(switchingVector(params, shape), shape)
          return (['transitions', 'coefficients', 'variances'] as const).every((field) =>
            back[field].every((value, i) => near(value, params[field][i]!, 1e-9)),
          )
        }),
      ),
  },
  {
    name: 'the last smoothed probability is the filtered one, and every row sums to 1',
    check: () =>
      fc.assert(
        fc.property(drawnArbitrary, ({ params, series }) => {
          const k = params.states
          const { filtered } = of.filterSwitching(params, series)
          const { smoothed } = of.smoothSwitching(params, series)
          const rows = Array.from({ length: smoothed.length / k }, (_, t) =>
            smoothed.subarray(t * k, (t + 1) * k),
          )
          return (
            rows.every((row) =>
              near(
                row.reduce((sum, p) => sum + p, 0),
                1,
                1e-9,
              ),
            ) && rows.at(-1)!.every((p, j) => near(p, filtered[filtered.length - k + j]!, 1e-9))
          )
        }),
      ),
  },
]
