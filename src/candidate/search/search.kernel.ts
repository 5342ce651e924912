import { type Either, flatMap, isLeft, left, map, right, sequenceArray } from 'fp-ts/lib/Either.js'
import type { Checkpoint } from '../../run/checkpoint.js'
import { type Emission, isProgress } from '../../run/emission.js'
import { failed, type PhaseError } from '../../run/phase-error.js'
import type { SearchPoint } from '../../search/grid.js'
import type { Trial } from '../../search/trial.js'
import type { SignalLog } from '../../signal/signal-log.js'
import type { Metric } from '../../stats/metrics/metric.js'
import { type FittedLabels, fittedLabels } from '../labelling.js'
import type { Market } from '../market.js'
import { logsOf, type Trader } from '../trader.js'
import { algorithmOf } from './algorithm-config.js'
import type { Ending } from './search-checkpoint.js'
import type { SearchConfig } from './search-config.js'
import { type Measured, searchLoop, type Unscored } from './search-loop.kernel.js'
import { mostTrials, type SearchedSpace } from './search-space.js'
import { type SearchedMarkets, type SearchedTraders, searchedTraders } from './traders.kernel.js'

/** What a search found; logs by number of trial where they are kept. */
export interface Found {
  readonly trials: readonly Trial[]
  readonly scores: readonly Metric[]
  readonly best: SearchPoint & { readonly number: number; readonly score: number }
  /** The winner on the first stretch of bars. */
  readonly winner: Trader
  /** What labelled the bars that the strategies read, where they read labels. */
  readonly labels: FittedLabels | undefined
  readonly logs: readonly SignalLog[]
  readonly columns: number
  readonly ended: Ending
}

/** What a search runs on. */
export interface SearchGround extends SearchedMarkets {
  readonly spaces: readonly SearchedSpace[]
  readonly start: readonly SearchPoint[]
  readonly seed: number
  readonly signal: AbortSignal
  readonly elapsed: () => number
  readonly checkpoint: Checkpoint
  readonly is_step?: boolean
  /** Measures points in their order, in other threads too; absent where this one does it. */
  readonly measured?: (points: readonly SearchPoint[]) => AsyncIterable<Either<PhaseError, Measured>>
}

/** The labels of a search, fitted on its first stretch of bars and the warm-up before it. */
export const fittedFor = (
  { labels }: Pick<SearchConfig, 'labels'>,
  [first]: readonly Market[],
  seed: number,
): Either<PhaseError, FittedLabels | undefined> =>
  first === undefined
    ? right(undefined)
    : fittedLabels(labels, first, ({ warmup, scored }) => [warmup[0], scored[1]], seed)

/** How the points of a search are measured, with what labelled the bars. */
interface Measuring extends SearchedTraders {
  readonly labels: FittedLabels | undefined
}
const measuringOf = (
  config: SearchConfig,
  ground: SearchedMarkets & Pick<SearchGround, 'seed'>,
): Either<PhaseError, Measuring> =>
  flatMap((labels: FittedLabels | undefined) =>
    map((traders: SearchedTraders): Measuring => ({ ...traders, labels }))(
      searchedTraders(config, ground, labels),
    ),
  )(fittedFor(config, ground.markets, ground.seed))

const trialAt =
  ({ tradersOf, measure }: SearchedTraders, onTraders: (traders: readonly Trader[]) => void) =>
  (point: SearchPoint): Either<PhaseError, Measured> =>
    map((traders: readonly Trader[]) => {
      onTraders(traders)
      return { ...measure(traders), strategy: point.strategy, params: point.params }
    })(tradersOf(point))

/** Bars times candidates that are compared in one go: some hundredths of a second. */
const COMPARED = 33_554_432
/** Candidates whose comparisons are made together: as many as do not hold up the event loop. */
export const candidatesAtOnce = (markets: readonly Market[]): number => {
  const bars = markets
    .flatMap(({ instruments }) => instruments.map(({ slice }) => slice?.scored[1] ?? 0))
    .reduce((sum, each) => sum + each, 0)
  return Math.max(1, Math.floor(COMPARED / Math.max(1, bars)))
}

/** Measures points of a search in their order, on columns of its own. Cost: as `search`. */
export const pointsMeasure = (
  config: SearchConfig,
  ground: SearchedMarkets & Pick<SearchGround, 'seed'>,
): Either<PhaseError, (points: readonly SearchPoint[]) => Either<PhaseError, readonly Measured[]>> =>
  map((measuring: Measuring) => {
    const measure = trialAt(measuring, () => undefined)
    return (points: readonly SearchPoint[]) => {
      measuring.readAhead(points)
      return sequenceArray(points.map(measure))
    }
  })(measuringOf(config, ground))

/** Does here what measuring leaves behind next to each trial that was measured elsewhere. */
const recalled = (
  measured: NonNullable<SearchGround['measured']>,
  recall: (point: SearchPoint) => Either<PhaseError, unknown>,
) =>
  async function* (points: readonly SearchPoint[]): AsyncGenerator<Either<PhaseError, Measured>> {
    for await (const one of measured(points)) {
      const tried = isLeft(one) ? undefined : one.right
      const known = tried === undefined || '_tag' in tried ? right(undefined) : recall(tried)
      yield isLeft(known) ? known : one
    }
  }

/**
 * Tries candidates of the spaces as the algorithm asks: captures each one's signal on shared columns, runs it, tells its
 * score. Emits progress and at last what was found, or why no trial has a score.
 * Labels are fitted once, on the bars of the first stretch and its warm-up, and never again.
 * Cost: O(columns x bars) once, then O(changes + trades) a candidate, and the algorithm's own.
 */
export async function* search(
  config: SearchConfig,
  ground: SearchGround,
): AsyncGenerator<Emission<Found | Unscored>> {
  const algorithm = algorithmOf(config.algorithm, ground.start)
  const { spaces, seed, measured } = ground
  const measuring = measuringOf(config, ground)
  if (isLeft(measuring)) {
    yield measuring
    return
  }
  const { tradersOf, readAhead, count, columns, labels } = measuring.right
  const logs: SignalLog[] = []
  const keepLogs = (traders: readonly Trader[]): void => {
    if (config.capture === 'signals') logs.push(...traders.flatMap(logsOf))
  }
  const recall = (point: SearchPoint): Either<PhaseError, unknown> =>
    config.capture === 'signals' ? map(keepLogs)(tradersOf(point)) : count(point)
  const loop = searchLoop(
    algorithm,
    {
      space: spaces.map(({ strategy, space, constraints }) => ({ strategy, space, constraints })),
      stops: config,
      seed,
      total: mostTrials(spaces, config.budget),
      note: 'candidates',
      path: 'strategies',
      objective: config.objective,
      measure: trialAt(measuring.right, keepLogs),
      ahead: { points: candidatesAtOnce(ground.markets), read: readAhead },
      measured: measured === undefined ? undefined : recalled(measured, recall),
      recall,
    },
    ground,
  )
  for await (const emission of loop) {
    if (isProgress(emission) || isLeft(emission)) {
      yield emission
      continue
    }
    if ('unscored' in emission.right) {
      yield right(emission.right)
      continue
    }
    const { trials, scores, best, ended } = emission.right
    const read = tradersOf(best.point)
    const [winner] = isLeft(read) ? [] : read.right
    yield winner === undefined
      ? left(failed('the winner has no signal'))
      : right({
          trials,
          scores,
          best: { ...best.point, number: best.number, score: best.score },
          winner,
          labels,
          logs,
          columns: columns(),
          ended,
        })
  }
}
