import { deepStrictEqual, ok } from 'node:assert/strict'
import fc from 'fast-check'
import type { Dataset } from '../../src/market/bars/dataset.js'
import type { Universe } from '../../src/market/universe/universe.js'
import { analysis } from '../../src/phases/analysis/analysis.js'
import { backtest } from '../../src/phases/backtest/builder.js'
import { optimization } from '../../src/phases/optimization/optimization.js'
import { from } from '../../src/workflow/expression.js'
import { sequence } from '../../src/workflow/workflow.js'
import { universeOf } from '../arbitrary/universe.js'
import type { Law } from '../law.js'
import { given, market, type Runs } from './phases.js'

const range = { from_bar: 60, warmup: 60 }
const execution = { fill: 'next_close', costs: { rate: 0.0005 }, finalize: 'close' }
const classifiers = [{ kind: 'trend', window: 20 }, { kind: 'volatility' }]
const PATHS = [
  'performance_analysis',
  'risk_assessment',
  'mae_mfe',
  'regime_diagnosis',
  'report',
  'classifier_comparison',
  'regime_performance',
  'robustness',
]

/** A search, a backtest, and every kind of analysis of what they gave. */
const study = () => {
  const search = optimization('search', {
    strategies: [{ strategy: 'sma_cross', space: { fast: [5, 8], slow: [20, 30] } }],
    objective: { name: 'total_return', min_trades: 1 },
    range,
    execution,
    capture: 'signals',
  } as never)
  const run = backtest('run', {
    strategy: 'sma_cross',
    range,
    execution,
    params: { fast: 5, slow: 20 },
  } as never)
  const parts = { trades: from(run, 'trades'), equity: from(run, 'equity'), span: from(run, 'span') }
  const trials = from(search, 'trials')
  return sequence(
    search,
    run,
    analysis('performance_analysis', { kind: 'performance_analysis', ...parts, resamples: 20 } as never),
    analysis('risk_assessment', { kind: 'risk_assessment', ...parts, resamples: 20 } as never),
    analysis('mae_mfe', { kind: 'mae_mfe', trades: parts.trades } as never),
    analysis('regime_diagnosis', {
      kind: 'regime_diagnosis',
      candidate: from(run, 'candidate'),
      range,
      classifier: classifiers[0],
      warmup: 60,
    } as never),
    analysis('report', { kind: 'report', ...parts } as never),
    analysis('classifier_comparison', {
      kind: 'classifier_comparison',
      classifiers,
      range,
      trades: parts.trades,
    } as never),
    analysis('regime_performance', {
      kind: 'regime_performance',
      trials,
      signals: from(search, 'signal_logs'),
      classifiers,
      execution,
      min_trades_per_regime: 1,
    } as never),
    analysis('robustness', { kind: 'robustness', trials } as never),
  )
}

type Value = Readonly<Record<string, unknown>>
/** Names of the data, references to trades that name their instruments, and what is said of several alone. */
const OF_DATA = new Set(['dataset', 'trade_symbols', 'trade_log', 'symbol', 'scores'])
const isRecord = (value: unknown): value is Value =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)
const unnamed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(unnamed)
  if (!isRecord(value)) return value
  const { by_symbol, ...rest } = value
  return isRecord(by_symbol) && Object.keys(rest).length === 0
    ? unnamed(by_symbol['a'])
    : Object.fromEntries(
        Object.entries(rest).flatMap(([key, one]) => (OF_DATA.has(key) ? [] : [[key, unnamed(one)]])),
      )
}

const analysed = async (runs: Runs, data: Dataset | Universe) => {
  const done = await runs(study(), { data, resamples: 0 })
  return (path: string): Value => given<Value>(done, path)
}
const total = (regimes: unknown, of: 'pnl' | 'trade_pnl'): number =>
  Object.values(regimes as Readonly<Record<string, Readonly<Record<string, number>>>>).reduce(
    (sum, one) => sum + (one[of] ?? Number.NaN),
    0,
  )
const near = (a: number, b: number): void => {
  ok(Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(b)), `${a} is not ${b}`)
}

/** What holds of every kind of analysis on several instruments. */
export const jointAnalysisLaws = (runs: Runs): readonly Law[] => {
  const law = (name: string, holds: (seed: number) => Promise<void>): Law => ({
    name,
    check: () => fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 100_000 }), holds), { numRuns: 3 }),
  })
  return [
    law('an analysis of a universe of one is that of its only instrument', async (seed) => {
      const dataset = market(seed)
      const [joint, alone] = [
        await analysed(runs, universeOf([{ symbol: 'a', dataset }])),
        await analysed(runs, dataset),
      ]
      for (const path of PATHS) deepStrictEqual(unnamed(joint(path)), unnamed(alone(path)), path)
    }),
    law('regimes share out what an account of several instruments made', async (seed) => {
      const of = await analysed(
        runs,
        universeOf(['a', 'b', 'c'].map((symbol, i) => ({ symbol, dataset: market(seed + i) }))),
      )
      const diagnosed = of('regime_diagnosis')['by_regime']
      const metrics = of('run')['metrics'] as Readonly<Record<string, number>>
      const made = 100_000 * (metrics['total_return'] ?? Number.NaN)
      near(total(diagnosed, 'pnl'), made)
      near(total(diagnosed, 'trade_pnl'), made)
    }),
  ]
}
