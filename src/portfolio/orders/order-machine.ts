import type { Params } from '../../core/space/dimension.js'
import type { Side } from '../account/fill.js'
import type { ExitReason } from '../account/trades.js'
import type { Order } from './order.js'

/** One closed bar, as an order machine sees it; `index` counts bars of the dataset. */
export interface ClosedBar {
  readonly index: number
  readonly time: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

/** A trade that stands at this close, in opening order; levels that it has, as prices. */
export interface OpenTrade {
  readonly trade: number
  readonly side: Side
  readonly units: number
  readonly entry_bar: number
  readonly entry_price: number
  /** What was paid for the units that are left. */
  readonly commission: number
  readonly stop?: number
  readonly target?: number
}

/** An order that waits in the book at this close. */
export interface QueuedOrder {
  readonly order: number
  readonly role: 'entry' | 'close' | 'stop_loss' | 'take_profit'
  readonly side: Side
  readonly id?: string
  readonly trade?: number
  readonly stop?: number
  readonly limit?: number
}

export const ORDER_EVENTS = ['placed', 'triggered', 'filled', 'cancelled', 'expired', 'rejected'] as const
/**
 * What happened to an order. A fill says units, price, commission and slippage, an order that is placed its units where they are known; `trade` is the one that it opened or closed, and
 * `reason` why a trade was closed. A rejection says why in `because`.
 */
export interface OrderEvent {
  readonly kind: (typeof ORDER_EVENTS)[number]
  readonly bar: number
  readonly order: number
  readonly side: Side
  readonly id?: string
  readonly trade?: number
  readonly units?: number
  readonly price?: number
  readonly commission?: number
  /** Of a fill: money lost to slippage. */
  readonly slippage?: number
  readonly reason?: ExitReason
  readonly because?: string
  /** Whose it is, in a log of several instruments. */
  readonly symbol?: string
}

/** What an account holds and what waits in it. */
export interface Holdings {
  readonly cash: number
  readonly equity: number
  /** Signed units of all open trades together. */
  readonly units: number
  readonly trades: readonly OpenTrade[]
  readonly orders: readonly QueuedOrder[]
}

/** The account at a close, before what this step orders. `events` are those since the step before. */
export interface Account extends Holdings {
  readonly events: readonly OrderEvent[]
}

export interface OrderStep<State> {
  readonly state: State
  readonly orders: readonly Order[]
  /** Whether a machine that says what `wakes` it wants nothing more until then, or until something happens to its orders. */
  readonly settled?: boolean
}

/**
 * A strategy that reads its account and places orders: a pure step over plain state at each close. Name, version and
 * params stand for its functions wherever it is hashed.
 */
export interface OrderMachine<State> {
  readonly name: string
  readonly version: number
  readonly params: Params
  readonly start: () => State
  /**
   * Whether a settled machine must be asked at a bar's close all the same; without it a machine is asked at every close. To be
   * asked more often must change nothing.
   */
  readonly wakes?: (bar: number) => boolean
  readonly step: (state: State, bar: ClosedBar, account: Account) => OrderStep<State>
}
