import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import * as laws from '../laws/index.js'
import { decode, encode } from '../src/core/canonical.kernel.js'
import { parseSyntax } from '../src/core/syntax/parse.js'
import { printSyntax } from '../src/core/syntax/print.js'
import { liveState } from '../src/monitor/live-state.kernel.js'
import { emptyRun, runStep } from '../src/monitor/run-state.js'
import { estimate, pastDurations } from '../src/monitor/status.js'
import { convergenceCheck } from '../src/phases/analysis/convergence-check.js'
import { gated } from '../src/phases/gate.kernel.js'
import { switched } from '../src/phases/switch.kernel.js'
import { accountReturns } from '../src/portfolio/account-returns.kernel.js'
import { excursionsOf } from '../src/portfolio/excursions.kernel.js'
import { portfolio } from '../src/portfolio/portfolio.kernel.js'
import { simulate } from '../src/portfolio/reference.kernel.js'
import { attributeBars, attributeTrades } from '../src/regime/attribution.js'
import { classifier, fit, label } from '../src/regime/classifier.js'
import { memoryEnv, run } from '../src/run/run.js'
import { grid } from '../src/search/grid.js'
import { simplexGrid } from '../src/search/simplex.kernel.js'
import { vote } from '../src/signal/vote.kernel.js'
import { bootstrapOf } from '../src/stats/bootstrap.js'
import { advanceEquity, advanceFlat, equityFold } from '../src/stats/equity-fold.kernel.js'
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
const fitted = (kind: 'hmm' | 'trend') => {
  const model = fit(classifier(kind), moods, 1)
  if (model._tag === 'Left') throw new Error(model.left._tag)
  return model.right
}

const bound: readonly (readonly [about: string, laws: readonly laws.Law[]])[] = [
  ['the canonical encoding', laws.canonicalLaws({ encode, decode })],
  ['expression text', laws.syntaxLaws({ parse: parseSyntax, print: printSyntax })],
  ['market data', laws.marketLaws],
  ['instruments on the union of their times', laws.universeLaws],
  ['equity folds', laws.foldLaws({ equityFold, advanceEquity, advanceFlat })],
  ['metrics', laws.metricLaws(metricsOf)],
  ['moments of blocks', laws.momentLaws(momentsOf)],
  ['objectives', laws.objectiveLaws(score)],
  ['overfitting', laws.overfittingLaws(pboOf)],
  ['the bootstrap', laws.bootstrapLaws(bootstrapOf)],
  ['workflows', laws.workflowLaws],
  ['the store in memory', laws.storeLaws(() => Promise.resolve(memoryStore()))],
  ['the store on disk', laws.storeLaws(async () => open(await directory()))],
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
  ['the chosen kernel', laws.portfolioLaws(chosen)],
  ['the event kernel beside the reference', laws.kernelLaws(chosen, simulate)],
  ['a summary', laws.summaryLaws],
  ['the grid', [...laws.exhaustiveLaws(grid, laws.anySpaces), ...laws.gridLaws(grid)]],
  ['the simplex', [...laws.exhaustiveLaws(simplexGrid, laws.anySimplex), ...laws.simplexLaws(simplexGrid)]],
  ['the ledger of trials', laws.ledgerLaws],
  ['the interpreter', laws.runLaws({ run, env: memoryEnv })],
  ['labels: hmm', laws.labelLaws(fitted('hmm'), label)],
  ['labels: trend', laws.labelLaws(fitted('trend'), label)],
  ['searches', laws.searchPhaseLaws((workflow, options) => study(workflow as never, options))],
  ['the gate', laws.gateLaws(gated)],
  [
    'the monitor',
    laws.monitorLaws({ live: liveState, step: runStep, start: emptyRun, durations: pastDurations, estimate }),
  ],
  ['excursions', laws.excursionLaws(excursionsOf, chosen)],
  ['paths', laws.monteCarloLaws(monteCarloOf)],
  ['returns of an account', laws.accountReturnLaws(accountReturns)],
  ['a check of convergence', laws.convergenceLaws(convergenceCheck)],
  ['attribution', laws.attributionLaws(attributeTrades, attributeBars)],
]

describe.each(bound)('%s', (_, all) => {
  test.each(all.map((law) => [law.name, law] as const))('%s', { timeout: 60_000 }, (_name, law) =>
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

test('the laws of labels see all labels, so that they say something', () => {
  const seen = new Set(label(fitted('trend'), laws.twoMoodMarket(9, 2000).bars).label)
  expect(seen.size).toBe(4)
})
