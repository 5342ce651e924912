import { beforeAll, expect, test } from 'vitest'
import { runYaml } from './run-analysis.js'

const held: { ran?: Awaited<ReturnType<typeof runYaml>> } = {}
const ran = () => held.ran!
beforeAll(async () => {
  held.ran = await runYaml(`
template: excursions
workflow:
  sequence:
    - phase: search
      kind: optimization
      config:
        strategies: [{ strategy: sma_cross, space: { fast: [5, 10], slow: [20, 40] } }]
        range: { from: 2002-01-02, to: 2010-01-04 }
    - phase: run
      kind: backtest
      config: { strategy: sma_cross, params: { fast: 5, slow: 20 }, range: { from: 2002-01-02, to: 2010-01-04 } }
    - parallel:
        - phase: of_trades
          kind: analysis
          config: { kind: mae_mfe, trades: "\${run.trades}" }
        - phase: of_candidate
          kind: analysis
          config: { kind: mae_mfe, candidate: "\${search.candidate}", range: { from: 2002-01-02, to: 2010-01-04 }, side: long }
        - phase: first_round
          kind: analysis
          config: { kind: convergence_check, current: "\${search.best.score}" }
        - phase: same
          kind: analysis
          config: { kind: convergence_check, current: "\${search.best.params}", previous: "\${search.best.params}" }
        - phase: other
          kind: analysis
          config: { kind: convergence_check, current: "\${run.metrics.sharpe_ratio}", previous: "\${search.best.score}", tolerance: { relative: 0.0001 } }
    - phase: stopped
      kind: backtest
      config:
        strategy: sma_cross
        params: { fast: 5, slow: 20 }
        range: { from: 2002-01-02, to: 2010-01-04 }
        execution: { risk: { stop_loss: "\${or_else(of_trades.suggestion.stop_loss, 0.1)}" } }
result:
  converged: same.converged
`)
})

test('excursions are measured of every trade and kept as columns', async () => {
  const found = ran().value('of_trades')
  const { total_trades } = ran().value('run').metrics
  expect(found.kind).toBe('mae_mfe')
  expect(found.trades).toBe(total_trades)
  expect([found.winners, found.losers].reduce((a: number, b: number) => a + b, 0)).toBe(found.trades)
  expect(found.mae.all.count).toBe(found.trades)
  expect(found.mae.winners.p50).toBeGreaterThan(found.mae.losers.p50)
  expect(found.mfe.winners.p50).toBeGreaterThan(found.mfe.losers.p50)
  const columns = await ran().content(found.excursions as never)
  const winners = [...columns.mae].filter((_, i) => columns.pnl[i] > 0)
  expect(winners.filter((mae) => mae > -found.suggestion.stop_loss).length / winners.length).toBeCloseTo(
    0.95,
    1,
  )
})
test('a candidate is run again for its excursions', () => {
  expect(ran().value('of_candidate').trades).toBeGreaterThan(10)
})
test('the suggested stop can be traded', () => {
  const { stop_loss } = ran().value('of_trades').suggestion
  expect(stop_loss).toBeGreaterThan(0)
  expect(ran().value('stopped').metrics.worst_trade).toBeGreaterThan(ran().value('run').metrics.worst_trade)
})
test('convergence is a plain boolean that expressions read', () => {
  expect(ran().value('first_round')).toMatchObject({ converged: false, because: 'there is no earlier round' })
  expect(ran().value('same')).toMatchObject({ converged: true, change: 0 })
  expect(ran().value('other').converged).toBe(false)
  expect(ran().done.result).toEqual({ converged: true })
})

test('a source that is half given: the error says what is missing', async () => {
  const refused = async (config: string) =>
    runYaml(`
phase: look
kind: analysis
config: ${config}
`).catch((error: unknown) => String(error))
  expect(await refused('{ kind: mae_mfe }')).toContain(
    'give a "candidate", or the trades of a run: "trades" is missing',
  )
  expect(await refused('{ kind: mae_mef }')).toContain('did you mean "mae_mfe"?')
})
