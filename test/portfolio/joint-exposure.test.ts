import { expect, test } from 'vitest'
import { syntheticMarket } from '../../src/market/synthetic/synthetic.js'
import { type Listing, universe } from '../../src/market/universe/universe.js'
import { resolveUniverse } from '../../src/market/universe/universe-range.js'
import { timedReturns } from '../../src/portfolio/account/exposure.kernel.js'
import { jointTimedReturns } from '../../src/portfolio/account/joint-exposure.kernel.js'
import { runSignals } from '../../src/portfolio/orders/universe-run.kernel.js'
import { ensemble } from '../../src/portfolio/runs/ensemble.kernel.js'
import { stitched } from '../../src/portfolio/runs/stitch.kernel.js'
import { smaCross } from '../../src/strategy/catalogue.js'
import { signalsOf } from '../../src/strategy/reading/signals.kernel.js'
import { executionOf } from './market.js'

const must = <A>(found: { readonly _tag: 'Left' } | { readonly _tag: 'Right'; readonly right: A }): A => {
  if (found._tag === 'Left') throw new Error('refused')
  return found.right
}
const { dataset } = must(syntheticMarket({ seed: 5, bars: 200 }))

const runOn = (listings: readonly Listing[], fill: 'next_open' | 'close') => {
  const all = must(universe(listings))
  const slice = must(
    resolveUniverse(
      { from_bar: 40 },
      all,
      all.instruments.map(() => 40),
    ),
  )
  const own = slice.slices[0]!
  const execution = executionOf({ fill, sizing: { kind: 'fraction', fraction: 1 / listings.length } })
  const log = must(signalsOf(smaCross, { fast: 3, slow: 20 }, dataset.bars, own, dataset.hash))
  const run = runSignals(
    all,
    all.instruments.map(() => log),
    execution,
    slice,
  )
  const exposing = { fill }
  return { run, own, exposing, timed: jointTimedReturns(all, slice, run, exposing) }
}

test.each(['next_open', 'close'] as const)(
  'one instrument has the weights and returns that it has alone, filled at %s',
  (fill) => {
    const { run, own, exposing, timed } = runOn([{ symbol: 'a', dataset }], fill)
    const alone = timedReturns(dataset.bars, own.scored, run, exposing)
    expect([...timed.net]).toEqual([...alone.net])
    expect(timed.parts.length).toBe(fill === 'next_open' ? 2 : 1)
    timed.parts.forEach(({ weight, unit }, p) => {
      expect([...weight]).toEqual([...alone.parts[p]!.weight])
      expect([...unit]).toEqual([...alone.parts[p]!.unit])
    })
  },
)

test('twins weigh together, and their mean return is that of each', () => {
  const twins = runOn(
    ['a', 'b'].map((symbol) => ({ symbol, dataset })),
    'next_open',
  )
  const alone = timedReturns(
    dataset.bars,
    twins.own.scored,
    { ...twins.run, trades: twins.run.trades },
    twins.exposing,
  )
  twins.timed.parts.forEach(({ weight, unit }, p) => {
    weight.forEach((each, k) => expect(each).toBeCloseTo(alone.parts[p]!.weight[k]!, 12))
    unit.forEach((each, k) => expect(each).toBeCloseTo(alone.parts[p]!.unit[k]!, 14))
  })
})

test('runs of several instruments that are stitched, or halved and added, keep the share that each instrument has', () => {
  const { run } = runOn(
    ['a', 'b'].map((symbol) => ({ symbol, dataset })),
    'next_open',
  )
  const n = run.equity.length - 1
  const twice = stitched([run, run])
  run.positions.forEach((units, place) =>
    units.forEach((own, k) => {
      const later = twice.positions![place]![n + k]!
      if (k > 0) expect(later / twice.equity[n + k]!).toBeCloseTo(own / run.equity[k]!, 12)
    }),
  )
  expect([...twice.trades.symbol!]).toEqual([...run.trades.symbol, ...run.trades.symbol])
  const { positions, trades, held } = ensemble([run, run], [0.5, 0.5])
  expect(positions).toEqual(run.positions)
  expect(held).toBe(run.held)
  for (const place of [0, 1])
    expect(trades.symbol!.filter((one) => one === place).length).toBe(
      2 * run.trades.symbol.filter((one) => one === place).length,
    )
})
