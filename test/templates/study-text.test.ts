import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { optimization, study } from '../../src/index.js'

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
  expect(Object.keys(ended)).toEqual(['status', 'phases', 'gives', 'result', 'warnings'])
}, 30_000)
