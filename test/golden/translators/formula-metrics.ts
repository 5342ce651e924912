import { liftMetrics, type Metric } from '../../../src/stats/metrics/metric.js'
import {
  downsideDeviation,
  martinRatio,
  omegaRatio,
  sharpeRatio,
  sortinoRatio,
  upsideDeviation,
} from '../../../src/stats/returns/return-metrics.js'
import { adjustedSharpe, downsideFrequency } from '../../../src/stats/returns/shape-metrics.js'
import { continuousKelly, dRatio, kellyShare } from '../../../src/stats/returns/win-metrics.js'
import type { GoldenCase, Translator } from '../case.js'
import { compare } from '../compare.js'
import { tableOf } from '../data.js'
import { comparePrinted } from '../printed.js'

interface Printed {
  readonly name: string
  readonly printed?: number
  readonly exact?: number
  readonly agrees?: boolean
}
interface Textbook {
  readonly name: string
  readonly returns?: readonly number[]
  readonly rf?: number
  readonly ddof?: 0 | 1
  readonly mar?: number
  readonly p?: number
  readonly b?: number
  readonly m?: number
  readonly s?: number
  readonly r?: number
  readonly value?: number
  readonly growth?: number
}
interface FormulaCase extends GoldenCase {
  readonly data?: { readonly file: string; readonly n: number; readonly periods_per_year: number }
  readonly expected: readonly (Printed & Textbook)[]
  readonly tolerance: { readonly exact_rel?: number; readonly abs?: number }
}

const ratioOf = (a: Metric, b: Metric): Metric =>
  liftMetrics([a, b], (x = 0, y = 0) => (x / y) ** 2, 'there is no risk')

type Said = (returns: Float64Array, threshold: number, periods_per_year: number) => Metric
/** By the words that a name begins with; the first that fits. */
const published: readonly (readonly [string, Said])[] = [
  ['downside_deviation', (r, mar) => downsideDeviation(r, mar)],
  ['downside_frequency', (r, mar) => downsideFrequency(r, mar)],
  ['upside_risk', (r, mar) => upsideDeviation(r, mar)],
  ['volatility_skewness', (r, mar) => ratioOf(upsideDeviation(r, mar), downsideDeviation(r, mar))],
  ['bernardo_ledoit', (r) => omegaRatio(r)],
  ['omega', (r, mar) => omegaRatio(r, mar)],
  ['kappa l=2', (r, mar) => sortinoRatio(r, { periods_per_year: 1, threshold: mar })],
  ['sortino', (r, mar) => sortinoRatio(r, { periods_per_year: 1, threshold: mar })],
  ['d_ratio', (r) => dRatio(r)],
  ['ulcer_index_then_martin', (r, _, periods_per_year) => martinRatio(r, { periods_per_year })],
  [
    'adjusted_sharpe',
    (r, _, periods_per_year) => adjustedSharpe(r, sharpeRatio(r, { periods_per_year, mean: 'geometric' })),
  ],
]

/** The threshold that a name gives, else the one that the case's other names do. */
const thresholdIn = (name: string, others: readonly Printed[]): number => {
  const written = [name, ...others.map((each) => each.name)].map(
    (text) => /MAR=(-?\d*\.?\d+)/.exec(text)?.[1],
  )
  return Number(written.find((text) => text !== undefined) ?? 0)
}

const textbook = (asked: Textbook): Readonly<Record<string, Metric>> => {
  const { name, returns = [], rf = 0, ddof = 1, mar = 0 } = asked
  const values = Float64Array.from(returns)
  if (/^sharpe/.test(name))
    return { value: sharpeRatio(values, { periods_per_year: 1, risk_free: rf, ddof }) }
  if (/^omega/.test(name)) return { value: omegaRatio(values, mar) }
  if (/^sortino/.test(name)) return { value: sortinoRatio(values, { periods_per_year: 1, threshold: mar }) }
  if (/^kelly discrete/.test(name)) return { value: kellyShare(asked.p ?? 0, asked.b ?? 0) }
  const { share, growth } = continuousKelly(asked.m ?? Number.NaN, asked.s ?? Number.NaN, asked.r)
  return /^kelly/.test(name) ? { value: share, growth } : {}
}

/** Published and textbook values, by the names of their formulas. */
export const formulaMetrics: Translator = async (given, load) => {
  const golden = given as FormulaCase
  if (golden.data === undefined)
    return golden.expected.flatMap(({ value, growth, ...asked }) =>
      compare(
        asked.name,
        { ...(value === undefined ? {} : { value }), ...(growth === undefined ? {} : { growth }) },
        textbook(asked),
        { rel: 0, abs: golden.tolerance.abs ?? 0 },
      ),
    )
  const { file, periods_per_year } = golden.data
  const rows = (await tableOf(load, file)).slice(1)
  const returns = Float64Array.from(rows, (row) => Number(row[1]))
  return golden.expected.flatMap(({ name, printed, exact, agrees = true }) => {
    const said = published.find(([begins]) => name.startsWith(begins))?.[1]
    const got = said?.(returns, thresholdIn(name, golden.expected), periods_per_year)
    return [
      ...(exact === undefined
        ? []
        : compare(name, exact, got, { rel: golden.tolerance.exact_rel ?? 1e-9, abs: 0 })),
      ...(printed === undefined || !agrees ? [] : comparePrinted(name, printed, got)),
    ]
  })
}
