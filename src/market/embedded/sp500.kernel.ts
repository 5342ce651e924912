import { brotliDecompressSync } from 'node:zlib'
import type { Bars } from '../bars/bars.js'
import { type Dataset, datasetOf } from '../bars/dataset.js'
import { DAY_MS } from '../bars/interval.kernel.js'
import { SP500_PACKED } from './sp500-packed.js'

/**
 * The series prints prices of whole cents as the nearest single-precision number, rounded to six decimals: a million such
 * numbers below 2^12 have at most 38 digits, so the product is exact.
 */
const price = (cents: number): number => Math.round(Math.fround(cents / 100) * 1e6) / 1e6

const unpacked = (): Bars => {
  const bytes = brotliDecompressSync(Buffer.from(SP500_PACKED, 'base64'))
  let at = 0
  const next = (): number => {
    let value = 0
    let scale = 1
    for (;;) {
      const byte = bytes[at++]!
      value += (byte % 128) * scale
      if (byte < 128) return value % 2 === 0 ? value / 2 : -(value + 1) / 2
      scale *= 128
    }
  }
  const length = next()
  const steps = (): Float64Array => Float64Array.from({ length }, next)
  const time = steps()
  const open = steps()
  const high = steps()
  const low = steps()
  const close = steps()
  const volume = steps()
  for (let i = 0; i < length; i++) {
    time[i]! += i === 0 ? 0 : time[i - 1]!
    open[i]! += i === 0 ? 0 : close[i - 1]!
    close[i]! += open[i]!
    high[i]! += Math.max(open[i]!, close[i]!)
    low[i] = Math.min(open[i]!, close[i]!) - low[i]!
    volume[i]! += i === 0 ? 0 : volume[i - 1]!
  }
  return {
    length,
    time: time.map((day) => day * DAY_MS),
    open: open.map(price),
    high: high.map(price),
    low: low.map(price),
    close: close.map(price),
    volume: volume.map((tenThousands) => tenThousands * 10_000),
  }
}

let known: Dataset | undefined

/**
 * The S&P 500 price index, daily, 2000-01-03 to 2020-04-17: 5,105 bars, without dividends, many opens stale.
 * It comes from vega-datasets 3.2.1 (BSD-3-Clause, see NOTICE.md) and is unpacked once.
 * **Cost**: O(bars) the first time. **NaN**: none. **Look-ahead**: none.
 */
export const embeddedSp500 = (): Dataset => {
  known ??= datasetOf({ name: 'S&P 500 price index' }, unpacked())
  return known
}
