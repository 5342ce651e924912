import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { trialsKept } from '../../candidate/search/search-checkpoint.js'
import { seconds, table } from '../../core/text-table.js'
import type { RunState } from '../../monitor/run-state.js'
import { pastDurations, stateOf, statusOf } from '../../monitor/status.js'
import { checkpointAt } from '../../run/checkpoint.js'
import { count } from '../../stats/metrics/metric-text.js'
import type { Store } from '../../store/store.js'
import { answer, notice } from '../answer.js'
import { type FiguresByPath, figureLines, figuresOfStored } from '../by-instrument.js'
import { type CliFailure, EXIT, type ExitCode, type Io, jsonText } from '../io.js'
import { runEventsIn } from '../known-work.js'
import { handlersOfRun } from '../library-file.js'
import { lookAt, type Onlooker, oneRun, type SeenRun, type SeenStatus, seenStatus } from '../onlooker.js'
import { memoOf, phasesOfRun } from '../run-memo.js'
import { withValues } from '../run-values.js'
import { commandText, goOnText, storeWords } from '../text/command.js'
import { progressText } from '../text/phase-line.js'
import { studySections } from '../text/study.js'
import { type StoreOptions, sayDamage } from './runs.js'

/** How many trials of the open phases the store keeps: an interrupted search goes on after them. */
const keptTrials = async (
  state: RunState,
  store: Store | undefined,
): Promise<Readonly<Record<string, number>>> => {
  const open = Object.entries(state.phases).filter(
    ([, phase]) => phase.state === 'scheduled' || phase.state === 'running',
  )
  const kept = await Promise.all(
    open.map(async ([path, { key }]) => {
      const trials =
        key === undefined || store === undefined
          ? undefined
          : await trialsKept(checkpointAt(store.checkpoints, key))
      return trials === undefined ? [] : [[path, trials] as const]
    }),
  )
  return Object.fromEntries(kept.flat())
}

/** When a run that goes on should end, by what its phases took in other runs; none where they do not tell. */
const expectedEnd = ({ header, entries, isLive }: SeenRun, { runs }: Onlooker): number | null => {
  const others = runs.filter(
    (one) => one.header.workflow === header.workflow && one.header.run !== header.run,
  )
  const past = pastDurations(others.map((one) => runEventsIn(one.entries)))
  const status = statusOf(header, runEventsIn(entries), phasesOfRun(header), past)
  return isLive ? (status.estimated_completion ?? null) : null
}

const progressLines = (
  { phase_progress }: SeenStatus,
  kept: Readonly<Record<string, number>>,
  now: number,
): readonly string[] =>
  Object.entries(phase_progress).map(([path, progress]) => {
    const trials = kept[path]
    return `  ${path}: ${progressText(progress, now)}${trials === undefined ? '' : `, ${count(trials)} kept`}`
  })

const statusLines = (
  { header }: SeenRun,
  status: SeenStatus,
  kept: Readonly<Record<string, number>>,
  store: string,
  now: number,
): readonly string[] => {
  const timings = Object.entries(status.phase_timings).map(([path, ms]) => [`  ${path}`, seconds(ms)])
  const data = memoOf(header)?.data
  return [
    `run ${status.run} · ${status.template} · ${status.status} · ${Math.floor(100 * status.progress)} %`,
    ...(data === undefined ? [] : [`data: ${data.path ?? data.name} (sha ${data.hash.slice(0, 12)})`]),
    ...(status.current_phases.length === 0 ? [] : [`now: ${status.current_phases.join(', ')}`]),
    ...progressLines(status, kept, now),
    ...(status.failed_phases.length === 0 ? [] : [`failed: ${status.failed_phases.join(', ')}`]),
    ...table(timings, ['left', 'right']),
    ...(status.damaged_entries === 0
      ? []
      : [
          `! ${status.damaged_entries} of its journal's entries cannot be read: ${commandText(['log', status.run, ...storeWords(store)])}`,
        ]),
    ...(status.status === 'interrupted' || status.status === 'cancelled'
      ? [goOnText(memoOf(header)?.words)]
      : []),
  ]
}

type Printed = Either<CliFailure, ExitCode>
const printed = async (
  run: string,
  options: StoreOptions,
  io: Io,
  results: boolean,
): Promise<Either<CliFailure, Printed>> =>
  lookAt(options.store, io, async (onlooker) => {
    const found = oneRun(onlooker.runs, run)
    if (isLeft(found)) return right(found)
    const status = seenStatus(found.right)
    const state = stateOf(runEventsIn(found.right.entries))
    const kept = await keptTrials(state, onlooker.store)
    if (options.json) {
      const estimated_completion = expectedEnd(found.right, onlooker)
      const trials = Object.keys(kept).length === 0 ? {} : { kept_trials: kept }
      io.out(jsonText({ ...status, ...trials, estimated_completion }))
      return right(right(EXIT.succeeded))
    }
    answer(
      io,
      ...statusLines(found.right, status, kept, options.store, found.right.isLive ? io.now() : state.last_at),
    )
    if (results) {
      const handlers = await handlersOfRun(memoOf(found.right.header)?.modules ?? [], options, io)
      const ended = await withValues(state, onlooker.store)
      const figures =
        onlooker.store === undefined
          ? right<CliFailure, FiguresByPath>(new Map())
          : await figuresOfStored(found.right.header, ended, onlooker.store.artifacts, options, io)
      const more = (path: string): readonly string[] =>
        isLeft(figures) ? [] : figureLines(figures.right.get(path))
      answer(io, ...studySections(ended, more, handlers))
      if (isLeft(figures)) notice(io, `! without figures by instrument: ${figures.left.lines.join('; ')}`)
    }
    sayDamage(onlooker.damage, io)
    return right(right(EXIT.succeeded))
  })

const shown = async (
  run: string,
  options: StoreOptions,
  io: Io,
  results: boolean,
): Promise<Either<CliFailure, ExitCode>> => {
  const done = await printed(run, options, io, results)
  const failure = isLeft(done) ? done.left : isLeft(done.right) ? done.right.left : undefined
  if (failure === undefined) return isLeft(done) ? done : done.right
  if (!options.json || failure.code === EXIT.usage) return left(failure)
  io.out(jsonText({ run, status: 'not_found', because: failure.lines }))
  return right(EXIT.failed)
}

/** Shows how far a run is, and what its phases found. An unknown one is `not_found`, exit code 1. */
export const showCommand = (
  run: string,
  options: StoreOptions,
  io: Io,
): Promise<Either<CliFailure, ExitCode>> => shown(run, options, io, true)

/** Shows how far a run is, and no results. */
export const statusCommand = (
  run: string,
  options: StoreOptions,
  io: Io,
): Promise<Either<CliFailure, ExitCode>> => shown(run, options, io, false)
