import { beforeAll, expect, test } from 'vitest'
import { runYaml } from './run-analysis.js'

const held: { ran?: Awaited<ReturnType<typeof runYaml>> } = {}
const ran = () => held.ran!
const RANGE = 'range: { from: 2002-01-02, to: 2010-01-04 }'
beforeAll(async () => {
  held.ran = await runYaml(`
template: around_the_best
workflow:
  sequence:
    - phase: search
      kind: optimization
      config:
        strategies: [{ strategy: sma_cross, space: { fast: [5, 10, 15, 20], slow: [40, 60, 80] } }]
        ${RANGE}
    - phase: around
      kind: analysis
      config: { kind: robustness, trials: "\${search.trials}" }
    - phase: regimes
      kind: analysis
      config: { kind: regime_diagnosis, candidate: "\${search.candidate}", ${RANGE}, classifier: trend }
    - parallel:
        - phase: plateau
          kind: backtest
          config: { candidate: "\${around.candidate}", ${RANGE} }
        - phase: alone
          kind: backtest
          config: { strategy: "\${around.plateau_best.strategy}", params: "\${around.plateau_best.params}", ${RANGE} }
        - phase: best
          kind: backtest
          config: { candidate: "\${search.candidate}", ${RANGE} }
    - parallel:
        - phase: report
          kind: analysis
          config: { kind: report, trades: "\${best.trades}", equity: "\${best.equity}", span: "\${best.span}", search: "\${search.trials}", gate: "\${regimes.gate}", points: 200 }
        - phase: short
          kind: analysis
          config: { kind: report, candidate: "\${search.candidate}", range: { from: 2009-01-02, to: 2010-01-04 } }
result:
  trials: report.search.trials
  names: report.regimes.names
`)
})

test('neighbours of the best are counted and held against it', async () => {
  const { best, neighbours, robust, because, sensitivity, trials } = ran().value('around')
  const search = ran().value('search')
  expect([best.params, best.score]).toEqual([search.best.params, search.best.score])
  expect(trials).toBe(12)
  const ledger = await ran().content(search.trials as never)
  const place = (params: any): readonly number[] => [
    [5, 10, 15, 20].indexOf(params.fast),
    [40, 60, 80].indexOf(params.slow),
  ]
  const [x = 0, y = 0] = place(best.params)
  const around = (most: number): number[] =>
    ledger.params.flatMap((params: any, i: number) => {
      const [a = 0, b = 0] = place(params)
      const [dx, dy] = [Math.abs(a - x), Math.abs(b - y)]
      return Math.max(dx, dy) === 1 && dx + dy <= most ? [ledger.metrics.score.value[i]] : []
    })
  for (const [name, most] of [
    ['axis', 1],
    ['box', 2],
  ] as const) {
    const scores = around(most)
    expect(neighbours[name].tried).toBe(scores.length)
    expect(neighbours[name].mean).toBeCloseTo(scores.reduce((a, b) => a + b, 0) / scores.length, 12)
    expect(neighbours[name].worst).toBe(Math.min(...scores))
    expect(neighbours[name].within).toBeCloseTo(
      scores.filter((score) => score >= best.score - 0.1 * Math.abs(best.score)).length / scores.length,
      12,
    )
  }
  expect(robust).toBe(neighbours.axis.within >= 0.5)
  expect(because).toContain(`of ${neighbours.axis.tried} neighbours`)
  expect(sensitivity.map(({ parameter, pairs }: any) => [parameter, pairs])).toEqual([
    ['fast', 9],
    ['slow', 8],
  ])
})
test('the choice on the highest ground can be run as it is', () => {
  const { plateau_best } = ran().value('around')
  expect(ran().value('plateau').metrics.sharpe_ratio).toBeCloseTo(plateau_best.score, 9)
  expect(ran().value('alone').metrics.sharpe_ratio).toBeCloseTo(plateau_best.score, 9)
})
test('a report keeps the extremes of its curves in as few points as were asked for', async () => {
  const { curves, points, metrics, drawdowns } = ran().value('report')
  const drawn = await ran().content(curves as never)
  const equity = await ran().content(ran().value('best').equity as never)
  expect(points).toBeLessThanOrEqual(200)
  expect(drawn.bar.length).toBe(points)
  expect(Math.max(...drawn.equity)).toBe(Math.max(...equity))
  expect(Math.min(...drawn.equity)).toBe(Math.min(...equity))
  expect([drawn.equity[0], drawn.equity.at(-1)]).toEqual([equity[0], equity.at(-1)])
  expect(Math.min(...drawn.drawdown)).toBeCloseTo(metrics.max_drawdown, 12)
  expect(drawdowns[0].depth).toBeCloseTo(metrics.max_drawdown, 12)
})
test('a report counts every bar, trade and regime once', async () => {
  const { histograms, trades, span, regimes, search, trade_log } = ran().value('report')
  const sum = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0)
  expect(sum(histograms.bar_returns.counts)).toBe(span.bars)
  expect(sum(histograms.trade_returns.counts)).toBe(trades.count)
  expect([trades.long, trades.short].reduce((a: number, b: number) => a + b, 0)).toBe(trades.count)
  expect(sum(Object.values<any>(trades.by_reason).map((one) => one.trades))).toBe(trades.count)
  expect(trades.best[0].return).toBe(ran().value('best').metrics.best_trade)
  expect(trades.worst[0].return).toBe(ran().value('best').metrics.worst_trade)
  expect(trade_log.sha256).toBe(ran().value('best').trades.sha256)
  const strip = await ran().content(regimes.strip as never)
  expect([strip.from[0], strip.to.at(-1)]).toEqual([span.from_bar, span.to_bar])
  expect([...strip.from].slice(1)).toEqual([...strip.to].slice(0, -1))
  expect(search.trials).toBe(12)
  expect(search.best.params).toEqual(ran().value('search').best.params)
})
test('a report of a candidate runs it over its own range', () => {
  expect(ran().value('short').span.bars).toBe(252)
  expect(ran().value('short').points).toBe(253)
  expect(ran().value('short').regimes).toBeUndefined()
  expect(ran().done.result).toEqual({ trials: 12, names: ran().value('report').regimes.names })
})
