import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type Either, isLeft, left, map, right, sequenceArray } from 'fp-ts/lib/Either.js'
import { concatMap, distinctUntilChanged, from, type Observable, timer } from 'rxjs'
import { stateOf } from '../../monitor/status.js'
import type { Report } from '../../report/report.js'
import type { Sight } from '../../serve/sight.js'
import type { RunRow } from '../../serve/views.js'
import { livePath, liveRuns } from '../../store/live-file.js'
import { type Headline, headlineOf } from '../headline.js'
import { type CliFailure, type Io, unable } from '../io.js'
import { runEventsIn } from '../known-work.js'
import { handlersOfRun } from '../library-file.js'
import type { LibraryOptions } from '../library-flag.js'
import { lookAt, oneRun } from '../onlooker.js'
import { reportHtml } from '../report-file.js'
import { memoOf } from '../run-memo.js'
import { reportOfRuns } from '../run-report.js'
import { withValues } from '../run-values.js'
import { comparisonView } from './comparison-view.js'
import { following } from './following.js'
import type { Looking } from './looking.js'
import { phaseView } from './phase-view.js'
import { runRow } from './run-row.js'

const LISTED_EVERY_MS = 1000
/** How often the list is made again while a run goes on: a process that was killed writes nothing. */
const TICKS = 3

/** What changes when a run begins, goes on or ends. */
const signatureOf = async (directory: string): Promise<string> => {
  const runs = await liveRuns(directory)
  const sizes = await Promise.all(
    runs.map((run) =>
      stat(livePath(directory, run)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  )
  return runs.map((run, i) => `${run} ${sizes[i]}`).join()
}

const rowsOf = (looking: Looking): Observable<readonly RunRow[]> => {
  const known = new Map<string, Headline>()
  const held = { isOpen: false }
  const rows = async (): Promise<readonly RunRow[]> => {
    const found = await looking.look(async ({ runs, store }) => {
      const made = await Promise.all(
        runs.map(async (run) => {
          const { header, entries, isLive } = run
          const headline =
            known.get(header.run) ?? headlineOf(await withValues(stateOf(runEventsIn(entries)), store))
          if (!isLive) known.set(header.run, headline)
          else known.delete(header.run)
          return runRow(run, headline)
        }),
      )
      held.isOpen = runs.some(({ isLive }) => isLive)
      return right(made.toReversed())
    })
    return isLeft(found) ? [] : found.right
  }
  return timer(0, LISTED_EVERY_MS).pipe(
    concatMap(async (tick) => {
      const signature = await signatureOf(looking.directory)
      return `${signature} ${held.isOpen ? Math.floor(tick / TICKS) : ''}`
    }),
    distinctUntilChanged(),
    concatMap(() => from(rows())),
  )
}

/** What reads the results of runs: the libraries of the command line, else those that a run remembers, each loaded once. */
const readersFor = (options: LibraryOptions, io: Io): Looking['handlersOf'] => {
  const known = new Map<string, ReturnType<Looking['handlersOf']>>()
  return (header) => {
    const modules = memoOf(header)?.modules ?? []
    const key = JSON.stringify(modules)
    const found = known.get(key) ?? handlersOfRun(modules, options, io)
    known.set(key, found)
    return found
  }
}

const lines = <A>(found: Either<CliFailure, A>): Either<readonly string[], A> =>
  isLeft(found) ? left(found.left.lines) : found

/** What a server may see of a store; each question looks again, and nothing is kept open. */
export const sightOf = (store: string, options: LibraryOptions, io: Io): Sight => {
  const looking: Looking = {
    directory: resolve(io.cwd, store),
    now: io.now,
    look: (body) => lookAt(store, io, body),
    handlersOf: readersFor(options, io),
  }
  return {
    copied: io.copied ?? ((line) => line),
    runs$: rowsOf(looking),
    follow: (run) => following(looking, run),
    phase: async (run, path) =>
      lines(
        await looking.look(async (onlooker) => {
          const seen = oneRun(onlooker.runs, run)
          if (isLeft(seen)) return seen
          return phaseView(seen.right, path, onlooker, await looking.handlersOf(seen.right.header))
        }),
      ),
    compare: async (first, second) =>
      lines(
        await looking.look(async ({ runs, store: held, damage }) => {
          const both = sequenceArray([oneRun(runs, first), oneRun(runs, second)])
          if (isLeft(both)) return both
          const [a, b] = both.right
          return held === undefined || a === undefined || b === undefined
            ? left(unable(...damage))
            : right(await comparisonView(a, b, held, looking.handlersOf))
        }),
      ),
    report: async (runs) =>
      lines(
        map((report: Report) => reportHtml(report, io))(
          await looking.look((onlooker) => reportOfRuns(onlooker, runs, options, io)),
        ),
      ),
  }
}
