import {
  close,
  fraction,
  market,
  type Order,
  toShare,
  value as worth,
} from '../../../src/portfolio/orders/order.js'
import type { OrderMachine } from '../../../src/portfolio/orders/order-machine.js'
import type { WeightRule } from './case.js'

export type SignalRule = Extract<WeightRule, { readonly rule: 'sma_signals' }>

const entryOf = ({ size, share = 0, value = 0 }: SignalRule): Order =>
  size === 'equity_share'
    ? toShare(share)
    : market('buy', { size: size === 'value' ? worth(value) : fraction(share) })

/** Whether a difference of means crosses at a bar: 1 upwards, -1 downwards, 0 not. */
export const crossAt = (away: Float64Array, bar: number): number => {
  const [before, now] = [away[bar - 1] ?? Number.NaN, away[bar] ?? Number.NaN]
  return before <= 0 && now > 0 ? 1 : before >= 0 && now < 0 ? -1 : 0
}

/** Buys where the fast mean crosses above the slow one while nothing is held, and sells all where it crosses below. */
export const signalMachine = (rule: SignalRule, away: Float64Array): OrderMachine<null> => ({
  name: 'sma_signals',
  version: 1,
  params: {},
  start: () => null,
  step: (state, { index }, { units }) => {
    const cross = crossAt(away, index)
    const orders = cross === 1 && units === 0 ? [entryOf(rule)] : cross === -1 && units > 0 ? [close()] : []
    return { state, orders }
  },
})
