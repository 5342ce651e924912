import { setImmediate } from 'node:timers/promises'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { Undefined } from '../../core/absent.js'
import type { Checkpoint } from '../../run/checkpoint.js'
import { type Emission, type Progress, progress } from '../../run/emission.js'
import { badConfig, failed, type PhaseError } from '../../run/phase-error.js'
import type { Algorithm } from '../../search/algorithm.js'
import { type EarlyStop, stopsEarly } from '../../search/early-stop.js'
import type { SearchPoint } from '../../search/grid.js'
import type { Trial } from '../../search/trial.js'
import { isDefined, type Metric } from '../../stats/metrics/metric.js'
import type { Objective } from '../../stats/metrics/objective.js'
import { type Ending, keeping, standing } from './search-checkpoint.js'
import { unscored } from './unscored.js'

/** When a search ends before its algorithm has nothing more to ask. */
export interface Stops {
  readonly budget?: number | undefined
  readonly early_stop?: EarlyStop | undefined
  /** At most so long; looked at between trials, so the last one may end later. */
  readonly time_budget_ms?: number | undefined
}

/** One trial, or why the point was not tried and is no trial. */
export type Measured = (SearchPoint & Omit<Trial, 'number' | 'strategy' | 'params'>) | Undefined

/** What is searched, and how points are tried. */
export interface Searched<Space, Point> {
  readonly space: Space
  readonly stops: Stops
  readonly seed: number
  /** Trials at most, for progress; `note` names them. */
  readonly total: number
  readonly note: string
  /** Where a fault of the space belongs in the config. */
  readonly path: string
  /** What scores a trial. */
  readonly objective: Objective
  /** Tries points in their order, each when it is asked for or before. */
  readonly measure: (points: readonly Point[]) => Iterable<Either<PhaseError, Measured>>
  /** Measures points in their order, in other threads too; absent where `measure` does it. */
  readonly measured?: ((points: readonly Point[]) => AsyncIterable<Either<PhaseError, Measured>>) | undefined
  /** Does again what `measure` leaves behind next to a trial, for one that was made before an interruption. */
  readonly recall: (trial: Trial) => Either<PhaseError, unknown>
}

/** What surrounds a search. */
export interface SearchSurroundings {
  readonly signal: AbortSignal
  /** Milliseconds since the phase began. */
  readonly elapsed: () => number
  readonly checkpoint: Checkpoint
  /** Whether the phase goes on after the search, so that its end is worth keeping too. */
  readonly is_step?: boolean
}

export interface SearchEnd<Point> {
  readonly trials: readonly Trial[]
  /** Of every trial, in order. */
  readonly scores: readonly Metric[]
  readonly best: { readonly point: Point; readonly number: number; readonly score: number }
  readonly winner: Trial
  readonly ended: Ending
}

/** What became of a search none of whose trials has a score. */
export interface Unscored {
  readonly trials: readonly Trial[]
  readonly scores: readonly Metric[]
  readonly ended: Ending
  /** Why none has one, and what would give it. */
  readonly unscored: string
}

/** What was found, or the fault that nothing was. */
export const scored = <Found extends object>(end: Found | Unscored): Either<PhaseError, Found> =>
  'unscored' in end ? left(failed(end.unscored)) : right(end)

/** Trials at most between two looks at the event loop: progress, time-outs and cancellation come through there. */
const BATCH = 64
/** A trial that ends this long after the last look is followed by one, however few there were. */
const LOOK_EVERY_MS = 50
/** Points that are asked for at once; which points those are does not depend on it. */
const PORTION = 1024

/** Tries points one by one. */
export const oneByOne = <Point>(measure: (point: Point) => Either<PhaseError, Measured>) =>
  function* (points: readonly Point[]): Generator<Either<PhaseError, Measured>> {
    for (const point of points) yield measure(point)
  }

type Leader = { readonly number: number; readonly score: number } | undefined
const ahead = (leader: Leader, number: number, score: Metric): Leader =>
  isDefined(score) && score > (leader?.score ?? Number.NEGATIVE_INFINITY) ? { number, score } : leader
const scoreOf = ({ metrics }: Trial): Metric => metrics['score']!

/**
 * Tries points as an algorithm asks and tells it their scores, until nothing is asked, the budget is spent or a stop is
 * reached; one that was interrupted goes on from its checkpoint. Emits progress and at last what was found, or why no trial has a
 * score.
 * Cost: that of the trials and of the algorithm, and at most a twentieth for the checkpoint. NaN: a score that is no number
 * is `Undefined`. Look-ahead: not a series.
 */
export async function* searchLoop<Space, Point, State>(
  algorithm: Algorithm<Space, Point, State>,
  searched: Searched<Space, Point>,
  { signal, elapsed, checkpoint, is_step = false }: SearchSurroundings,
): AsyncGenerator<Emission<SearchEnd<Point> | Unscored>> {
  const { space, stops, seed, total, note, path, objective, recall } = searched
  const { budget, early_stop = {}, time_budget_ms = Number.POSITIVE_INFINITY } = stops
  const started = algorithm.start(space, { seed, ...(budget === undefined ? {} : { budget }) })
  if (isLeft(started)) {
    yield left(badConfig({ path: `${path}${started.left.path}`, message: started.left.message }))
    return
  }
  const { name, version } = algorithm
  const identity = { algorithm: name, version, space, seed, budget: budget ?? null }
  const before = await standing<State>(checkpoint, identity)
  if (isLeft(before)) {
    yield before
    return
  }
  const fresh = { state: started.right, trials: [], elapsed_ms: 0, ended: null, groups: 0 }
  const from = before.right ?? fresh
  const { isDue, isWorthwhile, keep } = keeping<State>(checkpoint, identity, from, elapsed)
  const spent = (): number => from.elapsed_ms + elapsed()
  const trials: Trial[] = [...from.trials]
  const scores: Metric[] = trials.map(scoreOf)
  let leader: Leader
  const made = (): Progress =>
    progress(
      trials.length,
      Number.isFinite(total) ? Math.max(total, trials.length) : trials.length,
      note,
      leader?.score,
    )
  for (const [i, trial] of trials.entries()) {
    const known = recall(trial)
    if (isLeft(known)) {
      yield known
      return
    }
    leader = ahead(leader, trial.number, scoreOf(trial))
    if (i % BATCH !== 0) continue
    yield made()
    await setImmediate()
    if (signal.aborted) return
  }
  let { state, ended }: { state: State; ended: Ending | null } = from
  let waiting = algorithm.outstanding(state)
  const measuredOf = searched.measured ?? searched.measure
  let looked = elapsed()
  while (ended === null) {
    if (waiting.length === 0) {
      const asked = algorithm.ask(state, PORTION)
      state = asked.state
      waiting = asked.candidates
    }
    if (waiting.length === 0) break
    const proposals = waiting
    let taken = 0
    let told: { number: number; score: Metric }[] = []
    for await (const one of measuredOf(proposals.map(({ point }) => point))) {
      if (isLeft(one)) {
        yield one
        return
      }
      const { number } = proposals[taken++]!
      const tried = one.right
      if ('_tag' in tried) told.push({ number, score: tried })
      else {
        const score = tried.metrics['score']!
        trials.push({ ...tried, number })
        scores.push(score)
        told.push({ number, score })
        leader = ahead(leader, number, score)
        if (stopsEarly(early_stop, leader, number + 1)) ended = 'early_stop'
        else if (spent() >= time_budget_ms) ended = 'time'
      }
      if (ended !== null) break
      const due = isDue()
      if (!due && taken % BATCH !== 0 && elapsed() - looked < LOOK_EVERY_MS) continue
      if (due) {
        state = algorithm.tell(state, told)
        told = []
        const kept = await keep({ state, trials, elapsed_ms: spent(), ended })
        if (isLeft(kept)) {
          yield kept
          return
        }
      }
      yield made()
      await setImmediate()
      if (signal.aborted) return
      looked = elapsed()
    }
    state = algorithm.tell(state, told)
    waiting = proposals.slice(taken)
    if (waiting.length > 0 && ended === null) return
    yield made()
    await setImmediate()
    if (signal.aborted) return
  }
  const end = ended ?? (budget !== undefined && trials.length >= budget ? 'budget' : 'exhausted')
  if (is_step && from.ended === null && isWorthwhile()) {
    const kept = await keep({ state, trials, elapsed_ms: spent(), ended: end })
    if (isLeft(kept)) {
      yield kept
      return
    }
  }
  const best = algorithm.best(state)
  const winner = trials.find(({ number }) => number === best?.number)
  yield right(
    best === undefined || winner === undefined
      ? { trials, scores, ended: end, unscored: unscored(objective, trials, scores) }
      : { trials, scores, best, winner, ended: end },
  )
}
