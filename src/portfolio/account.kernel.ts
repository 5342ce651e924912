import type { Bars } from '../market/bars.js'
import type { Execution } from './execution.js'
import { entryFill, exitFill, type Fill, type Side, wantedUnits } from './fill.js'
import { type Levels, levelsAt, ratcheted, touched } from './levels.kernel.js'
import type { TradeLog } from './trade-log.kernel.js'
import type { ExitReason } from './trades.js'

/** At market out of the position that stands and into `side`; 0 only closes. `decided` is the bar at whose close it was. */
export interface TargetOrder {
  readonly decided: number
  readonly side: -1 | 0 | 1
  /** Units that the entry asks for. */
  readonly wanted: number
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
    }
  | {
      readonly _tag: 'Left'
      readonly side: Side
      readonly decided: number
      readonly bar: number
      readonly fill: Fill
      readonly reason: ExitReason
    }
  /** There was no equity left to enter with. */
  | { readonly _tag: 'Dropped'; readonly side: Side; readonly decided: number; readonly bar: number }

/** An account under the execution rules. It changes in place, by the steps below alone; each fill is told as it happens. */
export interface TradingAccount {
  readonly execution: Execution
  readonly tell: (event: AccountEvent) => void
  /** The dataset bar of the first of the bars that the steps are given. */
  readonly offset: number
  cash: number
  position: Position | undefined
  levels: Levels | undefined
  order: TargetOrder | undefined
  /** The equity was 0 or less at a close: nothing is traded any more. */
  halted: boolean
}

/** What decisions on a signal remember: the side wanted at the close before, and the one that is not entered before it changes. */
export interface SignalMemory {
  before: number
  refused: number
}
export const signalMemory = (): SignalMemory => ({ before: 0, refused: 0 })

export const startAccount = (
  execution: Execution,
  tell: (event: AccountEvent) => void,
  offset = 0,
): TradingAccount => ({
  execution,
  tell,
  offset,
  cash: execution.capital,
  position: undefined,
  levels: undefined,
  order: undefined,
  halted: false,
})

/** Cash, and the position at a price. */
export const marked = ({ cash, position }: TradingAccount, close: number): number =>
  position === undefined ? cash : cash + position.side * position.entry.units * close

const leave = (
  account: TradingAccount,
  decided: number,
  bar: number,
  reference: number,
  reason: ExitReason,
): void => {
  const { position, execution } = account
  if (position === undefined) return
  const { costs } = execution
  const slip = reason === 'take_profit' ? 0 : costs.slippage
  const fill = exitFill(costs, account.cash, position.side, position.entry.units, reference, slip)
  account.cash = fill.cash
  account.position = undefined
  account.levels = undefined
  account.tell({ _tag: 'Left', side: position.side, decided, bar, fill, reason })
}

const enter = (
  account: TradingAccount,
  side: Side,
  decided: number,
  wanted: number,
  bar: number,
  reference: number,
): void => {
  const { costs, risk } = account.execution
  const fill = entryFill(costs, account.cash, side, wanted, reference)
  if (fill.units === 0) return account.tell({ _tag: 'Dropped', side, decided, bar })
  account.cash = fill.cash
  account.position = { side, decided, bar, entry: fill }
  account.levels = levelsAt(risk, side, fill.price)
  account.tell({ _tag: 'Entered', side, decided, bar, fill })
}

const fillOrder = (account: TradingAccount, bar: number, reference: number): void => {
  const { order } = account
  if (order === undefined) return
  account.order = undefined
  leave(account, order.decided, bar, reference, 'signal')
  if (order.side !== 0) enter(account, order.side, order.decided, order.wanted, bar, reference)
}

/**
 * What a bar does to the account before anything is decided on it, in the order in which it happens: an order filled at the
 * open; the exit levels within the bar; an order filled at the close. Cost: O(1). NaN: prices must be finite and above 0.
 * Look-ahead: none.
 */
export const tradeBar = (account: TradingAccount, bars: Bars, at: number): void => {
  const { fill } = account.execution
  const bar = account.offset + at
  if (fill === 'next_open') fillOrder(account, bar, bars.open[at]!)
  const { position, levels } = account
  if (position !== undefined && levels !== undefined && (fill === 'next_open' || bar > position.bar)) {
    const touch = touched(levels, position.side, bars.open[at]!, bars.high[at]!, bars.low[at]!)
    if (touch !== undefined) leave(account, bar, bar, touch.reference, touch.reason)
  }
  if (fill === 'next_close') fillOrder(account, bar, bars.close[at]!)
}

/**
 * The order that a signal asks for at a bar's close, or nothing where the account stands as it says. Cost: O(1). NaN: as
 * the closes. Look-ahead: none.
 */
export const decide = (
  memory: SignalMemory,
  account: TradingAccount,
  bars: Bars,
  at: number,
  signal: number,
): TargetOrder | undefined => {
  const { execution, position } = account
  const desired = signal === -1 && !execution.allow_short ? 0 : (signal as -1 | 0 | 1)
  if (desired !== memory.before) memory.refused = 0
  memory.before = desired
  if (account.halted || desired === (position?.side ?? 0)) return undefined
  if (desired !== 0 && desired === memory.refused) return undefined
  const close = bars.close[at]!
  const wanted = wantedUnits(execution.sizing, marked(account, close), close)
  return { decided: account.offset + at, side: desired, wanted }
}

/** Takes an order that was decided at a bar's close, in place of one that waits; `close` fills it there. Cost: O(1). */
export const placeOrder = (account: TradingAccount, order: TargetOrder, bars: Bars, at: number): void => {
  account.order = order
  if (account.execution.fill === 'close') fillOrder(account, account.offset + at, bars.close[at]!)
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
  if (position !== undefined && levels !== undefined)
    account.levels = ratcheted(levels, execution.risk, position.side, close)
}

/** Closes what stands at the last bar's close. Cost: O(1). */
export const closeOut = (account: TradingAccount, bars: Bars, at: number): void => {
  const bar = account.offset + at
  leave(account, bar, bar, bars.close[at]!, 'end_of_data')
}

/** What a memory learns from an event: a side whose trade its levels ended, or that was dropped, is not entered again. */
export const learn = (memory: SignalMemory, event: AccountEvent): void => {
  if (event._tag === 'Dropped' || (event._tag === 'Left' && LEVELS.has(event.reason)))
    memory.refused = event.side
}
const LEVELS: ReadonlySet<ExitReason> = new Set(['stop_loss', 'take_profit', 'trailing_stop'])

/** Pairs entries with exits, and writes each closed trade to a log. Events come in the order in which they happened. */
export const tradesInto = (log: TradeLog): ((event: AccountEvent) => void) => {
  let open: Extract<AccountEvent, { readonly _tag: 'Entered' }> | undefined
  return (event) => {
    if (event._tag === 'Entered') open = event
    if (event._tag !== 'Left' || open === undefined) return
    log.add(event.side, open.decided, open.bar, open.fill, event.decided, event.bar, event.fill, event.reason)
    open = undefined
  }
}
