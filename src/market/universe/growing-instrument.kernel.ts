import { withRoom } from '../../core/growing-column.kernel.js'
import { barColumns } from '../bars/bar-columns.kernel.js'
import type { BarBatch, Bars } from '../bars/bars.js'
import { dayOf } from '../bars/trading-day.js'
import { isMemberOn, type MemberDays } from './membership.js'

/** An instrument of a feed. Its columns may be longer than its bars are many; it changes as it takes bars. */
export interface GrowingInstrument {
  readonly symbol: string
  readonly dataset: { readonly bars: Bars }
  readonly closed: Float64Array
  readonly delisted: boolean
  readonly membership?: { readonly bars: Uint8Array }
  /** Views of all bars so far. */
  readonly seen: () => Bars
  /** The bars so far with one more that has opened: it is in none of the others before it is over. */
  readonly withOpened: (bar: BarBatch) => Bars
  /** Takes its next bar, and when it is over. */
  readonly append: (bar: BarBatch, closed: number, delisted?: boolean) => void
}

/** An instrument before its first bar; `days` are those on which it is a member. Cost: amortised O(1) a bar. NaN: kept. Look-ahead: none. */
export const growingInstrument = (symbol: string, days?: MemberDays): GrowingInstrument => {
  const columns = barColumns()
  const instrument = {
    symbol,
    dataset: { bars: columns.growing() },
    closed: new Float64Array(0) as Float64Array,
    delisted: false,
    ...(days === undefined ? {} : { membership: { bars: new Uint8Array(0) as Uint8Array } }),
    seen: columns.seen,
    withOpened: (bar: BarBatch): Bars => {
      columns.append(bar)
      const bars = columns.growing()
      columns.dropLast()
      return bars
    },
    append: (bar: BarBatch, closed: number, delisted = false): void => {
      columns.append(bar)
      const bars = columns.growing()
      const last = bars.length - 1
      instrument.dataset.bars = bars
      instrument.closed = withRoom(instrument.closed, bars.length)
      instrument.closed[last] = closed
      instrument.delisted = delisted
      const { membership } = instrument
      if (membership === undefined || days === undefined) return
      membership.bars = withRoom(membership.bars, bars.length)
      membership.bars[last] = isMemberOn(days, dayOf(bars, last)) ? 1 : 0
    },
  }
  return instrument
}
