import { expect, it } from 'vitest'
import { type SyntheticInput, syntheticMarket } from '../../src/market/synthetic/synthetic.js'

const closes = (input: SyntheticInput): Float64Array => {
  const made = syntheticMarket(input)
  if (made._tag === 'Left') throw new Error(JSON.stringify(made.left))
  return made.right.dataset.bars.close
}
const mean = (column: Float64Array, to: number, n: number): number =>
  column.subarray(to - n, to).reduce((sum, value) => sum + value, 0) / n

/** Annual Sharpe ratio, before costs, of being long while the fast mean is above the slow one. */
const sharpeOf = (close: Float64Array, fast: number, slow: number): number => {
  const returns = Array.from({ length: close.length - slow }, (_, i) => {
    const at = i + slow
    return mean(close, at, fast) > mean(close, at, slow) ? (close[at] ?? 0) / (close[at - 1] ?? 1) - 1 : 0
  })
  const average = returns.reduce((sum, value) => sum + value, 0) / returns.length
  const variance = returns.reduce((sum, value) => sum + (value - average) ** 2, 0) / returns.length
  return (average / Math.sqrt(variance)) * Math.sqrt(252)
}
const MOODS = [
  { name: 'calm', drift: 0, sd: 0.007 },
  { name: 'wild', drift: 0, sd: 0.016 },
]
const LONG = { seed: 3, bars: 200_000, start_price: 1e6, moves: 2 }

it.each([0, 1, 2])('a planted edge has the Sharpe ratio that was asked for: %d', (sharpe_ratio) => {
  const edge = { fast: 10, slow: 50, sharpe_ratio }
  const regimes = MOODS.map((mood) => ({ ...mood, sd: mood.sd / 10 }))
  expect(Math.abs(sharpeOf(closes({ ...LONG, regimes, edge }), 10, 50) - sharpe_ratio)).toBeLessThan(0.15)
})

it('an edge changes no draw: at a Sharpe ratio of 0 it is the market without one', () => {
  const one = { seed: 5, bars: 500, regimes: MOODS }
  expect(closes({ ...one, edge: { sharpe_ratio: 0 } })).toEqual(closes(one))
})

it('an edge whose averages are the wrong way round is refused', () => {
  expect(syntheticMarket({ seed: 1, bars: 9, edge: { fast: 9, slow: 3, sharpe_ratio: 1 } })).toMatchObject({
    left: { _tag: 'BadOption', option: 'edge' },
  })
})
