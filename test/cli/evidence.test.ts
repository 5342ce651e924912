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
  const { err } = await regimen('evidence')
  expect(err).toMatch(/all validations of this store: 2, \d supported, 0\.03 expected by luck/)
  expect(err).toContain('a next look that overlaps all of these needs p <= 0.42 %')
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
