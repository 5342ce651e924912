import { addedCounts, type ExecutionCounts } from '../account/simulation.js'
import { TRADE_COLUMNS, type Trades } from '../account/trades.js'

/** One member's run at the full capital. */
export interface MemberRun {
  readonly equity: Float64Array
  readonly trades: Trades
  readonly counts: ExecutionCounts
}

/** Trades of several members in the order of their exits; `member` is the index of the member that made each. */
export interface EnsembleTrades extends Trades {
  readonly member: Int32Array
}

/** A weighted ensemble: equity of n + 1 values, and the trades of all members at their share. */
export interface EnsembleRun {
  readonly equity: Float64Array
  readonly trades: EnsembleTrades
  /** Bars at whose close any member held a position that it has closed since. */
  readonly held: number
  /** Of all members with a weight above 0 together. */
  readonly counts: ExecutionCounts
}

/**
 * The equity of members that each trade a share of the capital of their own, without rebalancing: Σ weight x equity, added
 * in the order of the members. Weights sum to 1. Cost: O(members x bars). NaN: spreads. Look-ahead: none.
 */
export const weightedEquity = (
  equities: readonly Float64Array[],
  weights: readonly number[],
): Float64Array => {
  const sum = new Float64Array(equities[0]?.length ?? 0)
  for (const [i, equity] of equities.entries()) {
    if (equity.length !== sum.length) throw new RangeError('members of an ensemble score the same bars')
    const weight = weights[i]!
    if (weight === 0) continue
    for (let t = 0; t < sum.length; t++) sum[t] = sum[t]! + weight * equity[t]!
  }
  return sum
}

const MONEY: ReadonlySet<string> = new Set(['units', 'commission', 'slippage', 'pnl'])

/**
 * The trades of all members with a weight above 0, units and money scaled by the weight, ordered by exit bar, then entry
 * bar, then member. Cost: O(trades log trades). NaN: kept. Look-ahead: none.
 */
export const weightedTrades = (members: readonly Trades[], weights: readonly number[]): EnsembleTrades => {
  const all = members.flatMap((trades, member) =>
    weights[member] === 0 ? [] : Array.from(trades.side, (_, i) => ({ trades, member, i })),
  )
  all.sort(
    (a, b) =>
      a.trades.exit_bar[a.i]! - b.trades.exit_bar[b.i]! ||
      a.trades.entry_bar[a.i]! - b.trades.entry_bar[b.i]! ||
      a.member - b.member,
  )
  const columns = Object.entries(TRADE_COLUMNS).map(([name, kind]) => [
    name,
    kind.from(
      all.map(({ trades, member, i }) => {
        const value = trades[name as keyof Trades][i]!
        return MONEY.has(name) ? value * weights[member]! : value
      }),
    ),
  ])
  return {
    ...(Object.fromEntries(columns) as unknown as Trades),
    member: Int32Array.from(all, ({ member }) => member),
  }
}

/** At how many closes any of the trades stood. Cost: O(bars + trades). NaN: none. Look-ahead: not a decision. */
export const heldBars = ({ entry_bar, exit_bar }: Trades): number => {
  const last = exit_bar.reduce((most, bar) => Math.max(most, bar), 0)
  const starts = new Int32Array(last + 1)
  for (let i = 0; i < entry_bar.length; i++) {
    starts[entry_bar[i]!] = starts[entry_bar[i]!]! + 1
    starts[exit_bar[i]!] = starts[exit_bar[i]!]! - 1
  }
  let open = 0
  let held = 0
  for (let bar = 0; bar <= last; bar++) {
    open += starts[bar]!
    if (open > 0) held += 1
  }
  return held
}

/** Equity and trades of a weighted ensemble. Cost: as its parts. NaN: spreads. Look-ahead: none. */
export const ensemble = (members: readonly MemberRun[], weights: readonly number[]): EnsembleRun => {
  const trades = weightedTrades(
    members.map((member) => member.trades),
    weights,
  )
  return {
    equity: weightedEquity(
      members.map(({ equity }) => equity),
      weights,
    ),
    trades,
    held: heldBars(trades),
    counts: addedCounts(members.flatMap(({ counts }, i) => (weights[i] === 0 ? [] : [counts]))),
  }
}
