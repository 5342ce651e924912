import { inspect } from 'node:util'
import { backtest, study } from 'regimen'
import { expect, test } from 'vitest'
import { memoryBlobs, memoryKeyValue } from '../../src/store/key-value.js'
import { storeOver } from '../../src/store/layered-store.js'
import { ACTIONS } from '../../src/store/layout.js'

test('a study in code says what its store has lost, as the command line does', async () => {
  const values = memoryKeyValue()
  const options = { store: storeOver(values, memoryBlobs()), workers: 0 }
  const traded = backtest('traded', { strategy: 'sma_cross', resamples: 0 })
  expect((await study(traded, options)).warnings).toEqual([])
  const actions = await values.startingWith(ACTIONS)
  await values.batch(
    actions.map(([key]) => [key, new Uint8Array(40)]),
    { sync: true },
  )
  const again = await study(traded, options)
  const lost = actions.map(
    ([key]) => `the record of result ${key.slice(ACTIONS.length, ACTIONS.length + 12)}`,
  )
  expect(again.status).toBe('succeeded')
  for (const what of lost) expect(again.warnings).toContain(`${what} cannot be read`)
  expect(again.warnings).toContainEqual(expect.stringMatching(/^traded: .* is damaged and computed again$/))
  for (const warning of again.warnings) expect(inspect(again)).toContain(`! ${warning}`)
  expect((await study(traded, options)).warnings).toEqual([])
})
