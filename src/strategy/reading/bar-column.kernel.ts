import type { Bars } from '../../market/bars/bars.js'
import type { BarColumn } from '../language/tree.js'

const averaged = (bars: Bars, of: (i: number) => number): Float64Array => {
  const out = new Float64Array(bars.length)
  for (let i = 0; i < bars.length; i++) out[i] = of(i)
  return out
}

/** A further series of the bars; unknown on every bar where they have none of the name. **Cost** none or O(bars). **Look-ahead** none. */
export const seriesColumn = ({ series, length }: Bars, name: string): Float64Array =>
  series !== undefined && Object.hasOwn(series, name)
    ? series[name]!
    : new Float64Array(length).fill(Number.NaN)

/** A column of the bars: one of theirs as it is, or a mean of several. **Cost** none or O(bars). **Look-ahead** none. */
export const barColumn = (bars: Bars, name: BarColumn): Float64Array => {
  switch (name) {
    case 'hl2':
      return averaged(bars, (i) => (bars.high[i]! + bars.low[i]!) / 2)
    case 'hlc3':
      return averaged(bars, (i) => (bars.high[i]! + bars.low[i]! + bars.close[i]!) / 3)
    case 'ohlc4':
      return averaged(bars, (i) => (bars.open[i]! + bars.high[i]! + bars.low[i]! + bars.close[i]!) / 4)
    case 'time':
    case 'open':
    case 'high':
    case 'low':
    case 'close':
    case 'volume':
      return bars[name]
  }
}
