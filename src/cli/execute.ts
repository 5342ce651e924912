import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import { asyncScheduler } from 'rxjs'
import { identityOf } from '../candidate/services.js'
import { keyOf } from '../core/canonical/content-key.js'
import type { Dataset } from '../market/bars/dataset.js'
import { liveState } from '../monitor/live-state.kernel.js'
import type { PhaseState, RunState } from '../monitor/run-state.js'
import { estimate, type PastDurations, pastDurations } from '../monitor/status.js'
import { handlers } from '../phases/handlers.js'
import type { RunEvent } from '../run/event.js'
import { run } from '../run/run.js'
import type { Ledger } from '../search/ledger.js'
import type { Artifact } from '../store/artifact.js'
import type { RunHeader, Store } from '../store/store.js'
import { executorOn } from '../threads/threads.js'
import { possiblePhases } from '../workflow/plan/phases.js'
import type { CliFailure, Io } from './io.js'
import type { Ready } from './ready.js'
import { recordingOf } from './recording.js'
import { ENGINE, runIdOf, stored } from './world.js'

/** What a run's header keeps for later: the trials known when it began, and the phases of its plan. */
interface Memo {
  readonly earlier: readonly Artifact<Ledger>[]
  readonly phases: readonly string[]
}
const isMemo = (memo: unknown): memo is Memo =>
  typeof memo === 'object' && memo !== null && 'earlier' in memo && Array.isArray(memo.earlier)

/** The phases that a run may reach, as its header keeps them. */
export const phasesOf = ({ memo }: RunHeader): readonly string[] =>
  isMemo(memo) && Array.isArray(memo.phases) ? (memo.phases as readonly string[]) : []

/** The run to go on with: the latest of the same work that was interrupted. */
const interrupted = async (
  store: Store,
  of: Omit<RunHeader, 'run' | 'started_at' | 'memo' | 'template'>,
): Promise<Either<CliFailure, { header: RunHeader; events: number } | undefined>> => {
  const runs = await stored(store.journal.runs())
  if (isLeft(runs)) return runs
  const same = runs.right.filter(
    (header) =>
      header.workflow === of.workflow &&
      header.inputs === of.inputs &&
      header.seed === of.seed &&
      header.engine === of.engine &&
      keyOf(header.dataset) === keyOf(of.dataset),
  )
  const header = same.at(-1)
  if (header === undefined) return right(undefined)
  const events = await stored(store.journal.events(header.run))
  if (isLeft(events)) return events
  const last = events.right.at(-1) as RunEvent | undefined
  const isOver = last?._tag === 'RunEnded' && last.status !== 'cancelled'
  return right(isOver ? undefined : { header, events: events.right.length })
}

/** The ledgers of the searches on this dataset that the store holds, those that validations made in their windows too. */
export const ledgersOn = async (
  store: Store,
  dataset: string,
): Promise<Either<CliFailure, readonly Artifact<Ledger>[]>> => {
  const searched = await stored(store.snapshots.ofKind('optimization'))
  if (isLeft(searched)) return searched
  const validated = await stored(store.snapshots.ofKind('validation'))
  if (isLeft(validated)) return validated
  type Given = Readonly<Record<'dataset' | 'trials' | 'ledger', unknown>>
  const ledgers = [
    ...searched.right.map(({ value }) => ({ of: value as Given, ledger: (value as Given).trials })),
    ...validated.right.map(({ value }) => ({ of: value as Given, ledger: (value as Given).ledger })),
  ]
  const found = ledgers.flatMap(({ of, ledger }) =>
    of.dataset === dataset && ledger !== undefined ? [ledger as Artifact<Ledger>] : [],
  )
  return right([...new Map(found.map((one) => [one.sha256, one])).values()])
}

/** What the phases of a workflow took in its other runs. */
export const pastOf = async (
  store: Store,
  workflow: string,
  run: string,
): Promise<Either<CliFailure, PastDurations>> => {
  const runs = await stored(store.journal.runs())
  if (isLeft(runs)) return runs
  const others = runs.right.filter((other) => other.workflow === workflow && other.run !== run)
  const events = await Promise.all(
    others.slice(-RUNS_LOOKED_AT).map((other) => store.journal.events(other.run)),
  )
  return right(
    pastDurations(events.flatMap((one) => (one._tag === 'Right' ? [one.right as readonly RunEvent[]] : []))),
  )
}
const RUNS_LOOKED_AT = 20

/** A run that has ended, or was interrupted. */
export interface Execution {
  readonly run: string
  readonly resumed: boolean
  readonly state: RunState
}

/** What watches a run while it goes on. */
export interface Watcher {
  readonly started: (run: string, resumed: boolean) => void
  /** `expected` is when the run should end, from what its phases took in earlier runs; undefined where they do not tell. */
  readonly event: (
    event: RunEvent,
    phase: (path: string) => PhaseState | undefined,
    expected: () => number | undefined,
  ) => void
}

/** How a run is carried out; of these the seed alone shows in results. */
export interface Manner {
  readonly seed: number
  /** Phases at once. */
  readonly concurrency: number
  /** Threads that compute; 0 for none beside this one. */
  readonly workers: number
}

/** Runs a workflow in a store to its end, or until the user interrupts it. */
export const execute = async (
  { prepared }: Ready,
  dataset: Dataset,
  { seed, concurrency, workers }: Manner,
  store: Store,
  io: Io,
  watcher: Watcher,
): Promise<Either<CliFailure, Execution>> => {
  const identity = identityOf(dataset)
  const work = {
    workflow: prepared.plan.fingerprint,
    inputs: keyOf(prepared.inputs),
    seed,
    dataset: identity,
    engine: ENGINE,
  }
  const before = await interrupted(store, work)
  if (isLeft(before)) return before
  const known = await ledgersOn(store, dataset.hash)
  if (isLeft(known)) return known
  const old = before.right
  const earlier = old !== undefined && isMemo(old.header.memo) ? old.header.memo.earlier : known.right
  const id = old?.header.run ?? runIdOf(work.workflow, work.inputs, seed, dataset.hash, io.now(), io.pid)
  const past = await pastOf(store, work.workflow, id)
  if (isLeft(past)) return past
  const phases = possiblePhases(prepared.plan).map(({ path }) => path)
  const live = liveState()
  const expected = (): number | undefined => estimate(live.view(), phases, past.right, io.now())
  const { recording, recorded } = recordingOf(store)
  watcher.started(id, old !== undefined)
  const events$ = run(prepared, {
    handlers,
    services: { dataset, earlier_trials: earlier },
    identity,
    store: recording,
    seed,
    engine: ENGINE,
    executor: executorOn(workers),
    concurrency,
    now: io.now,
    scheduler: asyncScheduler,
    run: id,
    journal_from: old?.events ?? 0,
    memo: { earlier, phases } satisfies Memo,
  })
  return new Promise((resolve) => {
    const end = (state: RunState): void => {
      quiet()
      resolve(right({ run: id, resumed: old !== undefined, state }))
    }
    const subscription = events$.subscribe({
      next: (event) => {
        live.take(event)
        watcher.event(event, live.phase, expected)
      },
      complete: () => end(live.view()),
    })
    const quiet = io.onInterrupt(() => {
      subscription.unsubscribe()
      void recorded().then(() => end({ ...live.view(), status: 'cancelled' }))
    })
  })
}
