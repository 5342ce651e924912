import { moneyOf } from '../../market/universe/money.js'
import type { Instrument, Universe } from '../../market/universe/universe.js'
import { EXIT_REASONS } from '../account/trades.js'
import type { SteppedAccount } from './exposures.kernel.js'

/** What was bought and sold of one instrument. */
export interface MemberFills {
  /** Value of all fills, in money. */
  readonly value: number
  /** Of each bar with a volume and fills: the part of the volume that the fills took. */
  readonly taken: Float64Array
  /** The equity at which the same fills take 1 % of the volume. */
  readonly room: Float64Array
}

const PART = 0.01
const AT_END = EXIT_REASONS.indexOf('end_of_data')

/** The equity before the step at which each bar of an instrument is over; NaN outside the stretches. */
const equityBefore = ({ last, dataset }: Instrument, { stretches, equity }: SteppedAccount): Float64Array => {
  const before = new Float64Array(dataset.bars.length).fill(Number.NaN)
  let at = 0
  for (const [from, to] of stretches)
    for (let k = from; k < to; k++, at++) {
      const bar = last[k]!
      if (bar >= 0 && (k === 0 || last[k - 1]! < bar)) before[bar] = equity[at]!
    }
  return before
}

/**
 * What the fills of a joint account bought and sold of each instrument; a close that only the end of the data asked for is none. Money of
 * another currency counts at the rate of the bar's open.
 * Cost: O(steps x instruments + trades). NaN: none in valid bars. Look-ahead: not a decision.
 */
export const fillsByMember = ({ instruments }: Universe, account: SteppedAccount): readonly MemberFills[] => {
  const { units, entry_bar, entry_price, exit_bar, exit_price, reason, symbol } = account.trades
  const values = new Float64Array(instruments.length)
  const sizes = instruments.map(() => new Map<number, number>())
  const money = instruments.map(moneyOf)
  const fill = (place: number, bar: number, size: number, price: number): void => {
    values[place] = values[place]! + size * price * (money[place]?.open[bar] ?? 1)
    sizes[place]!.set(bar, (sizes[place]!.get(bar) ?? 0) + size)
  }
  for (let t = 0; t < units.length; t++) {
    const place = symbol?.[t] ?? 0
    fill(place, entry_bar[t]!, units[t]!, entry_price[t]!)
    if (reason[t] !== AT_END) fill(place, exit_bar[t]!, units[t]!, exit_price[t]!)
  }
  return instruments.map((instrument, place) => {
    const { volume } = instrument.dataset.bars
    const before = equityBefore(instrument, account)
    const known = [...sizes[place]!].filter(([bar]) => volume[bar]! > 0 && before[bar]! > 0)
    return {
      value: values[place]!,
      taken: Float64Array.from(known, ([bar, size]) => size / volume[bar]!),
      room: Float64Array.from(known, ([bar, size]) => (PART * before[bar]! * volume[bar]!) / size),
    }
  })
}
