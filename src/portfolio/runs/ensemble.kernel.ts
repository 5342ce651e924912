import { addedCounts, type ExecutionCounts } from '../account/simulation.js'
import { joinedTrades, type PlacedTrades, scaledTrades, type Trades, tradesAt } from '../account/trades.js'

/** One member's run at the full capital, on one instrument or on several. */
export interface MemberRun {
  readonly equity: Float64Array
  readonly trades: PlacedTrades
  readonly counts: ExecutionCounts
  /** n + 1 values of signed units of each of several instruments. */
  readonly positions?: readonly Float64Array[]
}

/** Trades of several members in the order of their exits; `member` is the index of the member that made each. */
export interface EnsembleTrades extends PlacedTrades {
  readonly member: Int32Array
}

/** A weighted ensemble: equity of n + 1 values, and the trades of all members at their share. */
export interface EnsembleRun {
  readonly equity: Float64Array
  readonly trades: EnsembleTrades
  /** Bars at whose close any member held a position that it has closed since; of several instruments steps after which any stood. */
  readonly held: number
  /** Of all members with a weight above 0 together. */
  readonly counts: ExecutionCounts
  /** n + 1 values of signed units of each of several instruments, all members together. */
  readonly positions?: readonly Float64Array[]
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

/** When a bar is over: of several instruments a bar of this one among them. */
export type BarMoment = (bar: number, symbol: number) => number
const ownBar: BarMoment = (bar) => bar

/**
 * The trades of all members with a weight above 0, units and money scaled by the weight, ordered by exit bar, then entry
 * bar, then member; those of one member alone keep their order. `moment` puts bars of several instruments in order.
 * Cost: O(trades log trades). NaN: kept. Look-ahead: none.
 */
export const weightedTrades = (
  members: readonly PlacedTrades[],
  weights: readonly number[],
  moment = ownBar,
): EnsembleTrades => {
  const shares = members.flatMap((trades, member) =>
    weights[member] === 0 ? [] : [{ trades: scaledTrades(trades, weights[member]!), member }],
  )
  const all = joinedTrades(shares.map(({ trades }) => trades))
  const of = Int32Array.from(shares.flatMap(({ trades, member }) => Array.from(trades.side, () => member)))
  const at = (bars: Int32Array): Float64Array =>
    Float64Array.from(bars, (bar, i) => moment(bar, all.symbol?.[i] ?? 0))
  const [exits, entries] = [at(all.exit_bar), at(all.entry_bar)]
  const order = Array.from(of.keys())
  if (shares.length > 1)
    order.sort((a, b) => exits[a]! - exits[b]! || entries[a]! - entries[b]! || of[a]! - of[b]!)
  return { ...tradesAt(all, order), member: Int32Array.from(order, (i) => of[i]!) }
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

/** After how many steps anything stood. Cost: O(steps x instruments). NaN: none. Look-ahead: not a decision. */
export const heldSteps = (positions: readonly Float64Array[]): number => {
  const n = positions[0]?.length ?? 0
  let held = 0
  for (let k = 1; k < n; k++) if (positions.some((units) => units[k] !== 0)) held += 1
  return held
}

/** Equity and trades of a weighted ensemble. Cost: as its parts. NaN: spreads. Look-ahead: none. */
export const ensemble = (
  members: readonly MemberRun[],
  weights: readonly number[],
  moment?: BarMoment,
): EnsembleRun => {
  const trades = weightedTrades(
    members.map((member) => member.trades),
    weights,
    moment,
  )
  const own = members.flatMap(({ positions }) => (positions === undefined ? [] : [positions]))
  const positions = own[0]?.map((_, place) =>
    weightedEquity(
      own.map((each) => each[place]!),
      weights,
    ),
  )
  return {
    equity: weightedEquity(
      members.map(({ equity }) => equity),
      weights,
    ),
    trades,
    ...(positions === undefined ? {} : { positions }),
    held: positions === undefined ? heldBars(trades) : heldSteps(positions),
    counts: addedCounts(members.flatMap(({ counts }, i) => (weights[i] === 0 ? [] : [counts]))),
  }
}
