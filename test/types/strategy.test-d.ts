import { test } from 'vitest'
import {
  atr,
  barsSinceEntry,
  close,
  entryPrice,
  functionOf,
  gt,
  highestSinceEntry,
  macd,
  mul,
  sma,
  stochastic,
  strategy,
  sub,
} from '../../src/strategy.js'

test('only exits and levels read the open trade', () => {
  strategy('chandelier', {}, () => ({
    enter_long: gt(close, sma(close, 50)),
    exit_long: gt(barsSinceEntry(), 40),
    stop: sub(highestSinceEntry(close), mul(3, atr(14))),
    target: 120,
  }))
  // @ts-expect-error an entry may not read the trade
  strategy('late', {}, () => ({ enter_long: gt(close, entryPrice()) }))
  // @ts-expect-error a gate may not either
  strategy('gate', {}, () => ({ enter_long: gt(close, 1), when: gt(barsSinceEntry(), 1) }))
  // @ts-expect-error a window over what the trade reads has no column
  sma(entryPrice(), 5)
  // @ts-expect-error the extreme since the entry is one of the market
  highestSinceEntry(entryPrice())
})

test('a typed function has the arguments, defaults and outputs of its operator', () => {
  gt(macd(close).histogram, 0)
  gt(stochastic(14, 3, 3, 'ta_lib').k, 20)
  // @ts-expect-error it has no such output
  macd(close).sginal
  // @ts-expect-error there is no such dialect
  stochastic(14, 3, 3, 'talib')
  // @ts-expect-error a window is a number
  sma(close, 'ten')
  // @ts-expect-error a window is missing
  sma(close)
  const mine = functionOf({
    _tag: 'Kernel',
    name: 'mine',
    version: 1,
    args: [
      { name: 'x', sort: 'series' },
      { name: 'n', sort: 'number', default: 10 },
    ],
    result: 'series',
    fields: [],
    warmup: () => 10,
    start: () => new Float64Array(0),
    advance: () => undefined,
  })
  mine(close)
  // @ts-expect-error n of mine is a number
  mine(close, 'ten')
})
