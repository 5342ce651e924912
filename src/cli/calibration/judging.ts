import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { counted } from '../../stats/metrics/metric-text.js'
import type { Store } from '../../store/store.js'
import { notice } from '../answer.js'
import { type CliFailure, type Io, unable } from '../io.js'
import { goOnText } from '../text/command.js'
import { stored } from '../world.js'
import { judgedBy } from './crew.js'
import type { Job } from './job.js'
import type { MarketOutcome } from './outcome.js'

/** How markets are judged: this many at once, and whether a person reads along. */
export interface Judging {
  readonly concurrency: number
  readonly json: boolean
}

const KIND = 'calibration'

/** The markets of some jobs that a store knows already, by key. */
export const known = async (
  jobs: readonly Job[],
  store: Store,
): Promise<Either<CliFailure, ReadonlyMap<string, MarketOutcome>>> => {
  const all = await stored(store.snapshots.ofKind(KIND))
  if (isLeft(all)) return all
  const wanted = new Set(jobs.map(({ key }) => key))
  return right(
    new Map(
      all.right.sound
        .filter(({ key }) => wanted.has(key))
        .map(({ key, value }) => [key, value as MarketOutcome] as const),
    ),
  )
}

/** Judges the markets that the store does not know, each kept as soon as it is done; `false` where the user stopped it. */
const judgeRest = (
  jobs: readonly Job[],
  done: Map<string, MarketOutcome>,
  store: Store,
  options: Judging,
  io: Io,
): Promise<Either<CliFailure, boolean>> =>
  new Promise((resolve) => {
    const rest = jobs.filter(({ key }) => !done.has(key))
    const commits: Promise<Either<CliFailure, unknown>>[] = []
    const held: { fault?: CliFailure } = {}
    const end = async (isWhole: boolean): Promise<void> => {
      quiet()
      if (io.isTerminal) io.redraw('')
      const lost = (await Promise.all(commits)).find(isLeft)
      if (!isWhole && held.fault === undefined && !options.json)
        notice(
          io,
          `stopped: ${done.size} of ${counted(jobs.length, 'market')} are kept; ${goOnText(io.words)}`,
        )
      resolve(held.fault !== undefined ? left(held.fault) : (lost ?? right(isWhole)))
    }
    const stop = (fault: CliFailure): void => {
      held.fault = fault
      subscription.unsubscribe()
      void end(false)
    }
    const quiet = io.onInterrupt(() => {
      subscription.unsubscribe()
      void end(false)
    })
    const subscription = judgedBy(rest, options.concurrency, io).subscribe({
      next: ({ key, outcome }) => {
        if (isLeft(outcome)) return stop(outcome.left)
        done.set(key, outcome.right)
        commits.push(
          stored(
            store.commit({
              snapshot: { key, kind: KIND, value: outcome.right, duration_ms: 0, run: KIND },
              run: KIND,
              from: 0,
              events: () => [],
            }),
          ),
        )
        if (io.isTerminal && !options.json) io.redraw(`${done.size} of ${jobs.length} markets`)
      },
      error: (cause: unknown) => stop(unable(`a worker ended: ${String(cause)}`)),
      complete: () => void end(true),
    })
  })

/**
 * What every job said: what the store knows, and the rest judged, each kept as soon as it is done; absent where the user stopped.
 */
export const allJudged = async (
  jobs: readonly Job[],
  before: ReadonlyMap<string, MarketOutcome>,
  store: Store,
  options: Judging,
  io: Io,
): Promise<Either<CliFailure, ReadonlyMap<string, MarketOutcome> | undefined>> => {
  const done = new Map(before)
  const isWhole = await judgeRest(jobs, done, store, options, io)
  return isLeft(isWhole) ? isWhole : right(isWhole.right ? done : undefined)
}
