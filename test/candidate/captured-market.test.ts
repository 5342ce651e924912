import { expect, test } from 'vitest'
import { capturedData, capturedSteps } from '../../src/candidate/captured-market.js'
import { servicesOn } from '../../src/candidate/services.js'
import { marketOver, tradedData } from '../../src/candidate/traded-data.js'
import type { Dataset } from '../../src/market/bars/dataset.js'
import { syntheticMarket } from '../../src/market/synthetic/synthetic.js'
import { type Universe, universe } from '../../src/market/universe/universe.js'

const madeUp = (seed: number): Dataset => {
  const made = syntheticMarket({ seed, bars: 60 })
  if (made._tag === 'Left') throw new Error(made.left.because)
  return made.right.dataset
}
const universeOf = (seeds: Readonly<Record<string, number>>): Universe => {
  const made = universe(Object.entries(seeds).map(([symbol, seed]) => ({ symbol, dataset: madeUp(seed) })))
  if (made._tag === 'Left') throw new Error(made.left.message)
  return made.right
}
const stepsOn = (on: Universe) => {
  const data = tradedData({ _tag: 'Several', universe: on })
  const market = data._tag === 'Left' ? data : marketOver(data.right, { from_bar: 10, warmup: 5 })
  if (market._tag === 'Left') throw new Error(JSON.stringify(market.left))
  return capturedSteps(market.right)
}
const pair = universeOf({ a: 1, b: 2 })

test('signals are replayed on the instruments of their capture, whatever others are given next to them', () => {
  expect(stepsOn(pair).universe).toMatchObject({ symbols: ['a', 'b'], from: 10, to: 60 })
  const found = capturedData(stepsOn(pair), servicesOn(universeOf({ a: 1, b: 2, c: 3 })))
  expect(found).toMatchObject({ right: { data: { universe: { hash: pair.hash } } } })
})

test.each([
  ['other bars of the same symbols', stepsOn(pair), universeOf({ a: 1, b: 4 }), /other bars of a, b/],
  ['other symbols', stepsOn(pair), universeOf({ a: 1, c: 2 }), /b is not here/],
  ['steps that were not kept', {}, pair, /capture them again/],
])('%s are refused', (_, captured, on, message) => {
  const refused = capturedData(captured, servicesOn(on))
  expect(refused._tag).toBe('Left')
  expect(JSON.stringify(refused).replaceAll('\\"', '"')).toMatch(message)
})
