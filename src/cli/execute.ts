import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { bind, Do } from 'fp-ts/lib/TaskEither.js'
import { asyncScheduler, Subject } from 'rxjs'
import { dataIdentity, servicesOn } from '../candidate/services.js'
import { keyOf } from '../core/canonical/content-key.js'
import type { Dataset } from '../market/bars/dataset.js'
import { dataOf } from '../market/universe/data.js'
import type { Universe } from '../market/universe/universe.js'
import { liveState } from '../monitor/live-state.kernel.js'
import type { PhaseState, RunState } from '../monitor/run-state.js'
import { estimate } from '../monitor/status.js'
import { handlersOf } from '../phases/library/bundled-handlers.js'
import { changedParts, rememberedParts } from '../phases/library/changed-parts.js'
import { searchesBefore } from '../phases/validation/earlier-searches.js'
import type { RunEvent } from '../run/event.js'
import { run } from '../run/run.js'
import { type LiveFile, openLive } from '../store/live-file.js'
import type { RunHeader, Store } from '../store/store.js'
import { changeText } from '../templates/study-warnings.js'
import { executorOn } from '../threads/threads.js'
import { drawingOf } from '../workflow/plan/drawing.js'
import { possiblePhases } from '../workflow/plan/phases.js'
import { notice } from './answer.js'
import type { CliFailure, Io } from './io.js'
import { interrupted, pastOf } from './known-work.js'
import { writtenFor } from './live-events.js'
import { host } from './process.js'
import type { Ready } from './ready.js'
import { recordingOf } from './recording.js'
import { type Memo, memoOf } from './run-memo.js'
import { ENGINE, runIdOf, stored } from './world.js'

/** A run that has ended, or was interrupted. */
export interface EndedRun {
  readonly run: string
  readonly resumed: boolean
  readonly state: RunState
  /** What of the store could not be read, in words. */
  readonly damage: readonly string[]
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
  /** What of the store cannot be read, in words, before the run begins. */
  readonly damaged: (what: string) => void
}

/** How a run is carried out; of these the seed alone shows in results. */
export interface Manner {
  readonly seed: number
  /** Phases at once. */
  readonly concurrency: number
  /** Threads that compute; 0 for none but this one. */
  readonly workers: number
}

/** What a run is carried out on and with. */
export interface RunSurroundings {
  readonly dataset: Dataset | Universe
  readonly manner: Manner
  readonly store: Store
  /** The store as the phases see it: a verification hides a sample of the results. */
  readonly seen?: Store
  /** The directory of the store: the run's event file stands there. */
  readonly directory: string
  /** What the run's header keeps besides the trials and phases known. */
  readonly memo: Omit<Memo, 'earlier' | 'phases' | 'drawing' | 'library' | 'modules'>
}

/** The event file of a run; without one, where it cannot be written, the run goes on and onlookers see less. */
const onlookersOf = (directory: string, header: RunHeader, io: Io): Promise<LiveFile | undefined> =>
  openLive(directory, { _tag: 'Carrier', header, pid: io.pid, host }).catch((cause: unknown) => {
    notice(
      io,
      `! other terminals see nothing of this run: ${cause instanceof Error ? cause.message : String(cause)}`,
    )
    return undefined
  })

/** Runs a workflow in a store to its end, or until the user interrupts it. */
export const execute = async (
  { prepared, bundle }: Ready,
  { dataset, manner: { seed, concurrency, workers }, store, seen = store, directory, memo }: RunSurroundings,
  io: Io,
  watcher: Watcher,
): Promise<Either<CliFailure, EndedRun>> => {
  const identity = dataIdentity(dataset)
  const work = {
    workflow: prepared.plan.fingerprint,
    inputs: keyOf(prepared.inputs),
    seed,
    dataset: identity,
    engine: ENGINE,
  }
  const found = await pipe(
    Do,
    bind('runs', () => () => stored(store.journal.runs())),
    bind(
      'before',
      ({ runs }) =>
        () =>
          interrupted(store, runs, work),
    ),
    bind('known', () => () => stored(searchesBefore(store, dataOf(dataset)))),
    bind('losses', () => () => stored(store.losses())),
  )()
  if (isLeft(found)) return found
  const { runs, before, known, losses } = found.right
  const old = before.value
  const earlier = (old === undefined ? undefined : memoOf(old.header))?.earlier ?? known.ledgers
  const id = old?.header.run ?? runIdOf(work.workflow, work.inputs, seed, dataset.hash, io.now(), io.pid)
  const past = await pastOf(store, runs, work.workflow, id)
  const phases = possiblePhases(prepared.plan).map(({ path }) => path)
  const drawing = drawingOf(prepared.plan)
  const live = liveState()
  const expected = (): number | undefined => estimate(live.view(), phases, past, io.now())
  const { recording, recorded } = recordingOf(seen)
  notice(io, ...changedParts(bundle, runs.sound).map((part) => `! ${changeText(part)}`))
  const kept: Memo = {
    earlier,
    phases,
    ...(drawing === undefined ? {} : { drawing }),
    ...memo,
    library: rememberedParts(bundle),
    modules: bundle.modules,
  }
  const header = old?.header ?? {
    ...work,
    run: id,
    template: prepared.template.name,
    started_at: io.now(),
    memo: kept,
  }
  const onlookers = await onlookersOf(directory, header, io)
  const damage = [...new Set([...before.damage, ...known.damage, ...losses])]
  watcher.started(id, old !== undefined)
  for (const what of damage) watcher.damaged(what)
  const events$ = run(prepared, {
    handlers: handlersOf(bundle),
    services: servicesOn(dataset, earlier),
    identity,
    store: recording,
    seed,
    engine: ENGINE,
    executor: executorOn(workers, bundle.modules),
    concurrency,
    now: io.now,
    scheduler: asyncScheduler,
    run: id,
    journal_from: old?.next ?? 0,
    memo: kept,
  })
  const published = new Subject<RunEvent>()
  const written =
    onlookers === undefined
      ? undefined
      : writtenFor(onlookers, published, asyncScheduler).catch(() => undefined)
  return new Promise((resolve) => {
    const end = async (state: RunState): Promise<void> => {
      quiet()
      published.complete()
      await written
      await onlookers?.close().catch(() => undefined)
      resolve(right({ run: id, resumed: old !== undefined, state, damage: [...damage, ...state.damage] }))
    }
    const subscription = events$.subscribe({
      next: (event) => {
        live.take(event)
        published.next(event)
        watcher.event(event, live.phase, expected)
      },
      complete: () => void end(live.view()),
    })
    const quiet = io.onInterrupt(() => {
      subscription.unsubscribe()
      published.next({
        _tag: 'RunEnded',
        run: id,
        status: 'cancelled',
        result: null,
        gives: {},
        at: io.now(),
      })
      void recorded().then(() => end({ ...live.view(), status: 'cancelled' }))
    })
  })
}
