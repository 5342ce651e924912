import { setImmediate } from 'node:timers/promises'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { type Emission, progress } from '../../run/handler.js'
import { badConfig, failed, type PhaseError } from '../../run/phase-error.js'
import type { Algorithm } from '../../search/algorithm.js'
import { type EarlyStop, stopsEarly } from '../../search/early-stop.js'
import type { Candidate } from '../../search/grid.js'
import { commonestReason } from '../../search/ranking.js'
import type { Trial } from '../../search/trial.js'
import { isDefined, type Metric, type Undefined } from '../../stats/metric.js'

/** Why a search ended: nothing was left to ask, its early stop, or its time. */
export const ENDINGS = ['exhausted', 'early_stop', 'time'] as const
export type Ending = (typeof ENDINGS)[number]

/** When a search ends before its algorithm has nothing more to ask. */
export interface Stops {
  readonly budget?: number | undefined
  readonly early_stop?: EarlyStop | undefined
  /** At most so long; looked at between trials, so the last one may end later. */
  readonly time_budget_ms?: number | undefined
}

/** One trial, or why the point was not tried and is no trial. */
export type Measured = (Candidate & Omit<Trial, 'number' | 'strategy' | 'params'>) | Undefined

/** What is searched, and how one point is tried. */
export interface Searched<Space, Point> {
  readonly space: Space
  readonly stops: Stops
  readonly seed: number
  /** Trials at most, for progress; `note` names them. */
  readonly total: number
  readonly note: string
  /** Where a fault of the space belongs in the config. */
  readonly path: string
  readonly measure: (point: Point) => Either<PhaseError, Measured>
}

/** What surrounds a search. */
export interface Surroundings {
  readonly signal: AbortSignal
  /** Milliseconds since the phase began. */
  readonly elapsed: () => number
}

export interface SearchEnd<Point> {
  readonly trials: readonly Trial[]
  /** Of every trial, in order. */
  readonly scores: readonly Metric[]
  readonly best: { readonly point: Point; readonly number: number; readonly score: number }
  readonly winner: Trial
  readonly ended: Ending
}

/** Trials between two looks at the event loop: progress, time-outs and cancellation come through there. */
const BATCH = 64

/**
 * Tries points as an algorithm asks and tells it their scores, until nothing is asked, the budget is spent or a stop is
 * reached. Emits progress and at last what was found. Cost: that of the trials and of the algorithm.
 */
export async function* searchLoop<Space, Point, State>(
  algorithm: Algorithm<Space, Point, State>,
  { space, stops, seed, total, note, path, measure }: Searched<Space, Point>,
  { signal, elapsed }: Surroundings,
): AsyncGenerator<Emission<SearchEnd<Point>>> {
  const { budget, early_stop = {}, time_budget_ms = Number.POSITIVE_INFINITY } = stops
  const started = algorithm.start(space, { seed, ...(budget === undefined ? {} : { budget }) })
  if (isLeft(started)) {
    yield left(badConfig({ path: `${path}${started.left.path}`, message: started.left.message }))
    return
  }
  const trials: Trial[] = []
  const scores: Metric[] = []
  let state = started.right
  let leader: { readonly number: number; readonly score: number } | undefined
  let ended: Ending | undefined
  while (ended === undefined) {
    const asked = algorithm.ask(state, BATCH)
    if (asked.candidates.length === 0) break
    const told: { number: number; score: Metric }[] = []
    for (const { number, point } of asked.candidates) {
      const measured = measure(point)
      if (isLeft(measured)) {
        yield measured
        return
      }
      const tried = measured.right
      if ('_tag' in tried) {
        told.push({ number, score: tried })
        continue
      }
      const score = tried.metrics['score']!
      trials.push({ ...tried, number })
      scores.push(score)
      told.push({ number, score })
      if (isDefined(score) && score > (leader?.score ?? Number.NEGATIVE_INFINITY)) leader = { number, score }
      if (stopsEarly(early_stop, leader, number + 1)) ended = 'early_stop'
      else if (elapsed() >= time_budget_ms) ended = 'time'
      if (ended !== undefined) break
    }
    state = algorithm.tell(asked.state, told)
    const most = Number.isFinite(total) ? Math.max(total, trials.length) : trials.length
    yield progress(trials.length, most, note)
    await setImmediate()
    if (signal.aborted) return
  }
  const best = algorithm.best(state)
  const winner = trials.find(({ number }) => number === best?.number)
  yield best === undefined || winner === undefined
    ? left(failed(`no trial has a score: ${commonestReason(scores) ?? 'the space is empty'}`))
    : right({ trials, scores, best, winner, ended: ended ?? 'exhausted' })
}
