import { isLeft } from 'fp-ts/lib/Either.js'
import { describe, expect, test } from 'vitest'
import type { RangeInput } from '../../src/market/bars/range.js'
import { syntheticMarket } from '../../src/market/synthetic/synthetic.js'
import { backtest } from '../../src/phases/backtest/builder.js'
import { memoryStore } from '../../src/store/memory-store.js'
import { study } from '../../src/templates/study.js'

const made = syntheticMarket({ seed: 4, bars: 156, start: '2010-01-04' })
if (isLeft(made)) throw new Error(made.left.because)
const { bars } = made.right.dataset
const market = made.right.dataset

const ran = async (strategy: string, range: RangeInput = {}, data = market) => {
  const { phases, gives } = await study(backtest('b', { strategy, range, resamples: 0 }), {
    data,
    store: memoryStore(),
    run: '0001',
  })
  const done = phases['b']
  return {
    fault: done !== undefined && isLeft(done) ? JSON.stringify(done.left) : '',
    bars: gives.b?.span.bars,
    warnings: gives.b?.warnings ?? [],
  }
}

describe('warm-up is a choice', () => {
  test('settled leaves the bars after which older ones weigh less than the tolerance', async () => {
    expect((await ran('rsi(close, 14) < 50')).bars).toBe(156 - 108)
    expect((await ran('rsi(close, 14) < 50', { tolerance: 0.01 })).bars).toBe(156 - 77)
    expect((await ran('rsi(close, 14) < 50')).warnings).toEqual([])
  })
  test('first_value and a number are said in the result', async () => {
    const first = await ran('rsi(close, 14) < 50', { warmup: 'first_value' })
    expect([first.bars, first.warnings]).toEqual([
      142,
      ['a warm-up of 14 bars (first_value): values settle after 108'],
    ])
    const five = await ran('rsi(close, 14) < 50', { warmup: 5 })
    expect([five.bars, five.warnings]).toEqual([
      151,
      ['a warm-up of 5 bars (as asked): values settle after 108, and the first are there after 14'],
    ])
  })
  test('a refusal names what each choice needs, and each works when it is followed', async () => {
    const { fault } = await ran('ema(close, 60) < close')
    expect(fault).toContain('a warm-up of 267 bars leaves none of 156 to score')
    expect(fault).toContain('settled needs 267 bars, first_value 59, and a number up to 155')
    expect((await ran('ema(close, 60) < close', { warmup: 'first_value' })).bars).toBe(156 - 59)
    expect((await ran('ema(close, 60) < close', { warmup: 155 })).bars).toBe(1)
    const early = { from_bar: 20 }
    expect((await ran('ema(close, 60) < close', early)).fault).toContain('a number up to 20')
    expect((await ran('ema(close, 60) < close', { ...early, warmup: 20 })).bars).toBe(136)
  })
})

describe('a result warns of what its strategy reads', () => {
  test('that depends on where the bars begin', async () => {
    expect((await ran('obv() > 0 && close > vwap()')).warnings).toEqual([
      '"obv", "vwap" count from the first bar: bars that begin elsewhere give other values',
    ])
  })
  test('and of a volume that these bars do not have, on every bar of which it is unknown', async () => {
    const silent = { ...market, bars: { ...bars, volume: new Float64Array(bars.length).fill(Number.NaN) } }
    for (const rule of ['mfi(14) < 20', 'volume < 1', 'chaikin_oscillator() > 0'])
      expect((await ran(rule, {}, silent)).warnings.join(), rule).toMatch(
        /the volume of these bars is not known, and ".*" read it: unknown on every bar.*there are no trades/,
      )
  })
})
