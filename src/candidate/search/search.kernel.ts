import { type Either, flatMap, isLeft, isRight, left, map, right } from 'fp-ts/lib/Either.js'
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
import { type SearchedTraders, searchedTraders } from './traders.kernel.js'
import type { SearchedMarkets } from './trial-figures.kernel.js'

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

/** Bars times candidates that are compared in one go, and candidates at most: some hundredths of a second. */
const COMPARED = 33_554_432
const COMPARED_AT_ONCE = 256
/** Bars times candidates that are measured in one go, and candidates at most: as long. */
const MEASURED = 8_388_608
const MEASURED_AT_ONCE = 64

/** Points that go together, so that none of them holds up the event loop for long. */
const portionsOf = function* <A>(all: readonly A[], size: number): Generator<readonly A[]> {
  for (let from = 0; from < all.length; from += size) yield all.slice(from, from + size)
}

/** Bars that are read of all stretches and instruments. */
const barsIn = (markets: readonly Market[]): number =>
  markets
    .flatMap(({ instruments }) => instruments.map(({ slice }) => (slice === undefined ? 0 : slice.scored[1])))
    .reduce((sum, each) => sum + each, 1)

/**
 * Measures points in their order: some are compared together, and some of those summed together, as soon as the first of them is
 * asked for. `onTraders` sees the traders of each when its trial is given.
 */
const trialsOf = (
  { tradersOf, readAhead, measure }: SearchedTraders,
  markets: readonly Market[],
  onTraders: (traders: readonly Trader[]) => void,
) => {
  const bars = barsIn(markets)
  const compared = Math.min(COMPARED_AT_ONCE, Math.max(1, Math.floor(COMPARED / bars)))
  const measured = Math.min(MEASURED_AT_ONCE, Math.max(1, Math.floor(MEASURED / bars)))
  return function* (points: readonly SearchPoint[]): Generator<Either<PhaseError, Measured>> {
    for (const portion of portionsOf(points, compared)) {
      readAhead(portion)
      for (const some of portionsOf(portion, measured)) {
        const read = some.map(tradersOf)
        const traders = read.flatMap((one) => (isLeft(one) ? [] : [one.right]))
        const figures = measure(traders)
        for (const [i, { strategy, params }] of some.entries()) {
          const one = read[i]!
          // the first that has no traders ends a search, so those before it are in their places
          if (isRight(one)) onTraders(one.right)
          yield isLeft(one) ? one : right({ ...figures[i]!, strategy, params })
          if (isLeft(one)) return
        }
      }
    }
  }
}

/** Measures points of a search in their order, on columns of its own. Cost: as `search`. */
export const pointsMeasure = (
  config: SearchConfig,
  ground: SearchedMarkets & Pick<SearchGround, 'seed'>,
): Either<PhaseError, (points: readonly SearchPoint[]) => Iterable<Either<PhaseError, Measured>>> =>
  map((measuring: Measuring) => trialsOf(measuring, ground.markets, () => undefined))(
    measuringOf(config, ground),
  )

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
  const { tradersOf, count, columns, labels } = measuring.right
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
      measure: trialsOf(measuring.right, ground.markets, keepLogs),
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
