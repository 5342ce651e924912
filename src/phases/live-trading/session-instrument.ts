import type { Bars } from '../../market/bars/bars.js'
import { type GrowingInstrument, growingInstrument } from '../../market/universe/growing-instrument.kernel.js'
import type { PlannedInstrument, TradingPlan } from './trading-plan.js'

/** An instrument as its bars come. */
export interface SessionInstrument extends PlannedInstrument {
  /** Its place among those that are fed. */
  readonly place: number
  /** Its place among those that trade; -1 where it is only read of. */
  readonly desk: number
  readonly grown: GrowingInstrument
  /** The dataset's number of its first bar. */
  offset: number
  /** The bars so far, with the one that has opened. */
  bars: Bars | undefined
  isOpen: boolean
  /** The last bar that was traded; -1 before. */
  last: number
}

/** The instruments of a plan before their first bars. */
export const sessionInstruments = ({ instruments }: TradingPlan): readonly SessionInstrument[] => {
  const traded = instruments.filter(({ slice }) => slice !== undefined)
  return instruments.map((one, place) => ({
    ...one,
    place,
    desk: traded.indexOf(one),
    grown: growingInstrument(one.symbol, one.days),
    offset: 0,
    bars: undefined,
    isOpen: false,
    last: -1,
  }))
}
