import { describe, expect, test } from 'vitest'
import { random } from '../../../src/core/random.kernel.js'
import { chainTest } from '../../../src/stats/timing/chain-null.kernel.js'
import { lookLevel } from '../../../src/stats/timing/looks.js'
import { decide, timingTest } from '../../../src/stats/timing/outcome.js'
import { selectionSeries } from '../../../src/stats/timing/selection.kernel.js'
import { lagsOf, longRunOf, sumByDay, timingSeries } from '../../../src/stats/timing/timing.kernel.js'
import { blocksOfTiming, trainEvidence } from '../../../src/stats/timing/train-evidence.js'

const normals = (seed: number, n: number): Float64Array => {
  const stream = random(seed, 'normals')
  return Float64Array.from({ length: n }, () => stream.normal())
}
const columns = (...values: readonly number[]): Float64Array => Float64Array.from(values)

describe('the series', () => {
  test('by hand: held through two of four bars', () => {
    const unit = columns(0.01, -0.01, 0.02, 0.02)
    const weight = columns(1, 0, 1, 0)
    const net = columns(0.01, 0, 0.02, 0)
    // w 0.5, r 0.01: d = x - 0.5 r - 0.01 (w - 0.5)
    const d = timingSeries({ net, parts: [{ weight, unit }] })
    for (const [t, value] of [0, 0.01, 0.005, -0.005].entries()) expect(d[t]).toBeCloseTo(value, 15)
  })
  test('bars of a day are summed', () => {
    expect([...sumByDay(columns(1, 2, 3, 4, 5), columns(0, 0, 1, 2, 2))]).toEqual([3, 3, 9])
  })
  test('a picker of high betas is paid at the exposure and not at the beta', () => {
    const n = 2000
    const noise = normals(1, n)
    const market = noise.map((z) => 0.0006 + 0.01 * z)
    const low = market.map((m) => 0.5 * m)
    const high = market.map((m) => 1.5 * m)
    const unit = low.map((r, t) => (r + (high[t] ?? 0)) / 2)
    const weight = new Float64Array(n).fill(1)
    const { at_exposure, at_beta } = selectionSeries({ net: high, parts: [{ weight, unit }] })
    expect(longRunOf(at_exposure).mean).toBeGreaterThan(1e-4)
    expect(Math.abs(longRunOf(at_beta).mean)).toBeLessThan(1e-15)
  })
})

describe('the test', () => {
  test('lags are floor(4 (T / 100)^(2/9))', () => {
    expect([60, 100, 252, 1260, 2520, 51_200].map(lagsOf)).toEqual([3, 4, 4, 7, 8, 16])
  })
  test('the variance by hand, with one lag', () => {
    const d = columns(1, 2, 4)
    // mean 7/3, deviations -4/3 -1/3 5/3: g0 = 42/27; lags of 3 values: floor(4 * 0.0...) = 1; g1 = (4/9 - 5/9) / 3 < 0
    const { variance, mean } = longRunOf(d)
    expect(mean).toBeCloseTo(7 / 3, 14)
    expect(variance).toBeCloseTo(42 / 27, 14)
  })
  test('of 1,000 series without a mean about 2.5 in 100 pass, of others with a true 1 over 5 years about 61', () => {
    const passed = (mean: number): number =>
      Array.from({ length: 1000 }, (_, k) => {
        const d = normals(k, 1260).map((z) => 0.01 * (z + mean))
        return timingTest(d, d, 252).p <= 0.025 ? 1 : 0
      }).reduce<number>((sum, one) => sum + one, 0)
    expect(passed(0)).toBeGreaterThan(12)
    expect(passed(0)).toBeLessThan(40)
    expect(Math.abs(passed(1 / Math.sqrt(252)) - 610)).toBeLessThan(60)
  })
})

describe('train bars', () => {
  const trialOf = (seed: number, drift = 0) => {
    const blocks = normals(seed, 64).map((z) => z + drift)
    return { blocks, squares: blocks.reduce((sum, value) => sum + value * value, 0) }
  }
  test('the best of 40 worthless trials is seen through, a true one is not', () => {
    const worthless = Array.from({ length: 40 }, (_, k) => trialOf(k))
    const sum = (one: { blocks: Float64Array }): number => one.blocks.reduce((all, value) => all + value, 0)
    const best = worthless.toSorted((a, b) => sum(b) - sum(a))[0] ?? trialOf(0)
    expect(trainEvidence(best, worthless).p).toBeGreaterThan(0.1)
    const real = trialOf(99, 0.6)
    expect(trainEvidence(real, [...worthless, real]).p).toBeLessThan(0.01)
  })
  test('a picker of high betas is surprising at its exposure and not at its beta, and the smaller counts', () => {
    const n = 1280
    const luck = normals(3, n)
    const market = normals(2, n).map((z) => 0.002 + 0.01 * z)
    const net = market.map((m, t) => 1.5 * m + 0.001 * (luck[t] ?? 0))
    const both = blocksOfTiming({
      net,
      parts: [{ weight: new Float64Array(n).fill(1), unit: market }],
      of_several: true,
    })
    const { at_beta: _, ...at_exposure } = both
    expect(trainEvidence(at_exposure, [at_exposure]).p).toBeLessThan(0.01)
    expect(trainEvidence(both, [both]).p).toBeGreaterThan(0.2)
  })
  test('an earlier search elsewhere doubles p', () => {
    const one = trialOf(5, 0.2)
    expect(trainEvidence(one, [one], 1).p).toBeCloseTo(2 * trainEvidence(one, [one]).p, 12)
  })
})

describe('the chain of choices', () => {
  const blocks = 40
  const chain = (seed: number, drift: number, trials = 20) => {
    const sums = normals(seed, trials * blocks).map((z, i) => z + (i < blocks ? drift : 0))
    const scale = new Float64Array(trials).fill(Math.sqrt(blocks))
    return chainTest({ sums, scale, groups: 5, blocks_a_group: 8 }, [[0], [1], [2], [3], [4]])
  }
  test('passes about 2.5 in 100 where there is nothing, and most of true ones', () => {
    const passed = (drift: number): number =>
      Array.from({ length: 60 }, (_, k) => chain(k, drift)).filter(({ p }) => p <= 0.025).length
    expect(passed(0)).toBeLessThan(7)
    expect(passed(0.8)).toBeGreaterThan(50)
  })
  test('every split chooses by the groups that it does not test', () => {
    const { chosen } = chain(3, 3)
    expect([...chosen]).toEqual([0, 0, 0, 0, 0])
  })
})

describe('looks', () => {
  test('all looks together spend twice the level of the first', () => {
    const spent = Array.from({ length: 10_000 }, (_, k) => lookLevel(k + 1)).reduce((a, b) => a + b, 0)
    expect(spent).toBeCloseTo(0.05, 4)
  })
  test('a third look needs a sixth of p, and more years', () => {
    const d = normals(7, 1260).map((z) => 0.01 * (z + 0.08))
    const common = {
      test: timingTest(d, d, 252),
      decisions: 40,
      peeked: 0,
      rule: { _tag: 'Test' },
      worth: 0.5,
    } as const
    const first = decide({ ...common, look: 1 })
    const third = decide({ ...common, look: 3 })
    expect(third.years_needed.worth).toBeGreaterThan(first.years_needed.worth)
    expect(first.years_needed.worth).toBeCloseTo(((1.959964 + 0.841621) / 0.5) ** 2, 3)
  })
})
