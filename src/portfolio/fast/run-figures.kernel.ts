import type { Invested } from '../../stats/metrics/metrics.js'
import { foldTrades, type TradeFold } from '../../stats/metrics/trade-fold.kernel.js'
import type { Simulation } from '../account/simulation.js'
import { pricesAlong, type ScoredBars } from './prices.kernel.js'
import type { Stretches } from './stretches.kernel.js'
import { type CurveSummary, summarizeStretches } from './summary.kernel.js'

/** What the metrics of a run are made from, in the reading of trial records: of fixed size. */
export interface RunFigures {
  readonly curve: CurveSummary
  readonly trades: TradeFold
  readonly held: number
  readonly invested: Invested
}

/**
 * The mean invested share of an account over its scored bars, while its equity is above 0. Cost: O(stretches), and O(bars held) where
 * cash is left. NaN: prices must be finite and above 0. Look-ahead: not a decision.
 */
export const investedAlong = ({ n, close }: ScoredBars, all: Stretches): Invested => {
  let net = 0
  let gross = 0
  for (let i = 0; i < all.count && n > 0; i++) {
    const from = all.from[i]!
    const to = i + 1 < all.count ? all.from[i + 1]! : n
    const cash = all.cash[i]!
    const units = all.units[i]!
    if (units === 0) continue
    if (cash === 0) {
      net += to - from
      gross += to - from
      continue
    }
    for (let t = from; t < to; t++) {
      const worth = units * close[t]!
      if (!(cash + worth > 0)) break
      const share = worth / (cash + worth)
      net += share
      gross += Math.abs(share)
    }
  }
  return { net: net / Math.max(1, n), gross: gross / Math.max(1, n) }
}

/** The figures of one account: those of its trial record, to the bit. Cost: O(bars). NaN: prices must be finite and above 0. Look-ahead: not a decision. */
export const figuresAlong = (
  scored: ScoredBars,
  all: Stretches,
  { trades, held }: Pick<Simulation, 'trades' | 'held'>,
  capital: number,
): RunFigures => ({
  curve: summarizeStretches(pricesAlong(scored, all), all, capital),
  trades: foldTrades(trades),
  held,
  invested: investedAlong(scored, all),
})
