import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { must } from '../../laws/strategy/strategy.js'
import { syntheticMarket } from '../../src/market/synthetic/synthetic.js'
import { universe } from '../../src/market/universe/universe.js'
import { runBacktest } from '../../src/phases/backtest/at-once.js'
import type { WrittenStrategy } from '../../src/strategy/strategy-codec.js'

const folder = new URL('../../examples/portfolios/', import.meta.url)
const data = must(
  universe(
    ['AAA', 'BBB', 'CCC'].map((symbol, seed) => ({
      symbol,
      dataset: must(syntheticMarket({ seed, start: '2010-01-04', bars: 500 })).dataset,
    })),
  ),
)

test.each(readdirSync(folder))('%s runs, in at most fifteen lines', async (name) => {
  const text = readFileSync(new URL(name, folder), 'utf8')
  expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(15)
  const { instruments, equity, warnings } = await runBacktest(parse(text) as WrittenStrategy, {
    data,
    execution: { costs: { rate: 0.001 } },
  })
  const traded = instruments.filter(({ trades }) => trades > 0).map(({ symbol }) => symbol)
  expect(traded).toEqual(name === 'pair.yaml' ? ['AAA', 'BBB'] : ['AAA', 'BBB', 'CCC'])
  expect(equity.every((value) => value > 0)).toBe(true)
  expect(warnings.filter((each) => each.includes('the weight'))).toEqual([])
})
