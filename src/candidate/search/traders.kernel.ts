import { type Either, isLeft, left, map, mapLeft, right, sequenceArray } from 'fp-ts/lib/Either.js'
import { viewBytes } from '../../core/canonical/canonical-form.js'
import { sha256 } from '../../core/canonical/content-key.js'
import type { Params } from '../../core/space/dimension.js'
import { joinedReturns } from '../../portfolio/account/exposure.kernel.js'
import { tradeCount } from '../../portfolio/account/trades.js'
import type { Followed, RunSummary } from '../../portfolio/fast/portfolio.kernel.js'
import { inOneReading, scoredBySummary, summaryMetrics } from '../../portfolio/fast/summary-metrics.js'
import { stitched } from '../../portfolio/runs/stitch.kernel.js'
import { badConfig, type PhaseError } from '../../run/phase-error.js'
import type { SearchPoint } from '../../search/grid.js'
import type { Trial } from '../../search/trial.js'
import type { SignalLog } from '../../signal/signal-log.js'
import { returnsOf } from '../../stats/metrics/equity-fold.kernel.js'
import type { Metric } from '../../stats/metrics/metric.js'
import type { Metrics } from '../../stats/metrics/metrics.js'
import { momentsOf } from '../../stats/metrics/moments.kernel.js'
import { scorableMetrics, score } from '../../stats/metrics/score.js'
import type { TrialBlocks } from '../../stats/timing/multiplier.kernel.js'
import { blocksOfTiming } from '../../stats/timing/train-evidence.js'
import type { StrategyFault } from '../../strategy/language/fault.js'
import { type GridSignals, gridSignals } from '../../strategy/reading/grid.kernel.js'
import type { Strategy } from '../../strategy/strategy.js'
import { type FittedLabels, labelsLate } from '../labelling.js'
import type { ByInstrument, Market } from '../market.js'
import { performanceOver } from '../pooled-performance.js'
import { type Readings, readingsOn, withExits } from '../strategy-signals.js'
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
/** What candidates are measured on. */
export interface SearchedMarkets {
  /** Each stretch is traded by a fresh account, and a trial is measured on the returns of all. */
  readonly markets: readonly Market[]
  readonly periods: number
}

/** What a run makes known of a trial. */
export type TrialFigures = Omit<Trial, 'number' | 'strategy' | 'params'>
/** Measures candidates, each given as its traders, one a stretch of bars. */
type Measure = (candidates: readonly (readonly Trader[])[]) => readonly TrialFigures[]

/** The candidates of a search as traders, one a stretch of bars, on columns that they share. */
export interface SearchedTraders {
  readonly tradersOf: (candidate: SearchPoint) => Either<PhaseError, readonly Trader[]>
  /** Reads what the next candidates have in common, for all of them together; `tradersOf` gives the same without it. */
  readonly readAhead: (candidates: readonly SearchPoint[]) => void
  readonly measure: Measure
  /** Counts the columns of a candidate that was measured before, and computes none. */
  readonly count: (candidate: SearchPoint) => Either<PhaseError, unknown>
  /** Distinct columns that the candidates so far have read, on the first stretch. */
  readonly columns: () => number
}

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
): Measure => {
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
      kernel: markets[0]!.kernel(execution, {
        follows: 'signal',
        reads_trade: traders.some(readsItsTrades),
      }).name,
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

const measureOn = (config: SearchConfig, ground: SearchedMarkets): Measure => {
  const [market, ...others] = ground.markets
  if (others.length > 0) return measurePooled(config, ground)
  const trial = trialOf(config, market!, ground.periods)
  return (candidates) => {
    const signals = candidates.map(([trader]) => trader!.sleeves[0]!.signals)
    const runs = market!.summarizeEach(signals, config.execution)
    return candidates.map(([trader], k) => trial(trader!, runs[k]!))
  }
}

/** Of one strategy: what reads its candidates, by market and by instrument. */
type Grids = readonly ByInstrument<GridSignals>[]
/** Columns that all instruments keep together, in bytes. */
const COLUMN_BYTES = 256 * 1024 * 1024

const gridsOf = (
  strategy: Strategy,
  markets: readonly Market[],
  readings: readonly Readings[],
): Either<StrategyFault, Grids> =>
  sequenceArray(
    markets.map(({ instruments }, k) => {
      const reading = readings[k]!(strategy)
      return sequenceArray(
        instruments.map(
          ({ dataset, slice }, i): Either<StrategyFault, GridSignals | undefined> =>
            slice === undefined
              ? right(undefined)
              : gridSignals(strategy, dataset.bars, slice, dataset.hash, {
                  ...reading[i],
                  memory_bytes: Math.floor(COLUMN_BYTES / instruments.length),
                }),
        ),
      )
    }),
  )

/**
 * The traders of a search: columns are shared by all candidates of a strategy. Cost: as `gridSignals` and the market's account
 * a stretch and an instrument. NaN: prices must be finite and above 0. Look-ahead: none.
 */
export const searchedTraders = (
  config: SearchConfig,
  ground: SearchedMarkets,
  fitted: FittedLabels | undefined,
): Either<PhaseError, SearchedTraders> => {
  const { markets } = ground
  const [first] = markets
  const late = first === undefined ? undefined : labelsLate(fitted, first, 'labels')
  if (late !== undefined) return left(late)
  const fault =
    (name: string) =>
    ({ message }: StrategyFault): PhaseError =>
      badConfig({ path: `strategies.${name}`, message })
  const readings = markets.map((market) => readingsOn(market, fitted, config.execution))
  const grids = new Map<string, Grids>()
  for (const { strategy } of config.strategies) {
    const read = gridsOf(strategy, markets, readings)
    if (isLeft(read)) return left(fault(strategy.name)(read.left))
    grids.set(strategy.name, read.right)
  }
  const ofEach =
    <A>(read: (grid: GridSignals, params: Params) => Either<StrategyFault, A>) =>
    ({ strategy, params }: SearchPoint): Either<PhaseError, readonly ByInstrument<A>[]> => {
      const all: ByInstrument<A>[] = []
      for (const each of grids.get(strategy)!) {
        const found: (A | undefined)[] = []
        for (const grid of each) {
          const one = grid === undefined ? right(undefined) : read(grid, params)
          if (isLeft(one)) return left(fault(strategy)(one.left))
          found.push(one.right)
        }
        all.push(found)
      }
      return right(all)
    }
  const read = ofEach(({ signal }, params) => signal(params))
  const of = new Map(config.strategies.map(({ strategy }) => [strategy.name, strategy]))
  const traderOf = (name: string, logs: ByInstrument<SignalLog>, k: number): Either<PhaseError, Trader> =>
    map((signals: ByInstrument<Followed>) => loneTrader(signals, markets[k]!, config.execution))(
      mapLeft(fault(name))(withExits(of.get(name)!, logs, markets[k]!, readings[k]!)),
    )
  return right({
    tradersOf: (candidate) => {
      const logs = read(candidate)
      return isLeft(logs)
        ? logs
        : sequenceArray(logs.right.map((one, k) => traderOf(candidate.strategy, one, k)))
    },
    readAhead: (candidates) => {
      for (const [name, each] of grids) {
        const params = candidates.flatMap((one) => (one.strategy === name ? [one.params] : []))
        if (params.length > 1) for (const grid of each) for (const one of grid) one?.readAhead(params)
      }
    },
    count: ofEach(({ count }, params) => count(params)),
    measure: measureOn(config, ground),
    columns: () =>
      [...grids.values()].reduce(
        (sum, [first = []]) => sum + first.reduce((all, grid) => all + (grid?.distinctColumns() ?? 0), 0),
        0,
      ),
  })
}
