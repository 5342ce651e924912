import { viewBytes } from '../../core/canonical/canonical-form.js'
import { sha256 } from '../../core/canonical/content-key.js'
import { joinedReturns } from '../../portfolio/account/exposure.kernel.js'
import { tradeCount } from '../../portfolio/account/trades.js'
import type { RunSummary } from '../../portfolio/fast/portfolio.kernel.js'
import { inOneReading, scoredBySummary, summaryMetrics } from '../../portfolio/fast/summary-metrics.js'
import { stitched } from '../../portfolio/runs/stitch.kernel.js'
import type { Trial } from '../../search/trial.js'
import { returnsOf } from '../../stats/metrics/equity-fold.kernel.js'
import type { Metric } from '../../stats/metrics/metric.js'
import type { Metrics } from '../../stats/metrics/metrics.js'
import { momentsOf } from '../../stats/metrics/moments.kernel.js'
import { scorableMetrics, score } from '../../stats/metrics/score.js'
import type { TrialBlocks } from '../../stats/timing/multiplier.kernel.js'
import { blocksOfTiming } from '../../stats/timing/train-evidence.js'
import type { Market } from '../market.js'
import { performanceOver } from '../pooled-performance.js'
import { readsItsTrades, type Trader } from '../trader.js'
import type { SearchConfig } from './search-config.js'

/** The metrics that a trial keeps, next to its score. */
const TRIAL_METRICS = [
  'total_return',
  'annualized_return',
  'volatility',
  'sharpe_ratio',
  'max_drawdown',
  'exposure_time',
  'win_rate',
  'total_trades',
] as const
/** What candidates are measured on. */
export interface SearchedMarkets {
  /** Each stretch is traded by a fresh account, and a trial is measured on the returns of all. */
  readonly markets: readonly Market[]
  readonly periods: number
}

/** What a run makes known of a trial. */
export type TrialFigures = Omit<Trial, 'number' | 'strategy' | 'params'>
/** Measures candidates, each given as its traders, one a stretch of bars. */
export type MeasureCandidates = (candidates: readonly (readonly Trader[])[]) => readonly TrialFigures[]

const kept = (metrics: Metrics, value: Metric): Readonly<Record<string, Metric>> => ({
  score: value,
  ...Object.fromEntries(TRIAL_METRICS.map((name) => [name, metrics[name]])),
})

const blocksIn = ({ blocks, squares, at_beta }: TrialBlocks): TrialBlocks => ({
  blocks,
  squares,
  ...(at_beta === undefined ? {} : { at_beta }),
})

/** Makes a trial of a summary, from it alone where that says enough for the score. */
const trialOf =
  (
    { objective, execution }: Pick<SearchConfig, 'objective' | 'execution'>,
    market: Market,
    periods: number,
  ) =>
  (trader: Trader, run: RunSummary): TrialFigures => {
    const summary = summaryMetrics(run, periods)
    const metrics =
      objective.name !== 'own' && scoredBySummary(objective)
        ? summary
        : inOneReading(
            scorableMetrics(objective, market.performance(trader.run(execution), periods)),
            summary,
          )
    return {
      phase: 'search',
      kernel: run.kernel,
      trades: run.trades.trades,
      scored_until: market.time.at(-1)!,
      metrics: kept(metrics, score(objective, metrics)),
      returns_hash: run.returns_hash,
      moments: run.curve.moments,
      timing: { from: market.time[0]!, ...blocksIn(run.timing) },
    }
  }

/** Measures a trader that has a summary. */
export const summarizedTrial =
  (config: Pick<SearchConfig, 'objective' | 'execution'>, market: Market, periods: number) =>
  (trader: Trader): TrialFigures =>
    trialOf(config, market, periods)(trader, trader.summarize!(config.execution))

/** Measures the traders of several stretches of bars, each on a fresh account, by their returns put together. */
const measurePooled = (
  { objective, execution }: SearchConfig,
  { markets, periods }: SearchedMarkets,
): MeasureCandidates => {
  const performance = performanceOver(markets, periods)
  const scored_until = Math.max(...markets.map(({ time }) => time.at(-1)!))
  const from = Math.min(...markets.map(({ time }) => time[0]!))
  const measured = (traders: readonly Trader[]): TrialFigures => {
    const runs = traders.map((trader) => trader.run(execution))
    const run = stitched(runs)
    const timing = blocksOfTiming(joinedReturns(runs.map((one, k) => markets[k]!.timed(one, execution))))
    const metrics = scorableMetrics(objective, performance(run))
    return {
      phase: 'search',
      kernel: markets[0]!.kernel(
        execution,
        traders[0]!.sleeves.length === 0
          ? { follows: 'orders' }
          : { follows: 'signal', reads_trade: traders.some(readsItsTrades) },
      ).name,
      trades: tradeCount(run.trades),
      scored_until,
      metrics: kept(metrics, score(objective, metrics)),
      returns_hash: sha256(viewBytes(run.equity)),
      moments: momentsOf(returnsOf(run.equity)),
      timing: { from, ...timing },
    }
  }
  return (candidates) => candidates.map(measured)
}

/**
 * Measures candidates on the markets of a search: each in one account, or on several stretches by their returns put together. Cost: as the
 * market's account a candidate. NaN: prices must be finite and above 0. Look-ahead: none.
 */
export const measureOn = (config: SearchConfig, ground: SearchedMarkets): MeasureCandidates => {
  const [market, ...others] = ground.markets
  if (others.length > 0) return measurePooled(config, ground)
  const trial = trialOf(config, market!, ground.periods)
  return (candidates) => {
    const followed = candidates.map(([trader]) => trader!.sleeves[0]?.signals)
    const runs = market!.summarizeEach(
      followed.filter((signals) => signals !== undefined),
      config.execution,
    )
    let next = 0
    return candidates.map(([trader], k) =>
      trial(trader!, followed[k] === undefined ? trader!.summarize!(config.execution) : runs[next++]!),
    )
  }
}
