import { expect, test } from 'vitest'
import { optimization } from '../../../src/phases/optimization/optimization.js'
import { validation } from '../../../src/phases/validation/validation.js'
import { study } from '../../../src/templates/study.js'
import { from } from '../../../src/workflow/expression.js'
import { sequence } from '../../../src/workflow/workflow.js'

const search = (range: { readonly from: string; readonly to: string }) =>
  optimization('search', {
    strategies: [{ strategy: 'sma_cross', space: { fast: [10, 20, 50], slow: [100, 200] } }],
    objective: { name: 'sharpe_ratio', min_trades: 1 },
    range,
  })
const TEST = { from: '2010-01-04', to: '2014-01-02' }

test.each([
  ['before the test', { from: '2004-01-02', to: '2010-01-04' }, 0],
  ['on a bar of the test', { from: '2004-01-02', to: '2010-01-05' }, 6],
  ['on the test', TEST, 6],
  ['on later bars', { from: '2014-01-02', to: '2018-01-02' }, 6],
])('trials that were scored %s are counted against a choice', async (_, range, peeked) => {
  const searched = search(range)
  const held = validation('held', {
    scheme: { kind: 'holdout', train: { from: '2004-01-02', to: '2010-01-04' }, test: TEST },
    candidate: from(searched, 'candidate'),
  })
  const { verdict, warnings } = (await study(sequence(searched, held))).gives.held ?? {}
  expect(verdict?.peeked).toBe(peeked)
  if (peeked > 0) expect(verdict?.supported).toBe(false)
  expect(warnings?.filter((warning) => warning.includes('it is not out of sample'))).toEqual(
    peeked === 0
      ? []
      : [
          '6 trials behind this choice were scored on bars of the test or later ones: it is not out of sample',
        ],
  )
})

test('every window of a frozen choice lies behind the bars that it was made on', async () => {
  const searched = search({ from: '2001-01-12', to: '2006-01-03' })
  const walked = (start: string) =>
    validation('walked', {
      scheme: { kind: 'walk_forward', range: { from: start, to: '2014-01-02' }, train: 252, test: 252 },
      candidate: from(searched, 'candidate'),
    })
  const found = async (start: string) =>
    (await study(sequence(searched, walked(start)))).gives.walked?.verdict.peeked
  expect([await found('2005-01-03'), await found('2004-01-02')]).toEqual([0, 6])
})
