import { beforeAll, expect, test } from 'vitest'
import { runYaml } from './run-analysis.js'

const held: { ran?: Awaited<ReturnType<typeof runYaml>> } = {}
const ran = () => held.ran!
const RUN = 'trades: "${run.trades}", equity: "${run.equity}", span: "${run.span}"'
beforeAll(async () => {
  held.ran = await runYaml(`
template: how_it_did
workflow:
  sequence:
    - phase: search
      kind: optimization
      config:
        strategies: [{ strategy: sma_cross, space: { fast: [5], slow: [20, 40] } }]
        range: { from: 2002-01-02, to: 2010-01-04 }
    - phase: run
      kind: backtest
      config: { candidate: "\${search.candidate}", range: { from: 2002-01-02, to: 2010-01-04 } }
    - phase: held_out
      kind: validation
      config:
        scheme: { kind: holdout, train: { from: 2002-01-02, to: 2010-01-04 }, test: { from: 2010-01-04, to: 2014-01-02 } }
        candidate: \${search.candidate}
    - parallel:
        - phase: by_reference
          kind: analysis
          config: { kind: performance_analysis, ${RUN} }
        - phase: by_candidate
          kind: analysis
          config: { kind: performance_analysis, candidate: "\${search.candidate}", range: { from: 2002-01-02, to: 2010-01-04 } }
        - phase: of_validation
          kind: analysis
          config: { kind: performance_analysis, trades: "\${held_out.trades}", equity: "\${held_out.equity}", span: "\${held_out.out_of_sample.span}", recent: 500 }
        - phase: risk
          kind: analysis
          config: { kind: risk_assessment, ${RUN}, resamples: 1000 }
        - phase: of_trades
          kind: analysis
          config: { kind: risk_assessment, trades: "\${run.trades}", resamples: 1000, limits: { max_drawdown: 0.01, ruin_probability: 1 } }
    - when: risk.acceptable
      then:
        phase: confirmed
        kind: analysis
        config: { kind: convergence_check, current: "\${risk.max_drawdown_95}" }
`)
})

const plain = ({ dataset, ...rest }: Readonly<Record<string, unknown>>): unknown => ({ dataset, ...rest })

test('a run gives the same by its references as by its candidate', () => {
  expect(plain(ran().value('by_reference'))).toEqual(plain(ran().value('by_candidate')))
})
test('metrics are those of the backtest, and years and months compound to them', () => {
  const { metrics, years, benchmark } = ran().value('by_reference')
  const run = ran().value('run')
  for (const name of ['total_return', 'sharpe_ratio', 'max_drawdown', 'exposure_time', 'win_rate'])
    expect(metrics[name]).toBeCloseTo(run.metrics[name], 9)
  expect(benchmark).toEqual(run.benchmark)
  const compounded = (values: readonly number[]): number =>
    values.reduce((all, value) => all * (1 + value), 1) - 1
  expect(compounded(years.map((year: any) => year.total_return))).toBeCloseTo(metrics.total_return, 9)
  for (const { months, total_return } of years)
    expect(compounded(Object.values(months))).toBeCloseTo(total_return, 12)
  expect(years.map((year: any) => year.year)).toEqual([2002, 2003, 2004, 2005, 2006, 2007, 2008, 2009])
})
test('the deepest drawdown of the table is the maximum', () => {
  const { metrics, drawdowns } = ran().value('by_reference')
  expect(drawdowns[0].depth).toBeCloseTo(metrics.max_drawdown, 12)
  expect(drawdowns.map((one: any) => one.depth)).toEqual(
    drawdowns.map((one: any) => one.depth).toSorted((a: number, b: number) => a - b),
  )
})
test('recent bars are the last ones, and those before are the rest', () => {
  const { recent, before, span, expected, degraded } = ran().value('by_reference')
  expect(recent.span).toMatchObject({ bars: 63, to_bar: span.to_bar, last: span.last })
  expect(before.span).toMatchObject({ from_bar: span.from_bar, to_bar: recent.span.from_bar })
  expect(expected.total_return.count).toBe(2000)
  expect(degraded).toBe(false)
  expect(ran().value('of_validation').recent.span.bars).toBe(500)
  const few = ran().value('of_validation').because
  expect(few).toEqual(['506 bars lie before the 500 recent ones: as many are needed'].slice(0, few.length))
})
test('the paths of trades and of bars show risk, and limits decide whether it is acceptable', () => {
  const risk = ran().value('risk')
  expect(risk.acceptable).toBe(true)
  expect(risk.because).toEqual([])
  expect(risk.trades.length).toBe(ran().value('run').metrics.total_trades)
  expect(risk.bars.length).toBe(ran().value('run').span.bars)
  expect(risk.max_drawdown_95).toBe(Math.min(risk.trades.max_drawdown.p05, risk.bars.max_drawdown.p05))
  expect(risk.max_drawdown_95).toBeLessThan(risk.bars.max_drawdown.p50)
  expect(risk.value_at_risk).toBeCloseTo(ran().value('run').metrics.value_at_risk, 12)
  const trades = ran().value('of_trades')
  expect(trades.bars).toBeUndefined()
  expect(trades.trades).toEqual(risk.trades)
  expect(trades.acceptable).toBe(false)
  expect(trades.because).toEqual([expect.stringMatching(/^max_drawdown_95 0\.\d+ is above 0\.01$/)])
  expect(ran().value('confirmed').converged).toBe(false)
})
