import { readFileSync } from 'node:fs'
import { isLeft } from 'fp-ts/lib/Either.js'
import { describe, expect, test } from 'vitest'
import { type Bars, barsBetween } from '../../src/market/bars/bars.js'
import { readerOf } from '../../src/strategy/reading/reader.kernel.js'
import { seriesOf } from '../../src/strategy/reading/series-of.js'
import { signalsOf } from '../../src/strategy/reading/signals.kernel.js'
import { strategyCodecOf } from '../../src/strategy/strategy-codec.js'

const barsOf = (name: string): Bars => {
  const rows = readFileSync(`${import.meta.dirname}/fixtures/${name}.csv`, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => row.split(','))
  const column = (place: number): Float64Array => Float64Array.from(rows, (row) => Number(row[place]))
  return {
    length: rows.length,
    time: Float64Array.from(rows, ([date]) => Date.parse(date ?? '')),
    open: column(1),
    high: column(2),
    low: column(3),
    close: column(4),
    volume: column(5),
  }
}
const read = (bars: Bars, expression: string): readonly number[] => {
  const found = seriesOf(expression, bars, { warmup: 'first_value' })
  if (isLeft(found)) throw new Error(found.left.message)
  return [...found.right.values]
}

describe('bars that moved and then stay at one price', () => {
  const bars = barsOf('flat-after-moving')
  const price = bars.close[bars.length - 1] ?? Number.NaN
  const flat = (expression: string): ReadonlySet<number> => new Set(read(bars, expression).slice(-40))

  test.each([
    ['stdev(close, 20)', 0],
    ['mean_deviation(hlc3, 20)', 0],
    ['variance(close, 20)', 0],
    ['covariance(close, volume, 20)', 0],
    ['bollinger(close, 20, 2).upper', price],
    ['bollinger(close, 20, 2).lower', price],
    ['sma(close, 20)', price],
    ['wma(close, 20)', price],
    ['hma(close, 16)', price],
    ['trima(close, 10)', price],
    ['linear_regression(close, 20).slope', 0],
    ['linear_regression(close, 20).forecast', price],
    ['roc(close, 20)', 0],
    ['zscore(close, 20)', Number.NaN],
    ['cci(20)', Number.NaN],
    ["cci(20, 'ta_lib')", 0],
    ['correlation(close, hlc3, 20)', Number.NaN],
    ["correlation(close, hlc3, 20, 'ta_lib')", 0],
    ['close > sma(close, 20)', 0],
    ['close < bollinger(close, 20, 2).lower', 0],
    ['close >= bollinger(close, 20, 2).upper', 1],
    ['crosses_above(close, sma(close, 20))', 0],
    ['crosses_above(sma(close, 5), sma(close, 20))', 0],
    ['crosses_above(wma(close, 5), sma(close, 20))', 0],
    ['crosses_below(close, bollinger(close, 20, 2).lower)', 0],
    ['crosses_above(close, ema(close, 10))', 0],
    ['crosses_below(close, ema(close, 10))', 0],
  ])('%s is %d', (expression, value) => {
    expect(flat(expression)).toEqual(new Set([value]))
  })

  test('an index that has moved stays where it was, to the bit', () => {
    for (const expression of ['rsi(close, 14)', 'cmo(close, 14)', 'dmi(14).dx', 'directional(14).plus'])
      expect(flat(expression).size, expression).toBe(1)
  })

  test('averages of averages come to rest at the price, and pass it no more', () => {
    const long = (column: Float64Array): Float64Array =>
      Float64Array.from({ length: 3000 }, (_, i) => column[i] ?? column[bars.length - 1] ?? 0)
    const still: Bars = {
      length: 3000,
      time: Float64Array.from({ length: 3000 }, (_, i) => (bars.time[0] ?? 0) + i * 86_400_000),
      open: long(bars.open),
      high: long(bars.high),
      low: long(bars.low),
      close: long(bars.close),
      volume: long(bars.volume),
    }
    for (const average of ['ema', 'rma', 'dema', 'tema', 't3', 'kama'])
      expect(read(still, `${average}(close, 14)`).at(-1), average).toBe(price)
    expect(new Set(read(still, 'crosses_above(close, dema(close, 14))').slice(600))).toEqual(new Set([0]))
    expect(new Set(read(still, 'crosses_above(macd(close).macd, macd(close).signal)').slice(600))).toEqual(
      new Set([0]),
    )
  })

  test('both readings give the same signal, and none where nothing moves', () => {
    const codec = strategyCodecOf({})
    const decoded = codec.decode({
      name: 'bands',
      enter_long:
        'crosses_below(close, bollinger(close, 20, 2).lower) || cci(20) < -100 || zscore(close, 20) < -1',
      exit_long: 'close > sma(close, 20)',
    })
    if (isLeft(decoded)) throw new Error('the strategy does not decode')
    const slice = { warmup: [0, 20], scored: [20, bars.length] } as const
    const log = signalsOf(decoded.right, {}, bars, slice, 'dataset')
    if (isLeft(log)) throw new Error(log.left.message)
    expect(log.right.at.filter((bar) => bar >= 220)).toEqual(new Int32Array(0))
    const reader = readerOf(decoded.right, {}, slice)
    if (isLeft(reader)) throw new Error(reader.left.message)
    const states = Array.from({ length: bars.length }, (_, i) => {
      const batch = reader.right.push(barsBetween(bars, i, i + 1))
      return isLeft(batch) ? Number.NaN : (batch.right.state[0] ?? Number.NaN)
    })
    expect(
      Int32Array.from(states.flatMap((state, i) => (state === (states[i - 1] ?? 0) ? [] : [i]))),
    ).toEqual(log.right.at)
  })
})

describe('0 / 0 is unknown in every operator, unless TA-Lib is asked for its number', () => {
  const bars = barsOf('flat-from-the-start')
  test.each([
    ['rsi(close, 3)', "rsi(close, 3, 'ta_lib')", 0],
    ['cmo(close, 3)', "cmo(close, 3, 'ta_lib')", -100],
    ['stochastic(3, 1, 1).k', "stochastic(3, 1, 1, 'ta_lib').k", 0],
    ['williams_r(3)', "williams_r(3, 'ta_lib')", -0],
    ['mfi(3)', "mfi(3, 'ta_lib')", 0],
    ['ultimate_oscillator(2, 3, 3)', "ultimate_oscillator(2, 3, 3, 'ta_lib')", 0],
    ['cci(3)', "cci(3, 'ta_lib')", 0],
    ['directional(3).plus', "directional(3, 'ta_lib', 'ta_lib').plus", 0],
    ['dmi(3).dx', "dmi(3, 'ta_lib', 'ta_lib').dx", 0],
    ['correlation(close, high, 3)', "correlation(close, high, 3, 'ta_lib')", 0],
    ['slope_on(close, high, 3)', "slope_on(close, high, 3, 'ta_lib')", 0],
    ['accumulation()', "accumulation('ta_lib')", 0],
    ['close / volume', 'ratio(close, volume, 7)', 7],
    ['zscore(close, 3)', 'ratio(close - sma(close, 3), stdev(close, 3), 0)', 0],
    ['vwap()', 'ratio(cumulative(close * volume), cumulative(volume), 0)', 0],
  ])('%s', (unknown, dialect, number) => {
    expect(read(bars, unknown).slice(0, 10)).toEqual(Array.from({ length: 10 }, () => Number.NaN))
    expect(read(bars, dialect)[9]).toBe(number)
    expect(Number.isFinite(read(bars, unknown)[10]), 'once its window holds the move it has a value').toBe(
      true,
    )
  })

  test('a window that has left the move behind is unknown again, and what remembers it stays', () => {
    expect(read(bars, 'stochastic(3, 1, 1).k').slice(10)).toEqual(
      [200 / 3, 200 / 3, 200 / 3, ...Array.from({ length: 6 }, () => Number.NaN)].map((value) =>
        Number.isNaN(value) ? value : expect.closeTo(value, 10),
      ),
    )
    expect(new Set(read(bars, 'rsi(close, 3)').slice(10))).toEqual(new Set([100]))
    expect(new Set(read(bars, 'vwap()').slice(10))).toEqual(new Set([302 / 3]))
  })
})
