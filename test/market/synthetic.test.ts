import { isLeft } from 'fp-ts/lib/Either.js'
import { describe, expect, test } from 'vitest'
import { validBars } from '../../src/market/bars/bar-rule.kernel.js'
import { type Synthetic, type SyntheticInput, syntheticMarket } from '../../src/market/synthetic/synthetic.js'

const made = (input: SyntheticInput): Synthetic => {
  const found = syntheticMarket(input)
  if (isLeft(found)) throw new Error(JSON.stringify(found.left))
  return found.right
}

const moments = (
  { dataset, labels }: Synthetic,
  regime: number,
): readonly [share: number, mean: number, sd: number] => {
  const { close, length } = dataset.bars
  const logs = Array.from({ length: length - 1 }, (_, at) => Math.log(close[at + 1]! / close[at]!)).filter(
    (_, at) => labels[at + 1] === regime,
  )
  const mean = logs.reduce((a, b) => a + b, 0) / logs.length
  const variance = logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (logs.length - 1)
  return [
    logs.length / (length - 1),
    logs.reduce((a, b) => a + Math.expm1(b), 0) / logs.length,
    Math.sqrt(variance),
  ]
}

describe('a synthetic market', () => {
  test('keeps to drift and deviation of its regimes', () => {
    const market = made({
      seed: 7,
      bars: 60_000,
      regimes: [
        { name: 'a', drift: 0.001, sd: 0.01 },
        { name: 'b', drift: 0, sd: 0.03 },
      ],
    })
    const [share, mean, sd] = moments(market, 0)
    expect(share).toBeCloseTo(0.5, 1)
    expect(Math.abs(mean - 0.001)).toBeLessThan(4 * (0.01 / Math.sqrt(30_000)))
    expect(sd / 0.01).toBeCloseTo(1, 1)
    const [, flat, wild] = moments(market, 1)
    expect(Math.abs(flat)).toBeLessThan(4 * (0.03 / Math.sqrt(30_000)))
    expect(wild / 0.03).toBeCloseTo(1, 1)
  })

  test('has sound bars on weekdays, and tells its labels', () => {
    const market = made({ seed: 1, bars: 500 })
    expect(validBars('x', market.dataset.bars)).toMatchObject({ _tag: 'Right' })
    expect(market.dataset).toMatchObject({ periods_per_year: 252, notes: [] })
    expect([market.regimes, market.labels.length]).toEqual([['calm', 'turbulent'], 500])
    expect(made({ seed: 1, bars: 500 }).dataset.hash).toBe(market.dataset.hash)
    expect(made({ seed: 2, bars: 500 }).dataset.hash).not.toBe(market.dataset.hash)
    expect(
      made({ seed: 1, bars: 5000, step_ms: 3_600_000, days: 'seven_day' }).dataset.periods_per_year,
    ).toBe(24 * 365)
  })

  test.each([
    [{ seed: 1, bars: 0 }, 'bars'],
    [{ seed: 1, bars: 5, transition: [[1]] }, ''],
    [
      {
        seed: 1,
        bars: 5,
        transition: [
          [0.5, 0.4],
          [0, 1],
        ],
      },
      '',
    ],
    [{ seed: 1, bars: 5, start: 'soon' }, 'start'],
  ])('%o is refused', (input, option) => {
    expect(syntheticMarket(input)).toMatchObject({ left: { _tag: 'BadOption', option } })
  })
})
