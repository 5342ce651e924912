import { type Either, map, sequenceArray } from 'fp-ts/lib/Either.js'
import { decisionBars } from '../portfolio/account/exposure.kernel.js'
import { tradesByInstrument } from '../portfolio/account/trades.js'
import { closedRun } from '../portfolio/rules/closed-run.js'
import type { PhaseError } from '../run/phase-error.js'
import type { TimedReturns } from '../stats/timing/timing.kernel.js'
import type { Candidate } from './candidate.js'
import { candidateTrader } from './candidate-trader.js'
import type { Market, TraderRun } from './market.js'
import type { Trader } from './trader.js'

/** A trader with its run under its own execution. */
export interface Ran {
  readonly trader: Trader
  readonly run: TraderRun
  /** Its net returns and its exposure, with every position closed at the end: closed trades alone say what was held. */
  readonly timed: TimedReturns
}

/** Runs a trader under its own execution. */
export const ranOn = (trader: Trader): Ran => {
  const { execution, market } = trader
  const run = trader.run(execution)
  return { trader, run, timed: market.timed(closedRun(run, execution, trader.run), execution) }
}

/** Runs a choice on each of some markets, on a fresh account each. */
export const ranOnEach = (
  candidate: Candidate,
  markets: readonly Market[],
): Either<PhaseError, readonly Ran[]> =>
  sequenceArray(markets.map((market) => map(ranOn)(candidateTrader(candidate, market))))

/** When decisions changed positions, in runs that follow one another; those of several instruments at one time are one. */
export const decisionTimes = (parts: readonly Ran[]): ReadonlySet<number> => {
  const instruments = parts[0]?.trader.market.instruments ?? []
  const each = parts.map(({ run }) => tradesByInstrument(run.trades, instruments.length))
  const times = instruments.flatMap(({ dataset: { bars } }, place) => {
    const windows = parts.map(({ trader: { market }, run }, part) => ({
      from: market.instruments[place]?.slice?.scored[0] ?? 0,
      trades: each[part]?.[place] ?? run.trades,
    }))
    return Array.from(decisionBars(windows), (bar) => bars.time[bar] ?? Number.NaN)
  })
  return new Set(times)
}
