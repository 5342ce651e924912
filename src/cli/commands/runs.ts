import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { didYouMean } from '../../core/near.js'
import { showTime } from '../../market/bars/dataset-text.js'
import { type Status, stateOf, statusOf } from '../../monitor/status.js'
import type { RunEvent } from '../../run/event.js'
import type { RunHeader, Store } from '../../store/store.js'
import { phasesOf } from '../execute.js'
import { type CliFailure, EXIT, type ExitCode, type Io, jsonText, unable } from '../io.js'
import { seconds, table } from '../text/table.js'
import { absentStore, stored, withKnownStore, withStore } from '../world.js'

interface Options {
  readonly store: string
  readonly json: boolean
}

/** The header of a run; the start of its id is enough where only one run has it. */
export const findRun = async (store: Store, run: string): Promise<Either<CliFailure, RunHeader>> => {
  const runs = await stored(store.journal.runs())
  if (isLeft(runs)) return runs
  const found = runs.right.filter((header) => run !== '' && header.run.startsWith(run))
  const [only] = found
  const ids = runs.right.map((header) => header.run)
  return only !== undefined && found.length === 1
    ? right(only)
    : left(
        unable(
          found.length > 1
            ? `run ${run} is one of ${found.map((one) => one.run).join(', ')}`
            : `run ${run} not_found${didYouMean(run, ids)}`,
        ),
      )
}

const eventsOf = async (store: Store, run: string): Promise<Either<CliFailure, readonly RunEvent[]>> => {
  const events = await stored(store.journal.events(run))
  return isLeft(events) ? events : right(events.right as readonly RunEvent[])
}

/** Who reads a store has it alone: a run that has not ended there goes on no more. */
type AtRest = Omit<Status, 'status'> & { readonly status: Status['status'] | 'interrupted' }
const atRest = (status: Status): AtRest =>
  status.status === 'running' ? { ...status, status: 'interrupted' } : status

const statusIn = async (store: Store, header: RunHeader): Promise<Either<CliFailure, AtRest>> => {
  const events = await eventsOf(store, header.run)
  if (isLeft(events)) return events
  return right(atRest(statusOf(header, events.right, phasesOf(header))))
}

/** Lists the runs of a store, oldest first. */
export const runsCommand = (options: Options, io: Io): Promise<Either<CliFailure, ExitCode>> =>
  withKnownStore(options.store, io, async (store) => {
    const runs = await stored(store.journal.runs())
    if (isLeft(runs)) return runs
    const all = await Promise.all(
      runs.right.map(async (header) => ({ header, status: await statusIn(store, header) })),
    )
    const rows = all.flatMap(({ header, status }) =>
      status._tag === 'Right' ? [{ header, status: status.right }] : [],
    )
    if (options.json)
      io.out(
        jsonText(
          rows.map(({ header, status }) => ({ ...status, seed: header.seed, started_at: header.started_at })),
        ),
      )
    else
      for (const line of table([
        ['run', 'status', 'started', 'seed', 'template'],
        ...rows.map(({ header, status }) => [
          header.run,
          status.status,
          showTime(header.started_at),
          String(header.seed),
          header.template,
        ]),
      ]))
        io.err(`${line}\n`)
    return right(EXIT.succeeded)
  })

/** Shows how far a run is. An unknown one is `not_found`, exit code 1. */
export const showCommand = async (
  run: string,
  options: Options,
  io: Io,
): Promise<Either<CliFailure, ExitCode>> => {
  const absent = absentStore(options.store, io)
  const shown: Either<CliFailure, Either<CliFailure, AtRest>> = absent === undefined
    ? await withStore(options.store, io, async (store) => {
        const header = await findRun(store, run)
        return right(isLeft(header) ? header : await statusIn(store, header.right))
      })
    : right(left(absent))
  if (isLeft(shown)) return shown
  if (isLeft(shown.right)) {
    if (options.json) io.out(jsonText({ run, status: 'not_found', because: shown.right.left.lines }))
    return options.json ? right(EXIT.failed) : shown.right
  }
  const status = shown.right.right
  if (options.json) {
    io.out(jsonText({ ...status, estimated_completion: null }))
    return right(EXIT.succeeded)
  }
  const timings = Object.entries(status.phase_timings).map(([path, ms]) => [`  ${path}`, seconds(ms)])
  const lines = [
    `run ${status.run} · ${status.template} · ${status.status} · ${Math.round(100 * status.progress)} %`,
    ...(status.current_phases.length === 0 ? [] : [`now: ${status.current_phases.join(', ')}`]),
    ...(status.failed_phases.length === 0 ? [] : [`failed: ${status.failed_phases.join(', ')}`]),
    ...table(timings, ['left', 'right']),
  ]
  for (const line of lines) io.err(`${line}\n`)
  return right(EXIT.succeeded)
}

/** Prints the events of a run, or those of one of its phases. */
export const logCommand = (
  run: string,
  phase: string | undefined,
  options: Options,
  io: Io,
): Promise<Either<CliFailure, ExitCode>> =>
  withKnownStore(options.store, io, async (store) => {
    const header = await findRun(store, run)
    if (isLeft(header)) return header
    const events = await eventsOf(store, header.right.run)
    if (isLeft(events)) return events
    const paths = Object.keys(stateOf(events.right).phases)
    if (phase !== undefined && !paths.includes(phase))
      return left(unable(`run ${header.right.run} has no phase "${phase}"${didYouMean(phase, paths)}`))
    const chosen = events.right.filter(
      (event) => phase === undefined || ('path' in event && event.path === phase),
    )
    if (options.json) io.out(jsonText(chosen))
    else
      for (const { _tag, at, ...rest } of chosen)
        io.err(
          `${new Date(at).toISOString()}  ${_tag.padEnd(16)}  ${'path' in rest ? `${rest.path}  ` : ''}${detail(rest)}\n`,
        )
    return right(EXIT.succeeded)
  })

const detail = (event: Readonly<Record<string, unknown>>): string => {
  const { path: _path, kind: _kind, ...rest } = event
  const text = JSON.stringify(rest)
  return text.length > 160 ? `${text.slice(0, 157)}..` : text
}
