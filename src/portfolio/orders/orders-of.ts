import { keyOf } from '../../core/canonical/content-key.js'
import type { Params } from '../../core/space/dimension.js'
import type { SignalLog } from '../../signal/signal-log.js'
import { stateAt } from '../../signal/slicing.kernel.js'
import { RISK_EXITS } from '../account/trades.js'
import { cancel, close, market, type Order } from './order.js'
import type { OrderEvent, OrderMachine } from './order-machine.js'

/** Whether -1 is taken, or read as 0. */
export interface SignalOrders {
  readonly allow_short?: boolean
}

/** The signal at the close before, and the side not entered again before it changes. */
export interface SignalOrdersState {
  readonly before: number
  readonly refused: number
}

/** The name of its entries, by which it cancels what is left of one. */
const ENTRY = 'signal'

/** The side that what happened since the last step forbids: that of a trade ended by its levels, or of an entry refused. */
const refusedBy = (events: readonly OrderEvent[], refused: number): number =>
  events.reduce(
    (side, event) =>
      event.kind === 'rejected' && event.id === ENTRY
        ? event.side
        : event.kind === 'filled' && event.reason !== undefined && RISK_EXITS.has(event.reason)
          ? -event.side
          : side,
    refused,
  )

/**
 * The order machine of a signal that is known at each close: at market into its state, out of the position it contradicts, and
 * never again to the side of a trade that its exits ended before the signal changes or `renews`. Sizes and exits are the execution's.
 */
export const followSignal = (
  signalAt: (bar: number) => number,
  params: Params,
  { allow_short = true }: SignalOrders = {},
  renews: (bar: number) => boolean = () => false,
): OrderMachine<SignalOrdersState> => ({
  name: 'orders_of',
  version: 2,
  params: { ...params, allow_short: allow_short ? 1 : 0 },
  start: () => ({ before: 0, refused: 0 }),
  step: (state, bar, account) => {
    const signal = signalAt(bar.index)
    const desired = signal === -1 && !allow_short ? 0 : signal
    const isSame = desired === state.before && !renews(bar.index)
    const refused = isSame ? refusedBy(account.events, state.refused) : 0
    const side = Math.sign(account.units)
    const waiting = account.orders.find(({ id }) => id === ENTRY)
    const isStale = waiting !== undefined && waiting.side !== desired
    const acts = desired !== side && (desired === 0 || desired !== refused)
    const enters = acts && desired !== 0 && (waiting === undefined || isStale)
    const orders: readonly Order[] = [
      ...(isStale ? [cancel({ id: ENTRY })] : []),
      ...(acts && side !== 0 ? [close()] : []),
      ...(enters ? [market(desired === 1 ? 'buy' : 'sell', { id: ENTRY })] : []),
    ]
    return {
      state: { before: desired, refused },
      orders,
      settled: orders.length === 0 && (desired === side || desired === refused),
    }
  },
})

/** The order machine of a signal log. */
export const ordersOf = (log: SignalLog, options: SignalOrders = {}): OrderMachine<SignalOrdersState> => {
  const changes = new Uint8Array(log.header.bars[1])
  const renewed = new Uint8Array(log.renewals === undefined ? 0 : log.header.bars[1])
  for (const bar of log.at) changes[bar] = 1
  for (const [i, from] of log.renewals?.from.entries() ?? []) {
    renewed.fill(1, from, log.renewals?.to[i])
    changes.fill(1, from, log.renewals?.to[i])
  }
  return {
    ...followSignal(
      (bar) => stateAt(log, bar),
      {
        log: keyOf({
          header: log.header,
          at: [...log.at],
          state: [...log.state],
          ...(log.renewals === undefined ? {} : { from: [...log.renewals.from], to: [...log.renewals.to] }),
        }),
      },
      options,
      (bar) => renewed[bar] === 1,
    ),
    wakes: (bar) => changes[bar] === 1,
  }
}
