import { keyOf } from '../../core/canonical/content-key.js'
import type { SignalLog } from '../../signal/signal-log.js'
import { stateAt } from '../../signal/slicing.kernel.js'
import { RISK_EXITS } from '../account/trades.js'
import type { Execution } from '../rules/execution.js'
import type { ExitLevels } from '../rules/risk.js'
import type { FixedSizing } from '../rules/sizing.js'
import {
  atFraction,
  close,
  type Exits,
  fraction,
  market,
  type Order,
  type OrderTerms,
  units,
} from './order.js'
import type { OrderEvent, OrderMachine } from './order-machine.js'

/** How a signal is traded: how much, with which exit levels, and whether -1 is taken or read as 0. */
export interface SignalOrders {
  readonly sizing?: FixedSizing
  readonly risk?: ExitLevels
  readonly allow_short?: boolean
}

/** What orders of a signal can say of an execution. */
export const fixedTerms = ({ sizing, risk, allow_short }: Execution): SignalOrders => ({
  ...(sizing.kind === 'fraction' || sizing.kind === 'units' ? { sizing } : {}),
  risk,
  allow_short,
})

/** The signal at the close before, and the side not entered again before it changes. */
export interface SignalOrdersState {
  readonly before: number
  readonly refused: number
}

const exitsOf = (risk: ExitLevels): Partial<Exits> => ({
  ...(risk.stop_loss === undefined ? {} : { stop_loss: atFraction(risk.stop_loss) }),
  ...(risk.take_profit === undefined ? {} : { take_profit: atFraction(risk.take_profit) }),
  ...(risk.trailing_stop === undefined ? {} : { trailing_stop: risk.trailing_stop }),
})

/** The side that what happened since the last step forbids: that of a trade ended by its levels, or of an entry refused. */
const refusedBy = (events: readonly OrderEvent[], refused: number): number =>
  events.reduce(
    (side, event) =>
      event.kind === 'rejected'
        ? event.side
        : event.kind === 'filled' && event.reason !== undefined && RISK_EXITS.has(event.reason)
          ? -event.side
          : side,
    refused,
  )

/**
 * The order machine of a signal: at market into its state, out of the position it contradicts, and never again to the side
 * of a trade that its levels ended before the signal changes.
 */
export const ordersOf = (
  log: SignalLog,
  { sizing = { kind: 'fraction', fraction: 1 }, risk = {}, allow_short = true }: SignalOrders = {},
): OrderMachine<SignalOrdersState> => {
  const terms: OrderTerms = {
    size: sizing.kind === 'fraction' ? fraction(sizing.fraction) : units(sizing.units),
    exits: exitsOf(risk),
  }
  return {
    name: 'orders_of',
    version: 1,
    params: {
      log: keyOf({ header: log.header, at: [...log.at], state: [...log.state] }),
      terms: keyOf({ terms, allow_short: allow_short ? 1 : 0 }),
    },
    start: () => ({ before: 0, refused: 0 }),
    step: (state, bar, account) => {
      const signal = stateAt(log, bar.index)
      const desired = signal === -1 && !allow_short ? 0 : signal
      const refused = desired === state.before ? refusedBy(account.events, state.refused) : 0
      const side = Math.sign(account.units)
      const acts = desired !== side && (desired === 0 || desired !== refused)
      const orders: readonly Order[] = acts
        ? [
            ...(side === 0 ? [] : [close()]),
            ...(desired === 0 ? [] : [market(desired === 1 ? 'buy' : 'sell', terms)]),
          ]
        : []
      return { state: { before: desired, refused }, orders }
    },
  }
}
