import { expect, test } from 'vitest'
import { embeddedSp500 } from '../../src/market/embedded/sp500.kernel.js'
import { correlatedMoves } from '../../src/market/synthetic/correlated.kernel.js'
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

test('an instrument of a market is its beta times it, and a noise that goes with no other', () => {
  const close = garchReturns({
    seed: 4,
    bars: 50_000,
    mean: 0,
    sd: 0.01,
    alpha: 0,
    gamma: 0,
    beta: 0,
    tails: 5,
  })
  const market = { open: close.map((move) => 0.2 * move), close, high: close, low: close }
  const simple = (moves: Float64Array): Float64Array => moves.map((move) => Math.expm1(move))
  const of = (place: number, beta: number): Float64Array =>
    simple(correlatedMoves(market, { beta, sd: 0.015, seed: 9, place }).close)
  const product = (a: Float64Array, b: Float64Array): number => mean(a.map((value, t) => value * (b[t] ?? 0)))
  const m = simple(close)
  const [low, high] = [of(0, 0.5), of(1, 1.5)]
  expect(product(low, m) / product(m, m)).toBeCloseTo(0.5, 1)
  expect(product(high, m) / product(m, m)).toBeCloseTo(1.5, 1)
  const noise = (of_one: Float64Array, beta: number): Float64Array =>
    of_one.map((value, t) => value - beta * (m[t] ?? 0))
  const [a, b] = [noise(low, 0.5), noise(high, 1.5)]
  expect(sd(a)).toBeCloseTo(0.015, 3)
  expect(Math.abs(product(a, b)) / (sd(a) * sd(b))).toBeLessThan(0.02)
  expect(Math.abs(mean(a))).toBeLessThan(4 * (0.015 / Math.sqrt(50_000)))
})
