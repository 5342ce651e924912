import * as laws from '../../laws/index.js'
import { accountReturns } from '../../src/portfolio/runs/account-returns.kernel.js'
import { bootstrapOf } from '../../src/stats/inference/bootstrap.js'
import { crossValidate } from '../../src/stats/inference/cscv.kernel.js'
import { holm } from '../../src/stats/inference/holm.js'
import { monteCarloOf } from '../../src/stats/inference/monte-carlo.js'
import { pboOf } from '../../src/stats/inference/pbo.js'
import { resampleReturns } from '../../src/stats/inference/resampling.kernel.js'
import { advanceEquity, advanceFlat, equityFold } from '../../src/stats/metrics/equity-fold.kernel.js'
import { metricsOf } from '../../src/stats/metrics/metrics.js'
import { momentsOf } from '../../src/stats/metrics/moments.kernel.js'
import { score } from '../../src/stats/metrics/score.js'
import { keptPoints } from '../../src/stats/returns/downsample.kernel.js'
import { histogramOf } from '../../src/stats/returns/histogram.js'
import { chainTest } from '../../src/stats/timing/chain-null.kernel.js'
import { marketPrint, overlap } from '../../src/stats/timing/market-print.kernel.js'
import { multiplierMaxima } from '../../src/stats/timing/multiplier.kernel.js'
import { decide, selectionTest } from '../../src/stats/timing/outcome.js'
import { selectionSeries } from '../../src/stats/timing/selection.kernel.js'
import { timingSeries } from '../../src/stats/timing/timing.kernel.js'
import { trainEvidence } from '../../src/stats/timing/train-evidence.js'
import { bindLaws } from '../bind-laws.js'

bindLaws([
  ['equity folds', laws.foldLaws({ equityFold, advanceEquity, advanceFlat })],
  ['metrics', laws.metricLaws(metricsOf)],
  ['figures of returns', laws.returnLaws],
  ['moments of blocks', laws.momentLaws(momentsOf)],
  ['objectives', laws.objectiveLaws(score)],
  ['overfitting', laws.overfittingLaws(pboOf)],
  ['cross-validation', laws.crossValidationLaws(crossValidate)],
  ['cross-validation in parts', laws.crossValidationLaws((of) => crossValidate(of, 4))],
  ['the bootstrap', laws.bootstrapLaws(bootstrapOf)],
  ['resamples', laws.resamplingLaws(resampleReturns)],
  ['points of curves', laws.downsamplingLaws(keptPoints)],
  ['histograms', laws.histogramLaws(histogramOf)],
  ['paths', laws.monteCarloLaws(monteCarloOf)],
  ['series of timing', laws.timingSeriesLaws(timingSeries)],
  ['series of selection', laws.selectionLaws(selectionSeries, selectionTest)],
  ['draws of the best of trials', laws.multiplierLaws(multiplierMaxima)],
  ['chains of choices', laws.chainLaws(chainTest)],
  ['evidence of train bars', laws.trainEvidenceLaws(trainEvidence)],
  ['outcomes', laws.outcomeLaws(decide)],
  ['p values of a family', laws.holmLaws(holm)],
  ['prints of markets', laws.marketPrintLaws(marketPrint, overlap)],
  ['returns of an account', laws.accountReturnLaws(accountReturns)],
])
