import * as fc from 'fast-check'
import { barColumns } from '../../src/market/bars/bar-columns.kernel.js'
import type { Bars } from '../../src/market/bars/bars.js'

export const COLUMNS = ['time', 'open', 'high', 'low', 'close', 'volume'] as const

const price = fc.integer({ min: 1, max: 5_000_000 }).map((cents) => cents / 100)
const oneBar = fc.record({
  step_minutes: fc.integer({ min: 1, max: 20_000 }),
  prices: fc.tuple(price, price, price, price),
  volume: fc.oneof(fc.integer({ min: 0, max: 1e9 }), fc.double({ min: 0, max: 1e12, noNaN: true })),
})

/** Any sound bars: rising whole minutes from 2000 on, prices of cents, any volume. */
export const arbitraryBars = (
  limits: { readonly minLength?: number; readonly maxLength?: number } = {},
): fc.Arbitrary<Bars> =>
  fc.array(oneBar, { minLength: 1, maxLength: 200, size: 'max', ...limits }).map((rows) => {
    const columns = barColumns(Math.max(1, rows.length))
    let time = Date.UTC(2000, 0, 1)
    for (const { step_minutes, prices, volume } of rows) {
      const [low, a, b, high] = [...prices].sort((x, y) => x - y) as [number, number, number, number]
      time += step_minutes * 60_000
      const [open, close] = prices[0] < prices[1] ? [a, b] : [b, a]
      // in bars of which none has a volume it would not be known
      columns.push(time, open, high, low, close, columns.length() === 0 ? volume + 1 : volume)
    }
    return columns.copied(0, columns.length())
  })

export const sameBars = (a: Bars, b: Bars): void => {
  for (const name of COLUMNS)
    if (a[name].length !== b[name].length || a[name].some((value, at) => !Object.is(value, b[name][at])))
      throw new Error(`${name} differs: ${a[name].join(' ')} | ${b[name].join(' ')}`)
}
