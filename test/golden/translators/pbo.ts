import { crossValidateMatrix, summarize } from '../../../src/stats/inference/pbo.js'
import {
  deflatedSharpe,
  expectedMaximumSharpe,
  minTrackRecord,
  probabilisticSharpe,
  sharpeVariance,
  withSample,
} from '../../../src/stats/inference/sharpe-tests.js'
import { isDefined } from '../../../src/stats/metrics/metric.js'
import { momentsOf, wholeOf } from '../../../src/stats/metrics/moments.kernel.js'
import { kurtosisOf, sharpeOf, skewOf } from '../../../src/stats/metrics/power-sums.js'
import type { GoldenCase, Translator } from '../case.js'
import { compare, EXACT, toleranceOf } from '../compare.js'
import { tableOf } from '../data.js'

interface PboCase extends GoldenCase {
  readonly data: { readonly file: string; readonly columns: readonly string[] }
  readonly S: number
  readonly expected: Readonly<Record<string, unknown>>
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length
const median = (values: Float64Array): number => {
  const sorted = values.toSorted()
  const half = (sorted.length - 1) / 2
  return ((sorted[Math.floor(half)] ?? Number.NaN) + (sorted[Math.ceil(half)] ?? Number.NaN)) / 2
}

/** The winner of all rows, and its Sharpe ratio tested and deflated by the trials. */
const winnerOf = (matrix: readonly Float64Array[], columns: readonly string[]) => {
  const sums = matrix.map((column) => wholeOf(momentsOf(column)))
  const sharpes = sums.map(sharpeOf)
  const known = sharpes.filter(isDefined)
  const at = sharpes.indexOf(Math.max(...known))
  const best = sums[at] ?? { n: 0, sum: 0, sum2: 0, sum3: 0, sum4: 0 }
  const variance = sharpeVariance(known)
  const spread = isDefined(variance) ? variance : Number.NaN
  return {
    full_sample_best: columns[at],
    sharpe_best: sharpeOf(best),
    skew_best: skewOf(best),
    kurt_best: kurtosisOf(best),
    var_trials_ddof1: variance,
    SR0: expectedMaximumSharpe(known.length, spread),
    DSR: withSample(best, (sample) => deflatedSharpe(sample, known.length, spread)),
    PSR0: withSample(best, (sample) => probabilisticSharpe(sample, 0)),
    minTRL_vs0_95: withSample(best, (sample) => minTrackRecord(sample, 0, 0.95)),
  }
}

/** Combinatorially symmetric cross-validation of a matrix of returns. */
export const pbo: Translator = async (given, load) => {
  const golden = given as PboCase
  const [header = [], ...rows] = await tableOf(load, golden.data.file)
  const matrix = golden.data.columns.map((name) => {
    const at = header.indexOf(name)
    return Float64Array.from(rows, (row) => Number(row[at]))
  })
  const found = crossValidateMatrix(matrix, golden.S)
  const figures = summarize(found, { columns: matrix.length, constant: 0, duplicates: 0 })
  const { pbo: expected, ...others } = golden.expected
  const got = {
    n_combinations: figures.combinations,
    prob_oos_loss: figures.probability_of_loss,
    ...figures.degradation,
    logits_first10: found.logits.slice(0, 10),
    logits_mean: mean(found.logits),
    logits_median: median(found.logits),
    is_best_first10: found.best.slice(0, 10),
    ...winnerOf(matrix, golden.data.columns),
  }
  return [
    ...compare('pbo', expected, figures.probability_of_backtest_overfitting, EXACT),
    ...compare('', others, got, toleranceOf(golden, { abs: 1e-12 })),
  ]
}
