import type { BarRange, Slice } from '../../market/bars/bars.js'
import { barsWithDelisting, isMember } from '../../market/universe/membership.js'
import { moneyOf } from '../../market/universe/money.js'
import type { Instrument, Universe } from '../../market/universe/universe.js'
import type { UniverseSlice } from '../../market/universe/universe-range.js'
import type { SignalLog } from '../../signal/signal-log.js'
import type { Invested } from '../../stats/metrics/metrics.js'
import { addedCounts, type ExecutionCounts, type Simulation } from '../account/simulation.js'
import { joinedTrades, type PlacedTrades, tradeCount } from '../account/trades.js'
import { runSignals } from '../orders/universe-run.kernel.js'
import type { Execution } from '../rules/execution.js'
import { alwaysLong, buyAndHold, heldExecution, longWhile } from './buy-and-hold.js'

/** Buy and hold of several instruments: equity of n + 1 values by step, and the trades of all, instrument by instrument. */
export interface EqualShares {
  readonly equity: Float64Array
  readonly trades: PlacedTrades
  readonly counts: ExecutionCounts
  /** n + 1 values of signed units of each instrument. */
  readonly positions: readonly Float64Array[]
  /** Steps after which any instrument was held. */
  readonly held: number
  readonly invested: Invested
  /** What each instrument made of its share; undefined where it has no bar in the range. */
  readonly returns: readonly (number | undefined)[]
}

/** Buy and hold of the only instrument of a universe in an account of its own, by step, as the instrument's terms have it. */
const heldByTerms = (
  universe: Universe,
  slice: UniverseSlice,
  execution: Execution,
  log: SignalLog,
): Simulation => runSignals(universe, [log], heldExecution(execution), slice)

/** Whether an instrument is a member on any of some bars. */
const isEverMember = (instrument: Instrument, [first, end]: BarRange): boolean => {
  for (let bar = first; bar < end; bar++) if (isMember(instrument, bar)) return true
  return false
}

/**
 * Equal-weight buy and hold: the capital is cut into one equal share for each instrument. A share is cash until its
 * instrument has a bar in the range, buys it at the signal of that bar, holds it to its delisting or to the end of the range,
 * and is cash again; nothing is rebalanced. Of a list of members those have a share that are one in the range, and hold it
 * while they are. Fill, costs and financing are those of the execution, and of an instrument's own terms. Cost: O(bars of all).
 * NaN: prices must be finite and above 0. Look-ahead: none but the number of shares.
 */
export const equalShares = (
  universe: Universe,
  { steps: [from, to], bars: ranges }: UniverseSlice,
  execution: Execution,
): EqualShares => {
  const { instruments } = universe
  const n = to - from
  const sharing = instruments.filter(
    (each, i) => each.membership === undefined || isEverMember(each, ranges[i] ?? [0, 0]),
  )
  const share = execution.capital / Math.max(1, sharing.length)
  const equity = new Float64Array(n + 1)
  const holds = new Uint8Array(n)
  const standing = new Float64Array(n)
  if (sharing.length === 0) equity.fill(execution.capital)
  const runs: Simulation[] = []
  const trades: PlacedTrades[] = []
  const positions = instruments.map(() => new Float64Array(n + 1))
  const returns = instruments.map((instrument, place): number | undefined => {
    const { last, membership } = instrument
    const bars = barsWithDelisting(instrument)
    const [first, end] = ranges[place]!
    if (!sharing.includes(instrument)) return undefined
    if (first >= end) {
      for (let k = 0; k <= n; k++) equity[k] = equity[k]! + share
      return undefined
    }
    const slice: Slice = { warmup: [first, first], scored: [first, end] }
    const log =
      membership === undefined
        ? undefined
        : longWhile(bars, slice, (bar) => isMember(instrument, bar), execution.fill)
    const own = { ...execution, capital: share }
    const run =
      instrument.terms === undefined
        ? buyAndHold(bars, slice, own, 1, log)
        : heldByTerms(
            { ...universe, instruments: [instrument] },
            { steps: [from, to], bars: [[first, end]], slices: [slice] },
            own,
            log ?? alwaysLong(bars, slice),
          )
    const money = moneyOf(instrument)
    const isStepped = instrument.terms !== undefined
    runs.push(run)
    trades.push({ ...run.trades, symbol: new Int32Array(tradeCount(run.trades)).fill(place) })
    equity[0] = equity[0]! + share
    for (let k = 0; k < n; k++) {
      const bar = last[from + k]!
      equity[k + 1] = equity[k + 1]! + run.equity[isStepped ? k + 1 : Math.max(0, bar + 1 - first)]!
      for (let i = 0; i < run.trades.side.length; i++)
        if (bar >= run.trades.entry_bar[i]! && bar < run.trades.exit_bar[i]!) {
          holds[k] = 1
          standing[k] = standing[k]! + run.trades.units[i]! * bars.close[bar]! * (money?.step[from + k] ?? 1)
          positions[place]![k + 1] = run.trades.units[i]!
        }
    }
    return run.equity[run.equity.length - 1]! / share - 1
  })
  const mean = standing.reduce((sum, value, k) => sum + value / equity[k + 1]!, 0) / Math.max(1, n)
  return {
    equity,
    trades: joinedTrades(trades),
    counts: addedCounts(runs.map(({ counts }) => counts)),
    positions,
    held: holds.reduce((sum, one) => sum + one, 0),
    invested: { net: mean, gross: mean },
    returns,
  }
}
