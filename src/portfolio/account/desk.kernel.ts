import type { BarRange, Bars } from '../../market/bars/bars.js'
import type { SignalLog } from '../../signal/signal-log.js'
import {
  closeOut,
  enterByOrder,
  leaveAtLevel,
  leaveByOrder,
  payFinancing,
  settleBar,
  type TradingAccount,
} from './account.kernel.js'
import { dayOf } from './day.kernel.js'
import { follow, type SignalMemory } from './decision.kernel.js'
import { type Guard, isGuarded, watch } from './guard.kernel.js'
import type { ExitReason } from './trades.js'

/** One instrument at work: its own bars, signal, orders and levels. The cash of its account is what its purse lends it. */
export interface Desk {
  /** The place of the instrument in the universe. */
  readonly place: number
  readonly bars: Bars
  readonly log: SignalLog
  /** The bars that may trade. */
  readonly scored: BarRange
  /** The bar that is its delisting; -1 where it has none. */
  readonly delisting: number
  readonly account: TradingAccount
  readonly memory: SignalMemory
  /** The bar that is the next to be over, and whether it has opened. */
  bar: number
  isOpen: boolean
  /** The close of the last bar that is over. */
  mark: number
  change: number
  signal: number
}

/** The one cash account of several desks, in the order of their symbols. */
export interface Purse {
  readonly desks: readonly Desk[]
  readonly guard: Guard
  cash: number
}

/** What a desk's position is worth at its mark, below 0 for a short. */
const worthOf = ({ account: { position }, mark }: Desk): number =>
  position === undefined ? 0 : position.side * position.entry.units * mark

/** Cash, and every position at its mark, added in the order of symbols. Cost: O(desks), as all of this file. */
export const equityOf = ({ cash, desks }: Purse): number => {
  let equity = cash
  for (const desk of desks) if (desk.account.position !== undefined) equity += worthOf(desk)
  return equity
}

/** The values of the other desks' positions, each less a share of its size. */
const others = ({ desks }: Purse, own: Desk, share: number): number => {
  let sum = 0
  for (const desk of desks) {
    if (desk === own || desk.account.position === undefined) continue
    const value = worthOf(desk)
    sum += value - share * Math.abs(value)
  }
  return sum
}
/** Equity but for the desk's own position. */
const beside = (purse: Purse, desk: Desk): number => purse.cash + others(purse, desk, 0)

/** Lends a desk's account some cash for one step, and takes what the step made of it back into the purse. */
const lend = <A>(purse: Purse, desk: Desk, given: number, step: (account: TradingAccount) => A): A => {
  desk.account.cash = given
  const done = step(desk.account)
  const rest = purse.cash - given
  if (desk.account.cash !== given) purse.cash = desk.account.cash + rest
  return done
}

/** Desks pay for what they held; cash that is owed is borne by all positions in proportion to their size. */
export const financeDesks = (purse: Purse, desks: readonly Desk[]): void => {
  const { cash } = purse
  let gross = 0
  for (const desk of purse.desks) gross += Math.abs(worthOf(desk))
  for (const desk of desks) {
    if (desk.account.position === undefined) continue
    const owed = cash < 0 ? cash * (Math.abs(worthOf(desk)) / gross) : cash
    lend(purse, desk, owed, (account) => payFinancing(account, desk.bars, desk.bar))
  }
}

const ROUNDING = 1e-9

/** The exit half of a desk's order. */
export const leaveDesk = (purse: Purse, desk: Desk, reference: number): void =>
  lend(purse, desk, purse.cash, (account) => leaveByOrder(account, desk.bar, reference))

/**
 * The entry half of a desk's order. The value of all positions together is at most `bound` times the equity: what the
 * others tie of it is not lent. With a bound of 1 that is the cash, less the proceeds of shorts and as much again to back them.
 * What is left by rounding is nothing.
 */
export const enterDesk = (purse: Purse, desk: Desk, reference: number): void => {
  const {
    leverage,
    limits: { exposure = Infinity },
  } = desk.account.execution
  const more = others(purse, desk, 1 / Math.min(leverage, exposure))
  const free = purse.cash + more
  lend(purse, desk, free <= ROUNDING * Math.abs(more) ? 0 : free, (account) =>
    enterByOrder(account, desk.bars, desk.bar, reference),
  )
}

/** The exit that the bar's range forces, if any. */
export const stopDesk = (purse: Purse, desk: Desk): void =>
  lend(purse, desk, purse.cash, (account) => leaveAtLevel(account, desk.bars, desk.bar))

/** Reads the desk's signal at its bar's close. */
export const readDesk = (desk: Desk): void => {
  const { log, bar } = desk
  while (desk.change < log.at.length && log.at[desk.change]! <= bar) desk.signal = log.state[desk.change++]!
}

/**
 * The limit on losses that the equity of all desks breaks at a moment at which bars are over, if any. Closes of an instrument
 * count from its first signal on.
 */
export const watchDesks = (purse: Purse, over: readonly Desk[]): ExitReason | undefined => {
  const seen = over.filter(
    ({ bar, scored, change, account }) => bar >= scored[0] && change > 0 && !account.halted,
  )
  const [first] = seen
  if (first === undefined || !isGuarded(first.account.execution)) return undefined
  const day = Math.max(...seen.map(({ bars, bar }) => dayOf(bars, bar)))
  return watch(purse.guard, first.account.execution, day, equityOf(purse))
}

/**
 * What a desk whose bar is not over does when a limit breaks: it leaves at its next fill, and enters nothing that it has
 * asked for.
 */
export const flattenDesk = (desk: Desk, reason: ExitReason): void => {
  const { account, bar, isOpen } = desk
  const { fill } = account.execution
  const decided = fill === 'close' || (fill === 'next_open' && isOpen) ? bar : bar - 1
  account.order = account.position === undefined ? undefined : { decided, side: 0, wanted: 0, reason }
}

/** Decides on the desk's signal at its bar's close, on the equity of all desks; an order to leave that waits stays. */
export const decideDesk = (purse: Purse, desk: Desk, broken: ExitReason | undefined): void => {
  const { account, memory, bars, bar, signal } = desk
  const order = lend(purse, desk, beside(purse, desk), () =>
    follow(memory, account, bars, bar, signal, broken),
  )
  account.order = account.position === undefined ? order : (account.order ?? order)
}

/** Ends a desk's bar: ruin of the equity of all desks, then the ratchet. */
export const settleDesk = (purse: Purse, desk: Desk): void =>
  lend(purse, desk, beside(purse, desk), (account) => settleBar(account, desk.bars, desk.bar))

/** Closes what a desk holds at its last close. */
export const closeDesk = (purse: Purse, desk: Desk, bar: number, reason: ExitReason): void =>
  lend(purse, desk, purse.cash, (account) => closeOut(account, desk.bars, bar, reason))
