import { type Either, isLeft, left, right, sequenceArray } from 'fp-ts/lib/Either.js'
import { bytesOf } from '../../core/canonical/canonical-form.js'
import { sha256 } from '../../core/canonical/content-key.js'
import type { Params } from '../../core/space/dimension.js'
import { type Slice, scoredFrom, scoredUntil } from '../../market/bars/bars.js'
import { joinedReturns, timedReturns } from '../../portfolio/account/exposure.kernel.js'
import { tradeCount } from '../../portfolio/account/trades.js'
import { inOneReading, scoredBySummary, summaryMetrics } from '../../portfolio/fast/summary-metrics.js'
import { signalKernel } from '../../portfolio/rules/kernel.js'
import { performanceOf } from '../../portfolio/runs/performance.js'
import { stitched } from '../../portfolio/runs/stitch.kernel.js'
import { badConfig, type PhaseError } from '../../run/phase-error.js'
import type { Candidate } from '../../search/grid.js'
import type { Trial } from '../../search/trial.js'
import type { SignalLog } from '../../signal/signal-log.js'
import { returnsOf } from '../../stats/metrics/equity-fold.kernel.js'
import type { Metric } from '../../stats/metrics/metric.js'
import type { Metrics } from '../../stats/metrics/metrics.js'
import { momentsOf } from '../../stats/metrics/moments.kernel.js'
import { scorableMetrics, score } from '../../stats/metrics/score.js'
import { blocksOfTiming } from '../../stats/timing/train-evidence.js'
import type { StrategyFault } from '../../strategy/language/fault.js'
import { type GridSignals, gridSignals } from '../../strategy/reading/grid.kernel.js'
import { exitsOf } from '../exit-rules.js'
import { type FittedLabels, labelColumns, labelsLate } from '../labelling.js'
import { marketOfOne } from '../market-of-one.js'
import { performanceOver } from '../pooled-performance.js'
import type { InstrumentServices } from '../services.js'
import { loneTrader, readsItsTrades, type Trader } from '../trader.js'
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
/** The bars that candidates are measured on. */
export interface Stretches {
  readonly services: InstrumentServices
  readonly slice: Slice
  /** Further stretches of bars: each is run on a fresh account, and a trial is measured on the returns of all. */
  readonly more?: readonly Slice[]
  readonly periods: number
}

type Measured = Omit<Trial, 'number' | 'strategy' | 'params'>
type Measure = (traders: readonly Trader[]) => Measured

/** The candidates of a search as traders, one a stretch of bars, on columns that they share. */
export interface SearchedTraders {
  readonly tradersOf: (candidate: Candidate) => Either<PhaseError, readonly Trader[]>
  readonly measure: Measure
  /** Counts the columns of a candidate that was measured before, and computes none. */
  readonly count: (candidate: Candidate) => Either<PhaseError, unknown>
  /** Distinct columns that the candidates so far have read, on the first stretch. */
  readonly columns: () => number
}

const kept = (metrics: Metrics, value: Metric): Readonly<Record<string, Metric>> => ({
  score: value,
  ...Object.fromEntries(TRIAL_METRICS.map((name) => [name, metrics[name]])),
})

/** Measures the trader of one stretch, from a summary where that says enough for the score. */
const measureOne = (
  { objective, execution }: SearchConfig,
  { services: { dataset }, slice, periods }: Stretches,
): Measure => {
  const scored_until = scoredUntil(dataset.bars, [slice])
  const from = scoredFrom(dataset.bars, [slice])
  const bySummary = objective.name !== 'own' && scoredBySummary(objective)
  return ([trader]) => {
    const run = trader!.summarize!(execution)
    const summary = summaryMetrics(run, periods)
    const metrics = bySummary
      ? summary
      : inOneReading(
          scorableMetrics(objective, performanceOf(trader!.run(execution), dataset.bars, slice, periods)),
          summary,
        )
    return {
      phase: 'search',
      kernel: run.kernel,
      trades: run.trades.trades,
      scored_until,
      metrics: kept(metrics, score(objective, metrics)),
      returns_hash: run.returns_hash,
      moments: run.curve.moments,
      timing: { from, blocks: run.timing.blocks, squares: run.timing.squares },
    }
  }
}

/** Measures the traders of several stretches, each on a fresh account, by their returns put together. */
const measurePooled = (
  { objective, execution }: SearchConfig,
  { services: { dataset }, periods }: Stretches,
  slices: readonly Slice[],
): Measure => {
  const performance = performanceOver(dataset.bars, slices, periods)
  const scored_until = scoredUntil(dataset.bars, slices)
  const from = scoredFrom(dataset.bars, slices)
  const exposed = { fill: execution.fill, funding: execution.financing.funding_rate }
  return (traders) => {
    const runs = traders.map((trader) => trader.run(execution))
    const run = stitched(runs)
    const timing = blocksOfTiming(
      joinedReturns(runs.map((one, k) => timedReturns(dataset.bars, slices[k]!.scored, one, exposed))),
    )
    const metrics = scorableMetrics(objective, performance(run))
    return {
      phase: 'search',
      kernel: signalKernel(dataset.bars, execution, traders.some(readsItsTrades)).name,
      trades: tradeCount(run.trades),
      scored_until,
      metrics: kept(metrics, score(objective, metrics)),
      returns_hash: sha256(bytesOf(run.equity)),
      moments: momentsOf(returnsOf(run.equity)),
      timing: { from, ...timing },
    }
  }
}

/**
 * The traders of a search: columns are shared by all candidates of a strategy. Cost: as `gridSignals` and `portfolio` a
 * stretch. NaN: prices must be finite and above 0. Look-ahead: none.
 */
export const searchedTraders = (
  config: SearchConfig,
  ground: Stretches,
  fitted: FittedLabels | undefined,
): Either<PhaseError, SearchedTraders> => {
  const { services, slice, more = [] } = ground
  const { dataset } = services
  const slices = [slice, ...more]
  const labels = labelColumns(fitted, services, Math.max(...slices.map(({ scored }) => scored[1])))
  const late = labelsLate(fitted, slice, 'labels')
  if (late !== undefined) return left(late)
  const grids = new Map<string, readonly GridSignals[]>()
  for (const { strategy } of config.strategies) {
    const signals = sequenceArray(
      slices.map((one) => gridSignals(strategy, dataset.bars, one, dataset.hash, { labels })),
    )
    if (isLeft(signals))
      return left(badConfig({ path: `strategies.${strategy.name}`, message: signals.left.message }))
    grids.set(strategy.name, signals.right)
  }
  const ofEach =
    <A>(read: (grid: GridSignals, params: Params) => Either<StrategyFault, A>) =>
    ({ strategy, params }: Candidate): Either<PhaseError, readonly A[]> => {
      const all: A[] = []
      for (const grid of grids.get(strategy)!) {
        const one = read(grid, params)
        if (isLeft(one)) return left(badConfig({ path: `strategies.${strategy}`, message: one.left.message }))
        all.push(one.right)
      }
      return right(all)
    }
  const markets = slices.map((one) => marketOfOne(dataset, one))
  const read = ofEach(({ signal }, params) => signal(params))
  const of = new Map(config.strategies.map(({ strategy }) => [strategy.name, strategy]))
  const traderOf = (name: string, log: SignalLog, k: number): Either<PhaseError, Trader> => {
    const exits = exitsOf(of.get(name)!, log.header.params, dataset.bars, slices[k]!, { labels })
    return isLeft(exits)
      ? left(badConfig({ path: `strategies.${name}`, message: exits.left.message }))
      : right(loneTrader([{ log, exits: exits.right }], markets[k]!, config.execution))
  }
  return right({
    tradersOf: (candidate) => {
      const logs = read(candidate)
      return isLeft(logs)
        ? logs
        : sequenceArray(logs.right.map((log, k) => traderOf(candidate.strategy, log, k)))
    },
    count: ofEach(({ count }, params) => count(params)),
    measure: more.length === 0 ? measureOne(config, ground) : measurePooled(config, ground, slices),
    columns: () => [...grids.values()].reduce((sum, [first]) => sum + first!.distinctColumns(), 0),
  })
}
