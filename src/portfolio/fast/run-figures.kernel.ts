import type { Invested } from '../../stats/metrics/metrics.js'
import { foldTrades, type TradeFold } from '../../stats/metrics/trade-fold.kernel.js'
import type { Simulation } from '../account/simulation.js'
import { curveByVector, type WalkedCurve } from './curve-walk.kernel.js'
import type { ScoredBars } from './prices.kernel.js'
import type { Stretches } from './stretches.kernel.js'
import { type CurveSummary, summarizeStretches } from './summary.kernel.js'

/** What a summary's metrics are made from: of fixed size. */
export interface SummaryFigures {
  readonly curve: CurveSummary
  readonly trades: TradeFold
  readonly held: number
  readonly invested: Invested
}

/** What the metrics of a run are made from, in the reading of trial records, with what only its curve says. */
export interface RunFigures extends SummaryFigures, Pick<WalkedCurve, 'under'> {}

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

/** A curve with the figures of its account: those of its trial record, to the bit. */
interface FiguredCurve {
  readonly equity: Float64Array
  readonly figures: RunFigures
}

/** The curve and the figures of one account. Cost: O(bars). NaN: prices must be finite and above 0. Look-ahead: not a decision. */
export const figuredCurve = (
  scored: ScoredBars,
  all: Stretches,
  { trades, held }: Pick<Simulation, 'trades' | 'held'>,
  capital: number,
): FiguredCurve => {
  const { equity, running, totals, under } = curveByVector(scored, all, capital)
  return {
    equity,
    figures: {
      curve: summarizeStretches({ ...scored, running, totals }, all, capital),
      trades: foldTrades(trades),
      held,
      invested: investedAlong(scored, all),
      under,
    },
  }
}
