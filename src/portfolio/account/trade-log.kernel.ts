import { type Fill, profitOf, type Side } from './fill.js'
import { EXIT_REASONS, type ExitReason, type Trades } from './trades.js'

const REALS = 7
const WHOLES = 7

/** Closed trades in buffers that grow, to be filled again after `clear`. */
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
  ) => void
  readonly count: () => number
  /** Copies of the columns. */
  readonly taken: () => Trades
}

/** An empty trade log. Cost: O(1) amortised a trade, `taken` copies all. NaN: kept. Look-ahead: none. */
export const tradeLog = (): TradeLog => {
  let room = 64
  let count = 0
  let reals = new Float64Array(room * REALS)
  let wholes = new Int32Array(room * WHOLES)
  const grow = (): void => {
    room *= 2
    const moreReals = new Float64Array(room * REALS)
    const moreWholes = new Int32Array(room * WHOLES)
    moreReals.set(reals)
    moreWholes.set(wholes)
    reals = moreReals
    wholes = moreWholes
  }
  const column = <A extends Float64Array | Int32Array | Int8Array | Uint8Array>(
    into: A,
    field: number,
  ): A => {
    const from = into instanceof Float64Array ? reals : wholes
    const width = into instanceof Float64Array ? REALS : WHOLES
    for (let i = 0; i < count; i++) into[i] = from[i * width + field]!
    return into
  }
  return {
    clear: () => {
      count = 0
    },
    count: () => count,
    add: (side, decisionBar, entryBar, entry, exitDecisionBar, exitBar, exit, reason, financing = 0) => {
      if (count === room) grow()
      const commission = entry.commission + exit.commission
      const pnl = profitOf(side, entry, exit, financing)
      const real = count * REALS
      reals[real] = entry.price
      reals[real + 1] = exit.price
      reals[real + 2] = entry.units
      reals[real + 3] = commission
      reals[real + 4] = entry.slippage + exit.slippage
      reals[real + 5] = pnl
      reals[real + 6] = pnl / (entry.units * entry.price)
      const whole = count * WHOLES
      wholes[whole] = side
      wholes[whole + 1] = decisionBar
      wholes[whole + 2] = entryBar
      wholes[whole + 3] = exitDecisionBar
      wholes[whole + 4] = exitBar
      wholes[whole + 5] = EXIT_REASONS.indexOf(reason)
      wholes[whole + 6] = entry.cut ? 1 : 0
      count += 1
    },
    taken: () => {
      const entry_bar = column(new Int32Array(count), 2)
      const exit_bar = column(new Int32Array(count), 4)
      return {
        side: column(new Int8Array(count), 0),
        decision_bar: column(new Int32Array(count), 1),
        entry_bar,
        exit_decision_bar: column(new Int32Array(count), 3),
        exit_bar,
        entry_price: column(new Float64Array(count), 0),
        exit_price: column(new Float64Array(count), 1),
        units: column(new Float64Array(count), 2),
        commission: column(new Float64Array(count), 3),
        slippage: column(new Float64Array(count), 4),
        pnl: column(new Float64Array(count), 5),
        return: column(new Float64Array(count), 6),
        bars: exit_bar.map((exit, i) => exit - entry_bar[i]!),
        reason: column(new Uint8Array(count), 5),
        cut: column(new Uint8Array(count), 6),
      }
    },
  }
}
