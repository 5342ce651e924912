import {
  deflatedSharpe,
  expectedMaximumSharpe,
  minTrackRecord,
  probabilisticSharpe,
  type SharpeSample,
} from '../../../src/stats/inference/sharpe-tests.js'
import type { Metric } from '../../../src/stats/metrics/metric.js'
import { liftMetrics } from '../../../src/stats/metrics/metric.js'
import type { Translator } from '../case.js'
import { compare } from '../compare.js'
import { comparePrinted } from '../printed.js'

type Inputs = Readonly<Record<string, number>>
interface Formula {
  readonly what: string
  readonly inputs: Inputs
  readonly printed?: Inputs
  readonly exact?: Inputs
}

/** Ratios and variances a year are brought to the period that the formulas are in. */
const figuresOf = (inputs: Inputs): Readonly<Record<string, Metric>> => {
  const { sr_annual, bench_annual, V_annual, V, T = Number.NaN, N = 1, p = 0.95 } = inputs
  const { skew = 0, kurt: kurtosis = 3, periods = 1 } = inputs
  const year = Math.sqrt(periods)
  const sharpe = sr_annual === undefined ? (inputs['sr'] ?? Number.NaN) : sr_annual / year
  const against = bench_annual === undefined ? (inputs['bench'] ?? 0) : bench_annual / year
  const variance = V_annual === undefined ? (V ?? Number.NaN) : V_annual / periods
  const sample: SharpeSample = { sharpe, skew, kurtosis, bars: T }
  const bars = minTrackRecord(sample, against, p)
  return {
    SR0: expectedMaximumSharpe(N, variance),
    DSR: deflatedSharpe(sample, N, variance),
    PSR: probabilisticSharpe(sample, against),
    minTRL: bars,
    years: liftMetrics([bars], (n = 0) => n / periods, ''),
  }
}

/** Probabilistic and deflated Sharpe ratios, expected maxima and track record lengths from their inputs. */
export const sharpeFormulas: Translator = (golden) =>
  Promise.resolve(
    (golden.expected as readonly Formula[]).flatMap(({ what, inputs, printed = {}, exact = {} }) => {
      const got = figuresOf(inputs)
      return [
        ...compare(what, exact, got, { rel: 1e-9, abs: 0 }),
        ...Object.entries(printed).flatMap(([name, value]) =>
          comparePrinted(`${what}.${name}`, value, got[name]),
        ),
      ]
    }),
  )
