import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import * as laws from '../laws/index.js'
import { paperBroker } from '../src/broker/paper.js'
import { decode, encode } from '../src/core/canonical.kernel.js'
import { parseSyntax } from '../src/core/syntax/parse.js'
import { printSyntax } from '../src/core/syntax/print.js'
import { liveState } from '../src/monitor/live-state.kernel.js'
import { emptyRun, runStep } from '../src/monitor/run-state.js'
import { estimate, pastDurations } from '../src/monitor/status.js'
import { convergenceCheck } from '../src/phases/analysis/convergence-check.js'
import { gated } from '../src/phases/gate.kernel.js'
import { trade$ } from '../src/phases/live-trading/trade.js'
import { optimizationHandler } from '../src/phases/optimization/optimization.js'
import { switched } from '../src/phases/switch.kernel.js'
import { validationHandler } from '../src/phases/validation/validation.js'
import { accountReturns } from '../src/portfolio/account-returns.kernel.js'
import { commissionOf, mostUnits, slipped } from '../src/portfolio/charges.kernel.js'
import { runOrders } from '../src/portfolio/engine.kernel.js'
import { excursionsOf } from '../src/portfolio/excursions.kernel.js'
import { simulateJoint } from '../src/portfolio/joint-account.kernel.js'
import { close, fraction, market } from '../src/portfolio/order.js'
import type { OrderMachine } from '../src/portfolio/order-machine.js'
import { portfolio } from '../src/portfolio/portfolio.kernel.js'
import { presets } from '../src/portfolio/presets.js'
import { simulate } from '../src/portfolio/reference.kernel.js'
import { adjustedRand } from '../src/regime/adjusted-rand.kernel.js'
import { attributeBars, attributeTrades } from '../src/regime/attribution.js'
import { CLASSIFIERS, type Classifier, classifier, fit, label, labelNames } from '../src/regime/classifier.js'
import { agreedLabels } from '../src/regime/consensus.kernel.js'
import { MARKOV_SWITCHING_DEFAULTS } from '../src/regime/markov-switching-model.js'
import { separationOf } from '../src/regime/separation.js'
import { singleClassifier } from '../src/regime/single-classifier.js'
import { filterSwitching, smoothSwitching } from '../src/regime/switching-filter.kernel.js'
import { switchingScore } from '../src/regime/switching-score.kernel.js'
import { memoryEnv, run } from '../src/run/run.js'
import { bayesian } from '../src/search/bayesian.kernel.js'
import { genetic } from '../src/search/genetic.kernel.js'
import { gradient } from '../src/search/gradient.kernel.js'
import { grid } from '../src/search/grid.js'
import { neighboursOf } from '../src/search/neighbours.kernel.js'
import { randomSearch } from '../src/search/random.kernel.js'
import { simplexGrid } from '../src/search/simplex.kernel.js'
import { vote } from '../src/signal/vote.kernel.js'
import { bootstrapOf } from '../src/stats/bootstrap.js'
import { keptPoints } from '../src/stats/downsample.kernel.js'
import { advanceEquity, advanceFlat, equityFold } from '../src/stats/equity-fold.kernel.js'
import { histogramOf } from '../src/stats/histogram.js'
import { metricsOf } from '../src/stats/metrics.js'
import { momentsOf } from '../src/stats/moments.kernel.js'
import { monteCarloOf } from '../src/stats/monte-carlo.js'
import { pboOf } from '../src/stats/pbo.js'
import { score } from '../src/stats/score.js'
import { levelStore } from '../src/store/level-store.js'
import { memoryStore } from '../src/store/memory-store.js'
import type { Store } from '../src/store/store.js'
import { catalogue } from '../src/strategy/catalogue.js'
import { operators } from '../src/strategy/operators/operators.js'
import { study } from '../src/templates/study.js'

const made: string[] = []
afterAll(() => Promise.all(made.map((path) => rm(path, { recursive: true, force: true }))))
const directory = async (): Promise<string> => {
  const path = await mkdtemp(join(tmpdir(), 'regimen-store-'))
  made.push(path)
  return path
}
const open = async (path: string): Promise<Store> => {
  const store = await levelStore(path, { now: 0, pid: process.pid })
  if (store._tag === 'Left') throw new Error(JSON.stringify(store.left))
  return store.right
}
const reopening = async () => {
  const path = await directory()
  return () => open(path)
}
const chosen: laws.Simulate = (bars, log, execution, slice, options) =>
  portfolio(bars, slice).account(log, execution, options)
const moods = laws.twoMoodMarket(5, 800).bars
const fitted = (value: Classifier) => {
  const model = fit(value, moods, 1)
  if (model._tag === 'Left') throw new Error(model.left._tag)
  return model.right
}
/** A mean that switches under one variance, and the turbulence that two of three kinds of fit agree on. */
const means: Classifier = {
  kind: 'markov_switching',
  ...MARKOV_SWITCHING_DEFAULTS,
  switching_variance: false,
  lags: 0,
}
const turbulence: Classifier = {
  kind: 'consensus',
  members: (['hmm', 'volatility', 'markov_switching'] as const).map((kind) => ({
    classifier: singleClassifier(kind),
    weight: 1,
  })),
  rule: { kind: 'min_agreement', at_least: 2 },
}
const words = { fit, label, labelNames }
const swapped = (...pairs: readonly (readonly [string, string])[]): Readonly<Record<string, string>> =>
  Object.fromEntries(pairs.flatMap(([a, b]) => [[a, b] as const, [b, a] as const]))
const upsideDown = (
  kind: (typeof CLASSIFIERS)[number],
  ...pairs: readonly (readonly [string, string])[]
): readonly laws.Law[] => laws.mirrorLaws(fitted(classifier(kind)), label, swapped(...pairs))

/** Buys half its money on the third rise in a row, and closes on a fall. */
const streak: OrderMachine<{ readonly before: number; readonly rises: number }> = {
  name: 'streak',
  version: 1,
  params: {},
  start: () => ({ before: Infinity, rises: 0 }),
  step: ({ before, rises }, bar, account) => {
    const now = bar.close > before ? rises + 1 : 0
    const state = { before: bar.close, rises: now }
    if (account.units > 0) return { state, orders: now === 0 ? [close()] : [] }
    return { state, orders: now >= 2 ? [market('buy', { size: fraction(0.5) })] : [] }
  },
}
const random = randomSearch()

const bound: readonly (readonly [about: string, laws: readonly laws.Law[]])[] = [
  ['the canonical encoding', laws.canonicalLaws({ encode, decode })],
  ['expression text', laws.syntaxLaws({ parse: parseSyntax, print: printSyntax })],
  ['market data', laws.marketLaws],
  ['files of bars', laws.barFileLaws],
  ['instruments on the union of their times', laws.universeLaws],
  ['equity folds', laws.foldLaws({ equityFold, advanceEquity, advanceFlat })],
  ['metrics', laws.metricLaws(metricsOf)],
  ['figures of returns', laws.returnLaws],
  ['moments of blocks', laws.momentLaws(momentsOf)],
  ['objectives', laws.objectiveLaws(score)],
  ['overfitting', laws.overfittingLaws(pboOf)],
  ['the bootstrap', laws.bootstrapLaws(bootstrapOf)],
  ['workflows', laws.workflowLaws],
  ['the store in memory', laws.storeLaws(() => Promise.resolve(memoryStore()))],
  ['the store on disk', laws.storeLaws(async () => open(await directory()))],
  ['unfinished work in memory', laws.checkpointLaws(() => Promise.resolve(memoryStore()))],
  ['unfinished work on disk', laws.checkpointLaws(async () => open(await directory()))],
  ['the store on disk, opened again', laws.durableLaws(reopening)],
  ['signal logs', laws.signalLaws],
  ['the strategy language', laws.languageLaws(operators)],
  ['the language across instruments', laws.acrossLaws(operators)],
  ...Object.values(operators).flatMap((operator) =>
    operator._tag === 'Kernel'
      ? [[`the operator ${operator.name}`, laws.operatorLaws(operator)] as const]
      : [],
  ),
  ...Object.entries(catalogue).map(
    ([name, strategy]) => [`the strategy ${name}`, laws.strategyLaws(strategy)] as const,
  ),
  ['members that switch by regime', laws.switchLaws(switched)],
  ['members that vote', laws.voteLaws(vote)],
  ['the reference kernel', laws.portfolioLaws(simulate)],
  ['limits', laws.limitLaws(chosen)],
  ['sizing', laws.sizingLaws(chosen)],
  ['the chosen kernel', laws.portfolioLaws(chosen)],
  ['the joint account', [...laws.jointAccountLaws(simulateJoint), ...laws.jointLimitLaws(simulateJoint)]],
  ['dividends', [...laws.dividendLaws(simulate), ...laws.dividendLaws(chosen)]],
  ['the event kernel beside the reference', laws.kernelLaws(chosen, simulate)],
  ['a summary', laws.summaryLaws],
  ['orders', [...laws.orderLaws(runOrders), ...laws.orderSymmetryLaws(runOrders)]],
  ['what orders cost', laws.orderCostLaws({ commissionOf, mostUnits, slipped })],
  ['the default model of orders', laws.defaultModelLaws(runOrders, simulate)],
  ...Object.entries(presets).map(
    ([name, model]) =>
      [`an order machine under ${name}`, laws.orderMachineLaws(() => streak, runOrders, model)] as const,
  ),
  ['the grid', [...laws.exhaustiveLaws(grid, laws.anySpaces), ...laws.gridLaws(grid)]],
  ['the simplex', [...laws.exhaustiveLaws(simplexGrid, laws.anySimplex), ...laws.simplexLaws(simplexGrid)]],
  ['random search', [...laws.roundsLaws(random), ...laws.coveringLaws(random)]],
  ['genetic search', [...laws.roundsLaws(genetic()), ...laws.coveringLaws(genetic())]],
  ['genetic search learns', laws.learningLaws(genetic(), random)],
  ['gradient search', [...laws.roundsLaws(gradient()), ...laws.coveringLaws(gradient())]],
  ['gradient search learns', laws.learningLaws(gradient(), random)],
  ['bayesian search', [...laws.roundsLaws(bayesian()), ...laws.learningLaws(bayesian(), random)]],
  ['bayesian search in batches', laws.roundsLaws(bayesian({ batch: 3 }))],
  ['the ledger of trials', laws.ledgerLaws],
  ['the interpreter', laws.runLaws({ run, env: memoryEnv })],
  ...CLASSIFIERS.flatMap((kind) => [
    [`labels: ${kind}`, laws.labelLaws(fitted(classifier(kind)), label)] as const,
    [`from the fit on: ${kind}`, laws.classifierLaws(classifier(kind), words)] as const,
  ]),
  ['labels: means that switch', laws.labelLaws(fitted(means), label)],
  ['labels: turbulence by agreement', laws.labelLaws(fitted(turbulence), label)],
  ['from the fit on: means that switch', laws.classifierLaws(means, words)],
  ['from the fit on: turbulence by agreement', laws.classifierLaws(turbulence, words)],
  ['consensus', laws.consensusLaws(agreedLabels)],
  ['Markov switching', laws.switchingLaws({ filterSwitching, smoothSwitching, switchingScore })],
  ['consensus, upside down', upsideDown('consensus', ['up', 'down'])],
  ['trend, upside down', upsideDown('trend', ['trending_up', 'trending_down'])],
  [
    'pattern, upside down',
    upsideDown(
      'pattern',
      ['strong_uptrend', 'strong_downtrend'],
      ['uptrend', 'downtrend'],
      ['breakout_up', 'breakout_down'],
    ),
  ],
  ['searches', laws.searchPhaseLaws((workflow, options) => study(workflow as never, options))],
  [
    'strategies that read labels',
    laws.labelledLaws((workflow, options) => study(workflow as never, options)),
  ],
  [
    'searches that go on',
    laws.resumeLaws({ optimization: optimizationHandler, validation: validationHandler }),
  ],
  ['validations', laws.validationLaws((workflow, options) => study(workflow as never, options))],
  ['windows and folds', laws.splitLaws],
  ['live trading on paper', laws.tradingLaws(trade$, paperBroker)],
  ['stitched runs', laws.stitchLaws],
  ['the gate', laws.gateLaws(gated)],
  [
    'the monitor',
    laws.monitorLaws({ live: liveState, step: runStep, start: emptyRun, durations: pastDurations, estimate }),
  ],
  ['excursions', laws.excursionLaws(excursionsOf, chosen)],
  ['neighbours', laws.neighbourLaws(neighboursOf)],
  ['points of curves', laws.downsamplingLaws(keptPoints)],
  ['histograms', laws.histogramLaws(histogramOf)],
  ['agreement of divisions', laws.agreementLaws(adjustedRand)],
  ['separation of regimes', laws.separationLaws(separationOf)],
  ['paths', laws.monteCarloLaws(monteCarloOf)],
  ['returns of an account', laws.accountReturnLaws(accountReturns)],
  ['a check of convergence', laws.convergenceLaws(convergenceCheck)],
  ['attribution', laws.attributionLaws(attributeTrades, attributeBars)],
]

describe.each(bound)('%s', (_, all) => {
  test.each(all.map((law) => [law.name, law] as const))('%s', { timeout: 120_000 }, (_name, law) =>
    law.check(),
  )
})

test('every law that is published is bound', async () => {
  const source = await import('node:fs/promises').then(({ readFile }) =>
    readFile(import.meta.filename, 'utf8'),
  )
  const published = Object.keys(laws).filter((name) => name.endsWith('Laws'))
  expect(published.filter((name) => !source.includes(`laws.${name}`))).toEqual([])
})

test.each(CLASSIFIERS)('the laws of %s see every label', (kind) => {
  const seen = new Set(
    [9, 10, 11].flatMap((seed) => {
      const found = label(fitted(classifier(kind)), laws.barsAround(seed, 2000))
      return [...found.label].map((at) => found.names[at])
    }),
  )
  expect([...seen].sort()).toEqual([...labelNames(classifier(kind))].sort())
})
