import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { Slice } from '../../market/bars.js'
import { performanceOf } from '../../portfolio/performance.js'
import { type Portfolio, portfolio } from '../../portfolio/portfolio.kernel.js'
import { inOneReading, scoredBySummary, summaryMetrics } from '../../portfolio/summary-metrics.js'
import { type Emission, isProgress } from '../../run/handler.js'
import { badConfig, failed, type PhaseError } from '../../run/phase-error.js'
import type { Algorithm } from '../../search/algorithm.js'
import type { Candidate, StrategySpace } from '../../search/grid.js'
import type { Trial } from '../../search/trial.js'
import type { SignalLog } from '../../signal/signal-log.js'
import type { Metric } from '../../stats/metric.js'
import { type Metrics, metricsOf } from '../../stats/metrics.js'
import { score } from '../../stats/score.js'
import { type GridSignals, gridSignals } from '../../strategy/grid.kernel.js'
import type { MarketServices } from '../services.js'
import type { SearchConfig } from './search-config.js'
import { type Ending, searchLoop } from './search-loop.kernel.js'
import { mostTrials, type SearchedSpace } from './search-space.js'
import { withAlgorithm } from './with-algorithm.js'

/** The metrics that a trial keeps, beside its score. */
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

/** What a search found; logs by number of trial where they are kept. */
export interface Found {
  readonly trials: readonly Trial[]
  readonly scores: readonly Metric[]
  readonly best: Candidate & { readonly number: number; readonly score: number }
  /** The winner's signals. */
  readonly winner: SignalLog
  readonly logs: readonly SignalLog[]
  readonly columns: number
  readonly ended: Ending
}

type Measure = (log: SignalLog) => Omit<Trial, 'number' | 'strategy' | 'params'>

const kept = (metrics: Metrics, value: Metric): Readonly<Record<string, Metric>> => ({
  score: value,
  ...Object.fromEntries(TRIAL_METRICS.map((name) => [name, metrics[name]])),
})

const gridsOf = (
  { strategies }: SearchConfig,
  { dataset }: MarketServices,
  slice: Slice,
): Either<PhaseError, ReadonlyMap<string, GridSignals>> => {
  const grids = new Map<string, GridSignals>()
  for (const { strategy } of strategies) {
    const signals = gridSignals(strategy, dataset.bars, slice, dataset.hash)
    if (isLeft(signals))
      return left(badConfig({ path: `strategies.${strategy.name}`, message: signals.left.message }))
    grids.set(strategy.name, signals.right)
  }
  return right(grids)
}

const measureOf = (
  { objective, execution }: SearchConfig,
  { dataset }: MarketServices,
  slice: Slice,
  desk: Portfolio,
  periods: number,
): Measure => {
  const bySummary = scoredBySummary(objective)
  return (log) => {
    const run = desk.summarize(log, execution)
    const summary = summaryMetrics(run, periods)
    const metrics = bySummary
      ? summary
      : inOneReading(
          metricsOf(performanceOf(desk.run(log, execution), dataset.bars, slice, periods)),
          summary,
        )
    return {
      phase: 'search',
      kernel: run.kernel,
      trades: run.trades.trades,
      metrics: kept(metrics, score(objective, metrics)),
      returns_hash: run.returns_hash,
      moments: run.curve.moments,
    }
  }
}

/** What a search runs on. */
export interface SearchGround {
  readonly spaces: readonly SearchedSpace[]
  readonly start: readonly Candidate[]
  readonly services: MarketServices
  readonly slice: Slice
  readonly periods: number
  readonly seed: number
  readonly signal: AbortSignal
  readonly elapsed: () => number
}

async function* searchBy<State>(
  algorithm: Algorithm<readonly StrategySpace[], Candidate, State>,
  config: SearchConfig,
  { spaces, services, slice, periods, seed, signal, elapsed }: SearchGround,
): AsyncGenerator<Emission<Found>> {
  const grids = gridsOf(config, services, slice)
  if (isLeft(grids)) {
    yield grids
    return
  }
  const measure = measureOf(config, services, slice, portfolio(services.dataset.bars, slice), periods)
  const logs: SignalLog[] = []
  const signalOf = ({ strategy, params }: Candidate): Either<PhaseError, SignalLog> => {
    const log = grids.right.get(strategy)!.signal(params)
    return isLeft(log) ? left(badConfig({ path: `strategies.${strategy}`, message: log.left.message })) : log
  }
  const loop = searchLoop(
    algorithm,
    {
      space: spaces.map(({ strategy, space, constraints }) => ({ strategy, space, constraints })),
      stops: config,
      seed,
      total: mostTrials(spaces, config.budget),
      note: 'candidates',
      path: 'strategies',
      measure: (point: Candidate) => {
        const log = signalOf(point)
        if (isLeft(log)) return log
        if (config.capture === 'signals') logs.push(log.right)
        return right({ ...measure(log.right), strategy: point.strategy, params: point.params })
      },
    },
    { signal, elapsed },
  )
  for await (const emission of loop) {
    if (isProgress(emission) || isLeft(emission)) {
      yield emission
      continue
    }
    const { trials, scores, best, ended } = emission.right
    const winner = signalOf(best.point)
    const columns = [...grids.right.values()].reduce((sum, one) => sum + one.distinctColumns(), 0)
    yield isLeft(winner)
      ? left(failed('the winner has no signal'))
      : right({
          trials,
          scores,
          best: { ...best.point, number: best.number, score: best.score },
          winner: winner.right,
          logs,
          columns,
          ended,
        })
  }
}

/**
 * Tries candidates of the spaces as the algorithm asks: captures each one's signal on shared columns, runs it, tells its
 * score. Emits progress and at last what was found.
 * Cost: O(columns x bars) once, then O(changes + trades) a candidate, beside the algorithm's own.
 */
export const search = (config: SearchConfig, ground: SearchGround): AsyncGenerator<Emission<Found>> =>
  withAlgorithm(config.algorithm, ground.start, (algorithm) => searchBy(algorithm, config, ground))
