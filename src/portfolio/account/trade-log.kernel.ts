import { type Fill, OWN_CURRENCY, profitOf, type Side, type TradeRates } from './fill.js'
import { EXIT_REASONS, type ExitReason, TRADE_COLUMNS, TRADE_NAMES, type Trades } from './trades.js'

/** Closed trades in columns that grow, to be filled again after `clear`. */
export interface TradeLog {
  readonly clear: () => void
  readonly add: (
    side: Side,
    decisionBar: number,
    entryBar: number,
    entry: Fill,
    exitDecisionBar: number,
    exitBar: number,
    exit: Fill,
    reason: ExitReason,
    financing?: number,
    rates?: TradeRates,
  ) => void
  readonly count: () => number
  /** Views of the columns, which the next `clear` or `add` may change. */
  readonly viewed: () => Trades
  /** Copies of the columns. */
  readonly taken: () => Trades
}

const REASONS = new Map(EXIT_REASONS.map((reason, i) => [reason, i]))

const columnsWith = (room: number): Trades =>
  Object.fromEntries(TRADE_NAMES.map((name) => [name, new TRADE_COLUMNS[name](room)])) as unknown as Trades

const eachOf = (trades: Trades, of: (column: Trades[keyof Trades]) => Trades[keyof Trades]): Trades => {
  const each: Record<string, Trades[keyof Trades]> = { ...trades }
  for (const name of TRADE_NAMES) each[name] = of(trades[name])
  return each as unknown as Trades
}

/** An empty trade log. Cost: O(1) amortised a trade, `taken` copies all. NaN: kept. Look-ahead: none. */
export const tradeLog = (): TradeLog => {
  let room = 64
  let count = 0
  let columns = columnsWith(room)
  const grow = (): void => {
    room *= 2
    const wider = columnsWith(room)
    for (const name of TRADE_NAMES) wider[name].set(columns[name])
    columns = wider
  }
  return {
    clear: () => {
      count = 0
    },
    count: () => count,
    add: (
      side,
      decisionBar,
      entryBar,
      entry,
      exitDecisionBar,
      exitBar,
      exit,
      reason,
      financing = 0,
      rates = OWN_CURRENCY,
    ) => {
      if (count === room) grow()
      const pnl = profitOf(side, entry, exit, financing, rates)
      columns.side[count] = side
      columns.decision_bar[count] = decisionBar
      columns.entry_bar[count] = entryBar
      columns.exit_decision_bar[count] = exitDecisionBar
      columns.exit_bar[count] = exitBar
      columns.entry_price[count] = entry.price
      columns.exit_price[count] = exit.price
      columns.units[count] = entry.units
      columns.commission[count] = entry.commission + exit.commission
      columns.slippage[count] = entry.slippage + exit.slippage
      columns.pnl[count] = pnl
      columns.return[count] = pnl / (entry.units * entry.price * rates[0])
      columns.bars[count] = exitBar - entryBar
      columns.reason[count] = REASONS.get(reason)!
      columns.cut[count] = entry.cut ? 1 : 0
      count += 1
    },
    viewed: () => eachOf(columns, (column) => column.subarray(0, count)),
    taken: () => eachOf(columns, (column) => column.slice(0, count)),
  }
}
