import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { terminal } from './terminal.js'

test('looks at some bars are listed with what each may spend, and what luck alone would bring', async () => {
  const { regimen, document } = terminal()
  const validate = ['validate', '--set', 'scheme.train=1000', '--set', 'scheme.test=500'] as const
  expect((await regimen(...validate, '--strategy', 'momentum')).code).toBe(0)
  expect((await regimen(...validate, '--strategy', 'sma_cross')).code).toBe(0)
  const { looks, unreadable, next_level, expected } = await document('evidence')
  expect(looks.map(({ number, level }: { number: number; level: number }) => [number, level])).toEqual([
    [1, 0.025],
    [2, 0.025 / 3],
  ])
  expect([unreadable, next_level]).toEqual([0, 0.025 / 6])
  expect(expected).toMatchObject({ validations: 2, by_luck: 0.025 + 0.025 / 3 })
  const { out } = await regimen('evidence')
  expect(out).toMatch(/all validations of this store: 2, \d supported, 0\.03 expected by luck/)
  expect(out).toContain(
    'looks that overlap all of these have 1.67 % of 5.00 % left: the next needs p <= 0.42 %',
  )
})

test('searches and backtests that scored given bars are listed next to what the looks at them spent', async () => {
  const { regimen, document, directory } = terminal()
  const study = [
    'sequence:',
    '  - phase: s',
    '    kind: optimization',
    '    config: { strategies: [{ strategy: sma_cross, space: { fast: [5, 10], slow: [60, 80] } }], range: { from: 2002-01-02, to: 2006-01-03 } }',
    '  - phase: b',
    '    kind: backtest',
    '    config: { strategy: sma_cross, range: { from: 2008-01-02, to: 2010-01-04 }, resamples: 0 }',
    '  - phase: v',
    '    kind: validation',
    '    config:',
    '      scheme: { kind: holdout, train: { from: 2002-01-02, to: 2006-01-03 }, test: { from: 2008-01-02, to: 2010-01-04 } }',
    '      candidate: ${s.candidate}',
  ].join('\n')
  writeFileSync(join(directory, 'study.yaml'), study)
  const { run } = await document('run', 'study.yaml')
  const on = async (from: string, to: string) => document('evidence', '--from', from, '--to', to)
  const spans = (list: readonly { readonly run: string; readonly first: string }[]) =>
    list.map((one) => [one.run, one.first])
  const early = await on('2002-01-02', '2006-01-03')
  expect([early.looks.length, spans(early.searches), early.backtests]).toEqual([0, [[run, '2002-01-02']], []])
  expect([early.searches[0].count, early.budget]).toEqual([4, { whole: 0.05, spent: 0, left: 0.05 }])
  const late = await on('2009-01-02', '2010-01-04')
  expect([late.looks.length, late.searches, spans(late.backtests)]).toEqual([1, [], [[run, '2008-01-02']]])
  expect([late.looks[0].left, late.budget]).toEqual([0.025, { whole: 0.05, spent: 0.025, left: 0.025 }])
  const { out } = await regimen('evidence')
  expect(out).toMatch(/search +2002-01-02\.\.2005-12-30 +[0-9a-f]{8} +\S+ +4 trials/)
  expect(out).toContain('backtests are shown and not counted')
})

describe('looks that are carried', () => {
  const { regimen, document } = terminal()
  const validate = (strategy: string, store: string) =>
    document(
      ...['validate', '--set', 'scheme.train=1000', '--set', 'scheme.test=500'],
      ...['--strategy', strategy, '--store', store],
    )
  const numbers = async (store: string): Promise<readonly number[]> =>
    (await document('evidence', '--store', store)).looks.map(({ number }: { number: number }) => number)
  const lookOf = ({ phases }: { phases: Record<string, { result: { verdict: { look: unknown } } }> }) =>
    Object.values(phases)[0]?.result.verdict.look

  test('are added by an import, which renumbers none, and the next one counts them', async () => {
    const first = await validate('momentum', 'one')
    const second = await validate('sma_cross', 'one')
    const here = await validate('rsi_reversion', 'two')
    expect(await numbers('two')).toEqual([1])
    expect(
      (await regimen('store', 'export', second.run, '--out', 'second.regimen', '--store', 'one')).code,
    ).toBe(0)
    expect((await regimen('store', 'import', 'second.regimen', '--store', 'two')).code).toBe(0)
    expect((await numbers('two')).toSorted()).toEqual([1, 2])
    expect(lookOf(await validate('rsi_reversion', 'two'))).toEqual(lookOf(here))
    expect(lookOf(await validate('sma_cross', 'two'))).toEqual(lookOf(second))
    expect(lookOf(await validate('donchian_breakout', 'two'))).toMatchObject({ number: 3 })
    expect(lookOf(first)).toMatchObject({ number: 1 })
  }, 60_000)

  test('go with a run whose verdict is of a look that another run made', async () => {
    const again = await validate('momentum', 'one')
    await regimen('store', 'export', again.run, '--out', 'again.regimen', '--store', 'one')
    await regimen('store', 'import', 'again.regimen', '--store', 'three')
    expect(await numbers('three')).toEqual([1])
    expect(lookOf(await validate('momentum', 'three'))).toEqual(lookOf(again))
  }, 60_000)

  test('outlive a collection that keeps no run', async () => {
    const before = await numbers('one')
    expect((await regimen('store', 'gc', '--keep', '0', '--store', 'one')).code).toBe(0)
    expect(await numbers('one')).toEqual(before)
    expect((await document('runs', '--store', 'one')).length).toBe(0)
    expect(lookOf(await validate('sma_cross', 'one'))).toMatchObject({ number: 2 })
    expect(lookOf(await validate('donchian_breakout', 'one'))).toMatchObject({ number: 3 })
  }, 60_000)
})
