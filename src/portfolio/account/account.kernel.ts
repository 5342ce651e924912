import type { Bars } from '../../market/bars/bars.js'
import { isOutside } from '../../market/bars/trading-day.js'
import type { Execution } from '../rules/execution.js'
import { financingOf, isFinanced } from '../rules/financing.js'
import { entryFill, exitFill, type Fill, profitOf, type Side } from './fill.js'
import { type Levels, noLevels, ratchet, setLevels, touched } from './levels.kernel.js'
import type { Wanted } from './sizer.kernel.js'
import type { ExitReason } from './trades.js'

/** At market out of the position that stands and into `side`; 0 only closes. `decided` is the bar at whose close it was. */
export interface TargetOrder {
  readonly decided: number
  readonly side: -1 | 0 | 1
  /** Units that the entry asks for. */
  readonly wanted: number
  /** Why the position that stands is left. */
  readonly reason: ExitReason
  /** How the entry was sized. */
  readonly sized?: Wanted
}

/** A position as its entry was filled. */
export interface Position {
  readonly side: Side
  readonly decided: number
  readonly bar: number
  readonly entry: Fill
}

/** What became of an order, or of a position by its levels: bars are those of the dataset. */
export type AccountEvent =
  | {
      readonly _tag: 'Entered'
      readonly side: Side
      readonly decided: number
      readonly bar: number
      readonly fill: Fill
      readonly sized?: Wanted
    }
  | {
      readonly _tag: 'Left'
      readonly side: Side
      readonly decided: number
      readonly bar: number
      readonly fill: Fill
      readonly reason: ExitReason
      /** What the position paid for being held, and its profit and loss after that and all costs. */
      readonly financing: number
      readonly pnl: number
    }
  /** There was no equity left to enter with, or no size to enter at. */
  | {
      readonly _tag: 'Dropped'
      readonly side: Side
      readonly decided: number
      readonly bar: number
      readonly sized?: Wanted
    }

/** An account under the execution rules. It changes in place, by the steps below alone; each fill is reported as it happens. */
export interface TradingAccount {
  readonly execution: Execution
  readonly tell: (event: AccountEvent) => void
  /** The dataset bar of the first of the bars that the steps are given. */
  readonly offset: number
  readonly isFinanced: boolean
  readonly levels: Levels
  cash: number
  position: Position | undefined
  /** What the position that stands has paid for being held, less the dividends that it got. */
  financing: number
  order: TargetOrder | undefined
  /** The last bar of a pause, on which nothing is entered: after an exit that lost or that anything but its signal made. */
  paused: number
  /** The equity was 0 or less at a close: nothing is traded any more. */
  halted: boolean
}

/** What a decision reads of an account. */
export type AccountStanding = Pick<
  TradingAccount,
  'execution' | 'offset' | 'cash' | 'position' | 'paused' | 'halted'
>

/** An account with its capital and nothing else. `offset` is the dataset bar of the first bar that it is given. */
export const startAccount = (
  execution: Execution,
  tell: (event: AccountEvent) => void,
  offset = 0,
): TradingAccount => ({
  execution,
  tell,
  offset,
  isFinanced: isFinanced(execution.financing),
  levels: noLevels(),
  cash: execution.capital,
  position: undefined,
  financing: 0,
  order: undefined,
  paused: -Infinity,
  halted: false,
})

/** Cash, and the position at a price. */
export const marked = (
  { cash, position }: Pick<AccountStanding, 'cash' | 'position'>,
  close: number,
): number => (position === undefined ? cash : cash + position.side * position.entry.units * close)

const leave = (
  account: TradingAccount,
  decided: number,
  bar: number,
  reference: number,
  reason: ExitReason,
): void => {
  const { position, execution, financing } = account
  if (position === undefined) return
  const { costs, limits } = execution
  const { side, entry } = position
  const slip = reason === 'take_profit' ? 0 : costs.slippage.rate
  const fill = exitFill(costs, account.cash, side, entry.units, reference, slip)
  const pnl = profitOf(side, entry, fill, financing)
  account.cash = fill.cash
  account.position = undefined
  if (limits.cooldown !== undefined && (pnl < 0 || reason !== 'signal'))
    account.paused = bar + limits.cooldown
  account.tell({ _tag: 'Left', side, decided, bar, fill, reason, financing, pnl })
}

const enter = (
  account: TradingAccount,
  side: Side,
  { decided, wanted, sized }: TargetOrder,
  bar: number,
  reference: number,
): void => {
  const { costs, risk, limits, leverage } = account.execution
  const bound = Math.min(leverage, limits.exposure ?? Infinity)
  const fill = entryFill(costs, account.cash, side, wanted, reference, bound)
  const told = { side, decided, bar, ...(sized === undefined ? {} : { sized }) }
  if (fill.units === 0) return account.tell({ _tag: 'Dropped', ...told })
  account.cash = fill.cash
  account.position = { side, decided, bar, entry: fill }
  account.financing = 0
  setLevels(account.levels, risk, side, fill.price)
  account.tell({ _tag: 'Entered', ...told, fill })
}

/**
 * Fills the exit that an order begins with; what is left of it is its entry, where no pause has begun. Cost: O(1), as all
 * of this file.
 */
export const leaveByOrder = (account: TradingAccount, bar: number, reference: number): void => {
  const { order } = account
  if (order === undefined) return
  leave(account, order.decided, bar, reference, order.reason)
  if (order.side === 0 || bar <= account.paused) account.order = undefined
}

/** Fills the entry that an order ends with; on a bar outside the session it waits. */
export const enterByOrder = (account: TradingAccount, bars: Bars, at: number, reference: number): void => {
  const { order } = account
  if (order === undefined || order.side === 0 || isOutside(bars, at)) return
  const bar = account.offset + at
  account.order = undefined
  enter(account, order.side, order, bar, reference)
}

const fillOrder = (account: TradingAccount, bars: Bars, at: number, reference: number): void => {
  leaveByOrder(account, account.offset + at, reference)
  enterByOrder(account, bars, at, reference)
}

/** Pays for what was held since the close before; a dividend of this bar goes to a long, and a short owes it. */
export const payFinancing = (account: TradingAccount, bars: Bars, at: number): void => {
  const dividend = bars.dividends?.[at] ?? 0
  if (account.position === undefined || (!account.isFinanced && dividend === 0)) return
  const { side, entry } = account.position
  const financing = account.isFinanced
    ? financingOf(
        account.execution.financing,
        side,
        entry.units * bars.close[at - 1]!,
        account.cash,
        bars.time[at]! - bars.time[at - 1]!,
      )
    : 0
  const paid = financing - side * entry.units * dividend
  account.cash -= paid
  account.financing += paid
}

/** Leaves at the level that the bar's range reached, if any. */
export const leaveAtLevel = (account: TradingAccount, bars: Bars, at: number): void => {
  const { position, execution } = account
  const bar = account.offset + at
  if (position === undefined || (execution.fill !== 'next_open' && bar <= position.bar)) return
  const touch = touched(account.levels, position.side, bars.open[at]!, bars.high[at]!, bars.low[at]!)
  if (touch !== undefined) leave(account, bar, bar, touch.reference, touch.reason)
}

/**
 * What a bar does to the account before anything is decided on it, in the order in which it happens: financing since the
 * close before, and the dividend of what was held there; an order filled at the open; the exit levels within the bar; an
 * order filled at the close. Cost: O(1). NaN: prices must be finite and above 0. Look-ahead: none.
 */
export const tradeBar = (account: TradingAccount, bars: Bars, at: number): void => {
  const { fill } = account.execution
  payFinancing(account, bars, at)
  if (fill === 'next_open') fillOrder(account, bars, at, bars.open[at]!)
  leaveAtLevel(account, bars, at)
  if (fill === 'next_close') fillOrder(account, bars, at, bars.close[at]!)
}

/** Takes an order that was decided at a bar's close, in place of one that waits; `close` fills it there. Cost: O(1). */
export const placeOrder = (account: TradingAccount, order: TargetOrder, bars: Bars, at: number): void => {
  account.order = order
  if (account.execution.fill === 'close') fillOrder(account, bars, at, bars.close[at]!)
}

/** Ends a bar once its decision was taken: ruin, then the ratchet of the trailing level. Cost: O(1). Look-ahead: none. */
export const settleBar = (account: TradingAccount, bars: Bars, at: number): void => {
  const bar = account.offset + at
  const close = bars.close[at]!
  if (account.position !== undefined && marked(account, close) <= 0) {
    leave(account, bar, bar, close, 'ruin')
    account.halted = true
    account.order = undefined
  }
  const { position, levels, execution } = account
  if (position !== undefined) ratchet(levels, execution.risk, position.side, close)
}

/** Closes what stands at a bar's close, by default because it is the last one. */
export const closeOut = (
  account: TradingAccount,
  bars: Bars,
  at: number,
  reason: ExitReason = 'end_of_data',
): void => {
  const bar = account.offset + at
  leave(account, bar, bar, bars.close[at]!, reason)
}
