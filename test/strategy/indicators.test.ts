import { isLeft } from 'fp-ts/lib/Either.js'
import { describe, expect, test } from 'vitest'
import { walkBars } from '../../laws/arbitrary/strategy.js'
import { operators } from '../../src/strategy/operators/operators.js'
import { seriesOf } from '../../src/strategy/reading/series-of.js'

const bars = walkBars(7, 140)
const read = (expression: string) => {
  const found = seriesOf(expression, bars, { warmup: 'first_value' })
  if (isLeft(found)) throw new Error(found.left.message)
  return found.right
}

describe('the warm-up of an indicator is where its first value stands', () => {
  const indicators = Object.values(operators).flatMap((operator) => {
    if (operator.result !== 'series' || ['Coarser', 'Across', 'Trade'].includes(operator._tag)) return []
    const args = operator.args.map(({ name, sort, default: usual, one_of, least }) =>
      sort === 'series'
        ? 'close'
        : usual === undefined
          ? name === 'n'
            ? '6'
            : String(least ?? 3)
          : one_of === undefined
            ? String(usual)
            : `'${String(usual)}'`,
    )
    const call = `${operator.name}(${args.join(', ')})`
    const partial = ['upper', 'lower']
    return operator.fields.length === 0
      ? [call]
      : operator.fields
          .filter((field) => operator.name !== 'supertrend' || !partial.includes(field))
          .map((field) => `${call}.${field}`)
  })
  test.each(indicators)('%s', (expression) => {
    const { values, warmup } = read(expression)
    expect(values.findIndex((value) => !Number.isNaN(value))).toBe(warmup)
  })
})

const { close } = bars
const window = (i: number, n: number): readonly number[] => [...close.slice(i + 1 - n, i + 1)]
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length
/** Exponential averages seeded with a mean, of a series that begins at `from`. */
const averaged = (values: readonly number[], n: number): readonly number[] => {
  const from = values.findIndex((value) => !Number.isNaN(value))
  const out: number[] = []
  values.forEach((value, i) => {
    const first = from + n - 1
    const before = out[i - 1] ?? Number.NaN
    out.push(
      i < first
        ? Number.NaN
        : i === first
          ? mean(values.slice(from, i + 1))
          : before + (2 / (n + 1)) * (value - before),
    )
  })
  return out
}

describe('averages against their definitions written plainly', () => {
  const e1 = averaged([...close], 5)
  const e2 = averaged(e1, 5)
  const e3 = averaged(e2, 5)
  const line = (i: number): { readonly slope: number; readonly value: number } => {
    const y = window(i, 8)
    const slope =
      y.reduce((sum, value, k) => sum + (k - 3.5) * (value - mean(y)), 0) /
      y.reduce((sum, _, k) => sum + (k - 3.5) ** 2, 0)
    return { slope, value: mean(y) + slope * 3.5 }
  }
  test.each([
    ['dema(close, 5)', (i: number) => 2 * (e1[i] ?? 0) - (e2[i] ?? 0)],
    ['tema(close, 5)', (i: number) => 3 * (e1[i] ?? 0) - 3 * (e2[i] ?? 0) + (e3[i] ?? 0)],
    ['t3(close, 5, 0)', (i: number) => e3[i] ?? 0],
    [
      'trima(close, 6)',
      (i: number) => [1, 2, 3, 3, 2, 1].reduce((sum, w, k) => sum + w * (close[i - k] ?? 0), 0) / 12,
    ],
    [
      'trima(close, 5)',
      (i: number) => [1, 2, 3, 2, 1].reduce((sum, w, k) => sum + w * (close[i - k] ?? 0), 0) / 9,
    ],
    ['linear_regression(close, 8).slope', (i: number) => line(i).slope],
    ['linear_regression(close, 8).value', (i: number) => line(i).value],
    ['linear_regression(close, 8).forecast', (i: number) => line(i).value + line(i).slope],
    ['linear_regression(close, 8).intercept', (i: number) => line(i).value - 7 * line(i).slope],
    ['variance(close, 8)', (i: number) => mean(window(i, 8).map((x) => (x - mean(window(i, 8))) ** 2))],
    [
      'bars_since_highest(close, 9)',
      (i: number) =>
        window(i, 9)
          .toReversed()
          .indexOf(Math.max(...window(i, 9))),
    ],
    [
      'bars_since_lowest(close, 9)',
      (i: number) =>
        window(i, 9)
          .toReversed()
          .indexOf(Math.min(...window(i, 9))),
    ],
  ] as const)('%s', (expression, plain) => {
    const { values, warmup } = read(expression)
    for (let i = warmup; i < bars.length; i++) expect(values[i]).toBeCloseTo(plain(i), 8)
  })
})

test('what does not parse, and a window out of its bounds, are reported', () => {
  expect(seriesOf('smaa(close, 3)', bars)).toMatchObject({
    left: { message: expect.stringContaining('sma') as string },
  })
  expect(seriesOf('linear_regression(close, 1).slope', bars)).toMatchObject({
    left: { message: expect.stringContaining('at least 2') as string },
  })
})
