import { readFileSync } from 'node:fs'
import { isLeft } from 'fp-ts/lib/Either.js'
import { expect, test } from 'vitest'
import { csvTextDataset } from '../../src/market/csv/csv-dataset.js'
import { embeddedSp500 } from '../../src/market/embedded/sp500.kernel.js'
import { SP500_PACKED } from '../../src/market/embedded/sp500-packed.js'

test('the embedded bars are those of the package, bit by bit', () => {
  const file = new URL('../../node_modules/vega-datasets/data/sp500-2000.csv', import.meta.url)
  const original = csvTextDataset('sp500-2000.csv', readFileSync(file))
  if (isLeft(original)) throw new Error(JSON.stringify(original.left))
  const embedded = embeddedSp500()
  for (const name of ['time', 'open', 'high', 'low', 'close', 'volume'] as const)
    expect(
      Buffer.from(embedded.bars[name].buffer).equals(Buffer.from(original.right.bars[name].buffer)),
      name,
    ).toBe(true)
  expect(embedded.hash).toBe(original.right.hash)
  expect(embedded.bars.length).toBe(5105)
  expect(SP500_PACKED.length).toBeLessThan(120_000)
})
