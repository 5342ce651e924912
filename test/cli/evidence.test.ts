import { expect, test } from 'vitest'
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
