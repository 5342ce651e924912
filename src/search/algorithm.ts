import type { Either } from 'fp-ts/lib/Either.js'
import type { Metric } from '../stats/metrics/metric.js'

/** A space that cannot be searched by an algorithm, and why. */
export interface Unsearchable {
  readonly _tag: 'Unsearchable'
  readonly path: string
  readonly message: string
}

/** A point that is to be tried, with its number in the search, from 0. */
export interface Proposal<Point> {
  readonly number: number
  readonly point: Point
}

/** What a trial scored: higher is better, `Undefined` is worst. */
export interface Scored {
  readonly number: number
  readonly score: Metric
}

export interface SearchOptions {
  /** At most this many trials; without it, as many as the space has. */
  readonly budget?: number
  /** Where an algorithm draws, its draws are a function of this and the trial's number. */
  readonly seed: number
}

/**
 * A search as a pure state machine. `State` is plain data that survives the canonical encoding, so a search resumes from
 * any state: first `outstanding`, what was asked and never told, then `ask`. In which order and in what batches results
 * are told makes no difference: one that learns asks in rounds, and gives nothing more until all of a round is told.
 * Results of numbers that are not outstanding are ignored.
 */
export interface Algorithm<Space, Point, State> {
  readonly name: string
  readonly version: number
  readonly start: (space: Space, options: SearchOptions) => Either<Unsearchable, State>
  /** At most `count` new proposals; fewer, or none, where there is no more to ask before more is told, or at all. */
  readonly ask: (
    state: State,
    count: number,
  ) => { readonly candidates: readonly Proposal<Point>[]; readonly state: State }
  readonly tell: (state: State, results: readonly Scored[]) => State
  readonly outstanding: (state: State) => readonly Proposal<Point>[]
  /** Whether everything was asked and told. */
  readonly done: (state: State) => boolean
  /** The best told so far, the first of equals; absent while every score is `Undefined`: there are no default parameters. */
  readonly best: (state: State) => (Proposal<Point> & { readonly score: number }) | undefined
}
