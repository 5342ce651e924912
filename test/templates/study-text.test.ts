import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { losingStreak } from '../../examples/parts/analysis.js'
import { backtest, from, optimization, phase, sequence, study, validation } from '../../src/index.js'

test('a study prints and shows what the command line says of each phase', async () => {
  const ended = await study(
    optimization('search', {
      strategies: [{ strategy: 'sma_cross', space: { fast: [10, 20], slow: [60] } }],
      range: { to: '2006-01-03' },
    }),
    { resamples: 0 },
  )
  expect(inspect(ended)).toMatch(/^succeeded\n\nsearch:\nbest of .*sma_cross/s)
  expect(ended.toHTML()).toMatch(/^<pre>succeeded/)
  expect(ended.plot()).toBe('<p>no phase of this study gave an account to draw</p>')
  expect(Object.keys(ended)).toEqual(['status', 'phases', 'gives', 'result', 'warnings'])
}, 30_000)

test('a study draws the account of its last validation, and a notebook shows it', async () => {
  const walked = validation('walked', {
    scheme: { kind: 'walk_forward', train: 1250, test: 1500 },
    search: { strategies: [{ strategy: 'sma_cross', space: { fast: [10, 20], slow: [60] } }] },
  })
  const ended = await study(sequence(walked, backtest('later', { strategy: 'sma_cross' })), { resamples: 0 })
  const { first, last } = ended.gives.walked!.out_of_sample.span
  expect(ended.plot()).toMatch(
    new RegExp(`^<svg .*aria-label="Equity of walked from ${first} to ${last}: 100,000 to `),
  )
  expect(ended.toHTML().startsWith(`${ended.plot()}<pre>succeeded`)).toBe(true)
  const alone = await study(backtest('later', { strategy: 'sma_cross' }), { resamples: 0 })
  expect(alone.plot()).toContain('aria-label="Equity of later from ')
}, 30_000)

test('what a kind of analysis given in code found is printed in its own words', async () => {
  const bought = backtest('bought', { strategy: 'sma_cross' })
  const streak = phase('streak', 'analysis', { kind: 'losing_streak', trades: from(bought, 'trades') })
  const ended = await study(sequence(bought, streak) as never, {
    resamples: 0,
    library: { analyses: { losing_streak: losingStreak } },
  })
  expect(inspect(ended)).toMatch(/\nstreak:\n.*\d+ of \d+ trades lost in a row/)
})
