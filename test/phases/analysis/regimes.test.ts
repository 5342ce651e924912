import { beforeAll, expect, test } from 'vitest'
import { runYaml } from './run-analysis.js'

const held: { ran?: Awaited<ReturnType<typeof runYaml>> } = {}
const ran = () => held.ran!
const RUN = 'trades: "${run.trades}", equity: "${run.equity}", span: "${run.span}"'
const RANGE = 'range: { from: 2002-01-02, to: 2010-01-04 }'
beforeAll(async () => {
  held.ran = await runYaml(`
template: regimes
workflow:
  sequence:
    - phase: run
      kind: backtest
      config: { strategy: sma_cross, params: { fast: 5, slow: 20 }, ${RANGE} }
    - parallel:
        - phase: diagnosis
          kind: analysis
          config: { kind: regime_diagnosis, ${RUN}, classifier: trend }
        - phase: strict
          kind: analysis
          config: { kind: regime_diagnosis, ${RUN}, classifier: trend, weak: { threshold: 100, min_bars: 2 } }
        - phase: comparison
          kind: analysis
          config:
            kind: classifier_comparison
            classifiers: [trend, { kind: trend, name: fast_trend, window: 20 }, volatility, hmm]
            ${RANGE}
            trades: \${run.trades}
    - phase: again
      kind: analysis
      config: { kind: regime_diagnosis, ${RUN}, gate: "\${diagnosis.gate}" }
    - for_each: retuned
      over: strict.weak_regimes
      body:
        phase: note
        kind: analysis
        config: { kind: convergence_check, current: { regime: "\${item.retuned}" } }
    - when: length(diagnosis.weak_regimes) > 99
      then:
        phase: never
        kind: analysis
        config: { kind: convergence_check, current: 1 }
`)
})

test('regimes partition the bars, the profit and the trades of a run', () => {
  const { by_regime, trade_matrix } = ran().value('diagnosis')
  const run = ran().value('run')
  const total = (field: string): number =>
    Object.values<any>(by_regime).reduce<number>((sum, one) => sum + Number(one[field]), 0)
  expect(total('bars')).toBe(run.span.bars)
  expect(total('trades')).toBe(run.metrics.total_trades)
  expect(total('pnl')).toBeCloseTo(run.metrics.total_return * 100_000, 6)
  expect(total('trade_pnl')).toBeCloseTo(total('pnl'), 6)
  expect(trade_matrix.names[0]).toBe('unknown')
})
test('weak regimes are those that the rule names, and loops go over them', () => {
  const { regimes, weak_regimes, by_regime } = ran().value('diagnosis')
  expect(regimes).toEqual(['trending_up', 'trending_down', 'ranging'])
  for (const name of regimes)
    expect(by_regime[name].weak).toBe(by_regime[name].bars >= 60 && by_regime[name].sharpe_ratio < 0)
  expect(weak_regimes).toEqual(regimes.filter((name: string) => by_regime[name].weak))
  expect(ran().value('strict').weak_regimes).toEqual(regimes)
  expect(ran().value('retuned[2]/note').converged).toBe(false)
  expect(by_regime.unknown.weak).toBe(false)
})
test('a gate that was fitted before gives the same regimes', () => {
  expect(ran().value('again').by_regime).toEqual(ran().value('diagnosis').by_regime)
})
test('classifiers are scored apart, also two of one kind', async () => {
  const { order, best, classifiers, agreement, span } = ran().value('comparison')
  expect(order.toSorted()).toEqual(['fast_trend', 'hmm', 'trend', 'volatility'])
  expect(best).toBe(order[0])
  const scores = order.map((name: string) => classifiers[name].score)
  expect(scores).toEqual(scores.toSorted((a: number, b: number) => b - a))
  for (const [name, one] of Object.entries<any>(classifiers)) {
    const { known, staying, stable, separated } = one.parts
    expect([name, one.score]).toEqual([name, known * staying * stable * separated])
    expect(one.trades.names).toEqual(one.regimes.names)
    const labels = await ran().content(one.labels as never)
    expect(labels._tag).toBe('FilteredLabels')
    expect(labels.label.length).toBe(span.bars)
  }
  expect(classifiers.trend.parts.stable).toBe(1)
  expect(agreement.trend.fast_trend).toBe(agreement.fast_trend.trend)
  expect(agreement.hmm.volatility).toBeGreaterThan(agreement.hmm.trend)
})
