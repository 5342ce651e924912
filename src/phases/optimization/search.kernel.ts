import { setImmediate } from 'node:timers/promises'
import { isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { Slice } from '../../market/bars.js'
import { performanceOf } from '../../portfolio/performance.js'
import { type Portfolio, portfolio } from '../../portfolio/portfolio.kernel.js'
import { inOneReading, scoredBySummary, summaryMetrics } from '../../portfolio/summary-metrics.js'
import { type Emission, progress } from '../../run/handler.js'
import { badConfig, failed, type PhaseError } from '../../run/phase-error.js'
import type { Algorithm } from '../../search/algorithm.js'
import { stopsEarly } from '../../search/early-stop.js'
import type { Candidate, StrategySpace } from '../../search/grid.js'
import { commonestReason } from '../../search/ranking.js'
import type { Trial } from '../../search/trial.js'
import type { SignalLog } from '../../signal/signal-log.js'
import { isDefined, type Metric } from '../../stats/metric.js'
import { type Metrics, metricsOf } from '../../stats/metrics.js'
import { score } from '../../stats/score.js'
import { type GridSignals, gridSignals } from '../../strategy/grid.kernel.js'
import type { MarketServices } from '../services.js'
import type { SearchConfig } from './search-config.js'
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
/** Candidates between two looks at the event loop: progress, time-outs and cancellation come through there. */
const BATCH = 64

/** What a search found; logs by number of trial where they are kept. */
export interface Found {
  readonly trials: readonly Trial[]
  readonly scores: readonly Metric[]
  readonly best: Candidate & { readonly number: number; readonly score: number }
  /** The winner's signals. */
  readonly winner: SignalLog
  readonly logs: readonly SignalLog[]
  readonly columns: number
}

interface Bench {
  readonly config: SearchConfig
  readonly desk: Portfolio
  readonly grids: ReadonlyMap<string, GridSignals>
  readonly measure: (log: SignalLog) => {
    readonly metrics: Metrics
    readonly trial: Omit<Trial, 'number' | 'strategy' | 'params'>
  }
}

const kept = (metrics: Metrics, value: Metric): Readonly<Record<string, Metric>> => ({
  score: value,
  ...Object.fromEntries(TRIAL_METRICS.map((name) => [name, metrics[name]])),
})

const benchOf = (
  config: SearchConfig,
  services: MarketServices,
  slice: Slice,
  periods: number,
): Bench | PhaseError => {
  const { dataset } = services
  const desk = portfolio(dataset.bars, slice)
  const grids = new Map<string, GridSignals>()
  for (const { strategy } of config.strategies) {
    const signals = gridSignals(strategy, dataset.bars, slice, dataset.hash)
    if (isLeft(signals))
      return badConfig({ path: `strategies.${strategy.name}`, message: signals.left.message })
    grids.set(strategy.name, signals.right)
  }
  const bySummary = scoredBySummary(config.objective)
  return {
    config,
    desk,
    grids,
    measure: (log) => {
      const run = desk.summarize(log, config.execution)
      const summary = summaryMetrics(run, periods)
      const metrics = bySummary
        ? summary
        : inOneReading(
            metricsOf(performanceOf(desk.run(log, config.execution), dataset.bars, slice, periods)),
            summary,
          )
      const value = score(config.objective, metrics)
      return {
        metrics,
        trial: {
          phase: 'search',
          kernel: run.kernel,
          trades: run.trades.trades,
          metrics: kept(metrics, value),
          returns_hash: run.returns_hash,
          moments: run.curve.moments,
        },
      }
    },
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
}

async function* searchBy<State>(
  algorithm: Algorithm<readonly StrategySpace[], Candidate, State>,
  config: SearchConfig,
  { spaces, services, slice, periods, seed, signal }: SearchGround,
): AsyncGenerator<Emission<Found>> {
  const started = algorithm.start(
    spaces.map(({ strategy, space, constraints }) => ({ strategy, space, constraints })),
    { seed, ...(config.budget === undefined ? {} : { budget: config.budget }) },
  )
  if (isLeft(started)) {
    yield left(badConfig({ path: `strategies${started.left.path}`, message: started.left.message }))
    return
  }
  const bench = benchOf(config, services, slice, periods)
  if ('_tag' in bench) {
    yield left(bench)
    return
  }
  const total = mostTrials(spaces, config.budget)
  const trials: Trial[] = []
  const scores: Metric[] = []
  const logs: SignalLog[] = []
  let state = started.right
  let leader: { readonly number: number; readonly score: number } | undefined
  let isStopped = false
  while (!isStopped) {
    const asked = algorithm.ask(state, BATCH)
    if (asked.candidates.length === 0) break
    const told: { number: number; score: Metric }[] = []
    for (const { number, point } of asked.candidates) {
      const log = bench.grids.get(point.strategy)!.signal(point.params)
      if (isLeft(log)) {
        yield left(badConfig({ path: `strategies.${point.strategy}`, message: log.left.message }))
        return
      }
      const { trial } = bench.measure(log.right)
      const value = trial.metrics['score']!
      trials.push({ ...trial, number, strategy: point.strategy, params: point.params })
      scores.push(value)
      if (config.capture === 'signals') logs.push(log.right)
      told.push({ number, score: value })
      if (isDefined(value) && value > (leader?.score ?? Number.NEGATIVE_INFINITY))
        leader = { number, score: value }
      isStopped = stopsEarly(config.early_stop ?? {}, leader, trials.length)
      if (isStopped) break
    }
    state = algorithm.tell(asked.state, told)
    yield progress(
      trials.length,
      Number.isFinite(total) ? Math.max(total, trials.length) : trials.length,
      'candidates',
    )
    await setImmediate()
    if (signal.aborted) return
  }
  const best = algorithm.best(state)
  if (best === undefined) {
    yield left(failed(`no candidate has a score: ${commonestReason(scores) ?? 'the space is empty'}`))
    return
  }
  const winner = bench.grids.get(best.point.strategy)!.signal(best.point.params)
  if (isLeft(winner)) {
    yield left(failed(winner.left.message))
    return
  }
  const columns = [...bench.grids.values()].reduce((sum, one) => sum + one.distinctColumns(), 0)
  yield right({
    trials,
    scores,
    best: { ...best.point, number: best.number, score: best.score },
    winner: winner.right,
    logs,
    columns,
  })
}

/**
 * Tries candidates of the spaces as the algorithm asks: captures each one's signal on shared columns, runs it, tells its
 * score, until nothing is asked, the budget is spent or the search stops early. Emits progress and at last what was found.
 * Cost: O(columns x bars) once, then O(changes + trades) a candidate, beside the algorithm's own.
 */
export const search = (config: SearchConfig, ground: SearchGround): AsyncGenerator<Emission<Found>> =>
  withAlgorithm(config.algorithm, ground.start, (algorithm) => searchBy(algorithm, config, ground))
