import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import {
  asyncScheduler,
  concat,
  defer,
  EMPTY,
  filter,
  from,
  lastValueFrom,
  map,
  mergeMap,
  type Observable,
  of,
  tap,
  throwIfEmpty,
} from 'rxjs'
import { dataIdentity, type MarketServices, servicesOn } from '../candidate/services.js'
import { allInTurn } from '../core/all.js'
import { showFault } from '../core/codec/codec.js'
import type { Dataset } from '../market/bars/dataset.js'
import { embeddedSp500 } from '../market/embedded/sp500.kernel.js'
import { givenBars } from '../market/tables/given-bars.js'
import { dataOf } from '../market/universe/data.js'
import type { Universe } from '../market/universe/universe.js'
import { type Pictured, withPicture } from '../phases/backtest/evaluation-picture.js'
import { handlers } from '../phases/handlers.js'
import { inputTypes } from '../phases/inputs.js'
import { type Bundle, bundled } from '../phases/library/bundle.js'
import { handlersOf, inputTypesOf } from '../phases/library/bundled-handlers.js'
import { changedParts, rememberedParts } from '../phases/library/changed-parts.js'
import type { LibraryInput } from '../phases/library/library.js'
import { searchesBefore } from '../phases/validation/earlier-searches.js'
import type { Outcome, RunEvent, RunStatus } from '../run/event.js'
import { inline } from '../run/executors/inline.js'
import { memoryEnv, prepare, type RunRefused, run } from '../run/run.js'
import type { Ledger } from '../search/ledger.js'
import type { Artifact } from '../store/artifact.js'
import { memoryStore } from '../store/memory-store.js'
import type { Store } from '../store/store.js'
import { showStoreError } from '../store/store-error.js'
import { executorOn } from '../threads/threads.js'
import { showPlanFault } from '../workflow/plan/fault.js'
import { asTemplate, type Template } from '../workflow/template.js'
import type { AnyWorkflow, Closed, GivesOf } from '../workflow/workflow.js'
import { cooperativeTimeOuts } from './cooperative.js'
import { builtIn } from './library.js'
import { studyPicture } from './study-picture.js'
import { studyText } from './study-text.js'
import { warningsOf } from './study-warnings.js'

/** How a workflow is run in code. Without `data` the embedded S&P 500 bars serve, without `store` results live in memory. */
export interface StudyOptions {
  readonly inputs?: Readonly<Record<string, unknown>>
  /** Bars, several instruments, or the name of a file of bars. */
  readonly data?: Dataset | Universe | string
  readonly store?: Store
  readonly seed?: number
  readonly concurrency?: number
  /**
   * Threads that compute; 0 for none but the caller's. By default a phase with a time-out has a worker, and no other.
   * Results do not depend on it.
   */
  readonly workers?: number
  /**
   * Bootstrap resamples behind the intervals of validations, 2000 by default, and of searches, weights and sweeps, which have none
   * by default; 0 for no intervals, where many studies are made in turn. Choices and verdicts do not depend on it. A backtest has a setting of its own.
   */
  readonly resamples?: number
  /** What the user adds: the names of its parts work wherever the workflow or the inputs name one. */
  readonly library?: LibraryInput
  /** Hexadecimal, 4 to 64 digits: under which id the store keeps the run. */
  readonly run?: string
}

/**
 * A study that has ended: its status, every phase's Either by path, what it gave by name, and the template's result. A REPL
 * prints it as the command line does, a notebook shows the same by `toHTML()`, with the account that `plot()` draws: that of the
 * last validation, else of what traded last.
 */
export interface Study<Gives = Readonly<Record<string, unknown>>> extends Pictured {
  readonly status: RunStatus
  readonly phases: Readonly<Record<string, Outcome>>
  readonly gives: Partial<Gives>
  readonly result: unknown
  /**
   * What the run warned of: what its store has lost, parts of the library that were edited without a new version, time-outs that end
   * nothing in the middle.
   */
  readonly warnings: readonly string[]
}

const refusedText = (refused: RunRefused): string =>
  refused._tag === 'BadWorkflow'
    ? refused.faults.map(showPlanFault).join('\n')
    : refused.faults.map(showFault).join('\n')

/** The built-in parts, and those of a library. */
const bundleWith = (library: LibraryInput | undefined): ReturnType<typeof bundled> =>
  bundled(builtIn, library === undefined ? [] : [{ library }])

const isTemplate = (what: Template | AnyWorkflow): what is Template => 'workflow' in what

/** The searches that count as made before a run, and what its store has lost, in words. */
interface Before {
  readonly ledgers: readonly Artifact<Ledger>[]
  readonly losses: readonly string[]
}

/** What a store knows of these bars, or why it cannot be read. */
const beforeIn = async (
  store: Store | undefined,
  given: Dataset | Universe,
): Promise<Either<string, Before>> => {
  if (store === undefined) return right({ ledgers: [], losses: [] })
  const found = await allInTurn({
    known: () => searchesBefore(store, dataOf(given)),
    losses: () => store.losses(),
  })()
  if (isLeft(found)) return left(showStoreError(found.left))
  const { known, losses } = found.right
  return right({ ledgers: known.ledgers, losses: [...new Set([...known.damage, ...losses])] })
}

/** The events of a run, or why it cannot start. */
export const study$ = (
  what: Template | AnyWorkflow,
  options: StudyOptions = {},
): Observable<Either<RunRefused, RunEvent>> => studyKnowing$(what, options)

/** `study$`; where the earlier searches are given, it counts these, as a run that goes on counts those of its beginning. */
export const studyKnowing$ = (
  what: Template | AnyWorkflow,
  options: StudyOptions,
  known?: readonly Artifact<Ledger>[],
): Observable<Either<RunRefused, RunEvent>> =>
  defer(() => givenBars(options.data === undefined ? embeddedSp500() : options.data)).pipe(
    mergeMap((data) =>
      isLeft(data)
        ? of(left({ _tag: 'BadInputs' as const, faults: [{ path: 'data', message: data.left }] }))
        : defer(() =>
            known === undefined
              ? beforeIn(options.store, data.right)
              : Promise.resolve(right({ ledgers: known, losses: [] })),
          ).pipe(
            mergeMap((before) =>
              isLeft(before)
                ? of(left({ _tag: 'BadInputs' as const, faults: [{ path: 'store', message: before.left }] }))
                : studyOn$(what, data.right, options, before.right),
            ),
          ),
    ),
  )

const studyOn$ = (
  what: Template | AnyWorkflow,
  data: Dataset | Universe,
  options: StudyOptions,
  { ledgers, losses }: Before,
): Observable<Either<RunRefused, RunEvent>> => {
  const template = isTemplate(what) ? what : asTemplate(what)
  const { library, store } = options
  const bundle = bundleWith(library)
  if (isLeft(bundle)) return of(left({ _tag: 'BadWorkflow' as const, faults: bundle.left }))
  const handlers = handlersOf(bundle.right)
  const prepared = prepare(template, options.inputs ?? {}, handlers, inputTypesOf(inputTypes, bundle.right))
  if (isLeft(prepared)) return of(left(prepared.left))
  const env = memoryEnv({
    handlers,
    services: servicesOn(data, ledgers, options.resamples),
    identity: dataIdentity(data, options.resamples),
    engine: 'regimen/1',
    scheduler: asyncScheduler,
    seed: options.seed ?? 42,
    concurrency: options.concurrency ?? 2,
    // a library that is given as a value cannot be sent: its parts run in the caller's thread
    executor: library === undefined ? executorOn(options.workers) : inline<MarketServices>(),
    memo: library === undefined ? null : { library: rememberedParts(bundle.right) },
    ...(store === undefined ? {} : { store }),
    ...(options.run === undefined ? {} : { run: options.run }),
  })
  const here = library !== undefined ? 'library' : options.workers === 0 ? 'workers' : undefined
  return concat(
    losses.length === 0 ? EMPTY : of<RunEvent>({ _tag: 'LossesFound', what: losses, at: 0 }),
    library === undefined || store === undefined ? EMPTY : changes$(bundle.right, store),
    here === undefined ? EMPTY : from(cooperativeTimeOuts(prepared.right.plan, here)),
    run(prepared.right, env),
  ).pipe(map((event) => right(event)))
}

/** The parts that were edited without a new version, as the runs of the store know them. */
const changes$ = (bundle: Bundle, { journal }: Store): Observable<RunEvent> =>
  defer(() => journal.runs()).pipe(
    mergeMap((runs) =>
      isLeft(runs)
        ? []
        : changedParts(bundle, runs.right.sound).map(
            ({ sort, name, version }): RunEvent => ({ _tag: 'PartChanged', sort, name, version, at: 0 }),
          ),
    ),
  )

const gathered = async (what: Template | AnyWorkflow, options: StudyOptions): Promise<Study> => {
  const phases: Record<string, Outcome> = {}
  const warnings: string[] = []
  const kinds = new Map<string, string>()
  const { library, store = memoryStore() } = options
  const last = await lastValueFrom(
    studyKnowing$(what, { ...options, store }, options.store === undefined ? [] : undefined).pipe(
      tap((event) => {
        if (event._tag === 'Right' && event.right._tag === 'PhaseScheduled')
          kinds.set(event.right.path, event.right.kind)
        if (event._tag === 'Right' && event.right._tag === 'PhaseEnded')
          phases[event.right.path] = event.right.outcome
        if (event._tag === 'Right') warnings.push(...warningsOf(event.right))
      }),
      filter((event) => isLeft(event) || event.right._tag === 'RunEnded'),
      throwIfEmpty(),
    ),
  )
  if (isLeft(last)) {
    // eslint-disable-next-line functional/no-throw-statements -- a promise rejects; `study$` gives the same as a value
    throw Object.assign(new Error(refusedText(last.left)), { fault: last.left })
  }
  const end = last.right
  const bundle = bundleWith(library)
  const named = isLeft(bundle) ? handlers : handlersOf(bundle.right)
  const picture = await studyPicture(phases, kinds, store.artifacts)
  return withPicture(
    end._tag === 'RunEnded'
      ? { status: end.status, phases, gives: end.gives, result: end.result, warnings }
      : { status: 'failed' as const, phases, gives: {}, result: null, warnings },
    (ended) => studyText(ended, kinds, named),
    () => picture,
  )
}

/**
 * Runs a workflow or a template to its end. The promise rejects only where the plan or the inputs are wrong, with every
 * fault in the message; phases that fail are Eithers in `phases`. `study$` gives the events as a stream.
 */
export function study(what: Template, options?: StudyOptions): Promise<Study>
export function study<W extends AnyWorkflow>(
  what: W & Closed<W>,
  options?: StudyOptions,
): Promise<Study<GivesOf<W>>>
export function study(what: Template | AnyWorkflow, options: StudyOptions = {}): Promise<Study> {
  return gathered(what, options)
}
