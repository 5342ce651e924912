import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { terminal } from './terminal.js'

const { directory, regimen, document } = terminal()
const searched = ['--strategy', 'sma_cross', '--space', 'fast=5:20:5', '--space', 'slow=[60, 100]'] as const
const years = ['--from', '2003-01-02', '--to', '2009-01-02', '--set', 'execution.fill=next_close'] as const

describe('a building block alone', () => {
  test('optimize searches the spaces of its flags, and finds it again', async () => {
    const first = await document('optimize', ...searched, ...years)
    expect(first.status).toBe('succeeded')
    expect(first.phases.optimization.result.counts.trials).toBe(8)
    const again = await document('optimize', ...searched, ...years)
    expect(again.phases.optimization).toMatchObject({ cached: true, key: first.phases.optimization.key })
    const random = await document('optimize', ...searched, ...years, '--algorithm', 'random', '--budget', '3')
    expect(random.phases.optimization.result).toMatchObject({ algorithm: 'random', counts: { trials: 3 } })
  })
  test('analyze runs a strategy, or first the search that the analysis is of', async () => {
    const alone = await regimen('analyze', 'mae_mfe', '--strategy', 'rsi_reversion', '--from', '2005-01-03')
    expect([alone.code, alone.out]).toEqual([0, expect.stringContaining('MAE of winners')])
    const regimes = await document(
      'analyze',
      'regime_performance',
      ...searched,
      '--set',
      'classifiers=[trend]',
    )
    expect(Object.keys(regimes.phases)).toEqual(['search', 'analysis'])
    const check = await document(
      'analyze',
      'convergence_check',
      '--set',
      'current=1',
      '--set',
      'previous=1.0001',
    )
    expect(check.phases.analysis.result.converged).toBe(true)
  })
  test('validate runs a choice on later bars', async () => {
    const scheme = ['--set', 'scheme.train.to=2008-01-02', '--set', 'scheme.test.from=2008-01-02'] as const
    const done = await document(
      'validate',
      '--scheme',
      'holdout',
      '--strategy',
      'sma_cross',
      '--param',
      'fast=10',
      ...scheme,
    )
    expect(done.phases.validation.result.verdict.supported).toBe(false)
  })
  test.each([
    [['optimize'], '--strategy says what is searched'],
    [['optimize', ...searched, '--space', 'fats=1:3'], 'no parameter "fats", did you mean "fast"?'],
    [['optimize', '--strategy', 'sma_cross', '--space', 'fast=5-50'], 'write low:high, low:high:step'],
    [['optimize', '--strategy', 'sma_cross', '--space', 'fast=5'], 'write low:high, low:high:step'],
    [['optimize', ...searched, '--param', 'fast=5'], 'takes its parameters from --space'],
    [['analyze', 'robustness', '--strategy', 'sma_cross', '--param', 'fast=5'], 'from --space'],
    [['analyze', 'mae_mfe', ...searched], '--space fast=5:20:5: nothing is searched here'],
    [['analyze', 'classifier_comparison', '--strategy', 'sma_cross'], 'looks at bars'],
    [['validate', '--strategy', 'sma_cross', '--budget', '3'], '--budget: nothing is searched'],
    [['optimize', '--strategy', 'sma_cross', '--space', 'sma_crss.fast=1:3'], 'did you mean "sma_cross"?'],
    [['optimize', '--strategy', 'sma_cross', '--space', 'fast'], 'write name=values'],
    [['optimize', ...searched, '--algorithm', 'bayesan'], 'did you mean "bayesian"?'],
    [['analyze', 'mae_mef', '--strategy', 'sma_cross'], 'did you mean "mae_mfe"?'],
    [['validate', '--strategy', 'sma_cross', '--scheme', 'hold_out'], 'did you mean "holdout"?'],
    [['validate', '--strategy', 'sma_cross', '--strategy', 'momentum'], 'name one strategy'],
  ])('%j is answered with what is wrong', async (call, message) => {
    const { code, err } = await regimen(...call)
    expect(code).toBeGreaterThan(0)
    expect(err).toContain(message)
  })
})

describe('--trades and --equity write the account that the page draws', () => {
  const rows = (name: string) => readFileSync(`${directory}/${name}`, 'utf8').trim().split('\n').length - 1
  const SPACE = ['--strategy', 'sma_cross', '--space', 'fast=10:20:10', '--space', 'slow=50:100:50'] as const

  test('of a validation, all tested bars', async () => {
    const walk = ['--set', 'scheme.train=1250', '--set', 'scheme.test=1250'] as const
    const ran = await document('validate', ...SPACE, ...walk, '--trades', 'v.csv', '--equity', 've.csv')
    const { metrics, span } = ran.phases.validation.result.out_of_sample
    expect([rows('v.csv'), rows('ve.csv')]).toEqual([metrics.total_trades, span.bars])
  }, 300_000)

  test('of a search, its choice on its own bars', async () => {
    const ran = await document('optimize', ...SPACE, '--to', '2006-01-03', '--trades', 'o.csv')
    const params = Object.entries(ran.phases.optimization.result.best.params).flatMap(([name, value]) => [
      '--param',
      `${name}=${String(value)}`,
    ])
    const once = await document('backtest', '--strategy', 'sma_cross', ...params, '--to', '2006-01-03')
    expect(rows('o.csv')).toBe(once.trades.length)
    expect((await regimen('optimize', ...SPACE, '--to', '2006-01-03', '--trades', 'o.csv')).err).toContain(
      'in sample',
    )
  }, 300_000)
})
