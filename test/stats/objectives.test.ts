import { describe, expect, test } from 'vitest'
import { decodeWith } from '../../src/core/codec/codec.js'
import { type Metric, undefinedMetric } from '../../src/stats/metrics/metric.js'
import { METRICS } from '../../src/stats/metrics/metric-name.js'
import type { Metrics } from '../../src/stats/metrics/metrics.js'
import { OBJECTIVES, objective, objectiveCodec } from '../../src/stats/metrics/objective.js'
import { score } from '../../src/stats/metrics/score.js'

const metrics = (given: Partial<Record<(typeof METRICS)[number], Metric>>): Metrics =>
  ({
    ...Object.fromEntries(METRICS.map((name) => [name, undefinedMetric('not given')])),
    total_trades: 20,
    ...given,
  }) as Metrics

describe('objectives', () => {
  test('the composites, by hand', () => {
    const given = metrics({
      annualized_return: 0.1,
      volatility: 0.2,
      sharpe_ratio: 1,
      max_drawdown: -0.05,
      win_rate: 0.5,
      gross_profit: 3,
      gross_loss: 1,
    })
    expect(score(objective('risk_adjusted_returns'), given)).toBeCloseTo(0.4, 12)
    expect(score(objective('risk_adjusted_sharpe'), given)).toBeCloseTo(0.95, 12)
    expect(score(objective('min_drawdown_sharpe'), given)).toBe(1)
    expect(score(objective('weighted_combination'), given)).toBeCloseTo(0.4 + 0.15 + 0.225, 12)
    expect(score(objective('calmar_ratio'), given)).toBeCloseTo(2, 12)
    expect(score(objective('volatility'), given)).toBe(-0.2)
  })
  test('infeasible runs rank below every feasible one, by the smaller drawdown', () => {
    const at = (sharpe_ratio: number, max_drawdown: number): Metric =>
      score(objective('min_drawdown_sharpe'), metrics({ sharpe_ratio, max_drawdown }))
    expect(at(-50, -0.2)).toBeGreaterThan(at(9, -0.2001) as number)
    expect(at(-3, -0.3)).toBeGreaterThan(at(9, -0.4) as number)
  })
  test('a ratio to losses of a run without a loss ranks by its limit, and without a gain not at all', () => {
    const missing = undefinedMetric('no bar lost')
    const flawless = { max_drawdown: 0, annualized_return: 0.1, gross_loss: 0, gross_profit: 5, win_rate: 1 }
    for (const name of ['sortino_ratio', 'omega_ratio', 'calmar_ratio'] as const) {
      const at = (total_return: number): Metric =>
        score(objective(name), metrics({ ...flawless, total_return, [name]: missing }))
      expect(at(0.2)).toBeGreaterThan(at(0.1) as number)
      expect(at(0.1)).toBeGreaterThan(1e6)
      expect(at(0)).toMatchObject({ _tag: 'Undefined' })
    }
    const wins = metrics({ ...flawless, total_return: 0.2, profit_factor: undefinedMetric('no trade lost') })
    expect(score(objective('profit_factor'), wins)).toBe(20)
    expect(score(objective('profit_factor'), { ...wins, total_trades: 9 })).toMatchObject({
      _tag: 'Undefined',
    })
    expect(score(objective('profit_factor'), { ...wins, gross_profit: 0 })).toMatchObject({
      _tag: 'Undefined',
    })
  })
  test('too few trades have no score', () => {
    expect(score(objective('sharpe_ratio'), metrics({ sharpe_ratio: 3, total_trades: 9 }))).toEqual(
      undefinedMetric('9 trades, the objective asks for 10'),
    )
  })
  test('decode from a bare name or a record, and encode back', () => {
    for (const name of OBJECTIVES) {
      expect(decodeWith(objectiveCodec)(name)).toMatchObject({ right: objective(name) })
      expect(objectiveCodec.encode(objective(name))).toBe(name)
    }
    const custom = { name: 'weighted_combination', min_trades: 3, weights: { sharpe: 1 } }
    const decoded = decodeWith(objectiveCodec)(custom)
    expect(decoded).toMatchObject({
      right: { min_trades: 3, weights: { sharpe: 1, win_rate: 0.3, profit: 0.3 } },
    })
    if (decoded._tag === 'Right')
      expect(decodeWith(objectiveCodec)(objectiveCodec.encode(decoded.right))).toEqual(decoded)
  })
  test('an unknown name is never another objective', () => {
    const message = (value: unknown): string | undefined => {
      const decoded = decodeWith(objectiveCodec)(value)
      return decoded._tag === 'Left' ? decoded.left[0]?.message : undefined
    }
    expect(message('sharp')).toBe('unknown objective "sharp", did you mean "sharpe_ratio"?')
    expect(message({ name: 'sharpe', drawdown_limit: 0.1 })).toContain('takes no drawdown_limit')
    expect(message({ name: 'sharpe', mintrades: 3 })).toContain('did you mean "min_trades"')
  })
})
