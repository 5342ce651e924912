import { expect, test } from 'vitest'
import { embeddedSp500 } from '../../src/market/embedded/sp500.kernel.js'
import { garchReturns } from '../../src/market/synthetic/garch.kernel.js'
import { barsOfMoves, logMovesOf, resampledMoves } from '../../src/market/synthetic/resampled.kernel.js'
import { syntheticMarket } from '../../src/market/synthetic/synthetic.js'

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length
const sd = (values: Float64Array): number => {
  const m = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - m) * (value - m))))
}

test('GJR-GARCH returns have the deviation that was asked for, clusters, and react more to falls', () => {
  const shape = { seed: 3, bars: 200_000, mean: 0, sd: 0.01, alpha: 0.03, gamma: 0.09, beta: 0.9, tails: 5 }
  const returns = garchReturns(shape)
  expect(sd(returns)).toBeGreaterThan(0.0085)
  expect(sd(returns)).toBeLessThan(0.0125)
  const after = (sign: number): number =>
    mean(
      returns
        .subarray(1)
        .filter((_, t) => Math.sign(returns[t] ?? 0) === sign)
        .map((r) => r * r),
    )
  expect(after(-1)).toBeGreaterThan(1.02 * after(1))
  expect(garchReturns(shape).subarray(0, 9)).toEqual(garchReturns({ ...shape, bars: 9 }))
})

test('blocks of bars keep their shape and have no drift', () => {
  const { bars } = embeddedSp500()
  const moves = logMovesOf(bars)
  const drawn = resampledMoves(moves, 20_000, 20, 7)
  expect(Math.abs(mean(drawn.close))).toBeLessThan(4 * (sd(moves.close) / Math.sqrt(20_000)))
  expect(sd(drawn.close)).toBeCloseTo(sd(moves.close), 2)
  const made = barsOfMoves(
    drawn,
    Float64Array.from({ length: 20_000 }, (_, t) => t),
  )
  for (let t = 0; t < made.length; t += 97) {
    expect(made.high[t]).toBeGreaterThanOrEqual(Math.max(made.open[t] ?? 0, made.close[t] ?? 0))
    expect(made.low[t]).toBeLessThanOrEqual(Math.min(made.open[t] ?? 0, made.close[t] ?? 0))
  }
})

test('a planted edge that ends leaves the bars before its end as they are, and other ones after it', () => {
  const closes = (until?: number): Float64Array => {
    const edge = { sharpe_ratio: 5, ...(until === undefined ? {} : { until }) }
    const made = syntheticMarket({ seed: 5, bars: 400, edge })
    if (made._tag === 'Left') throw new Error('no market')
    return made.right.dataset.bars.close
  }
  const [stays, ends] = [closes(), closes(200)]
  expect(ends.subarray(0, 200)).toEqual(stays.subarray(0, 200))
  expect(ends.subarray(200)).not.toEqual(stays.subarray(200))
})
