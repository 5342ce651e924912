import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { asyncScheduler, filter, lastValueFrom, map, type Observable, of, tap, throwIfEmpty } from 'rxjs'
import { identityOf, servicesOn } from '../candidate/services.js'
import { showFault } from '../core/codec/codec.js'
import type { Dataset } from '../market/bars/dataset.js'
import { embeddedSp500 } from '../market/embedded/sp500.kernel.js'
import type { Universe } from '../market/universe/universe.js'
import { handlers } from '../phases/handlers.js'
import { inputTypes } from '../phases/inputs.js'
import type { Outcome, RunEvent, RunStatus } from '../run/event.js'
import { memoryEnv, prepare, type RunRefused, run } from '../run/run.js'
import type { Store } from '../store/store.js'
import { executorOn } from '../threads/threads.js'
import { showPlanFault } from '../workflow/plan/fault.js'
import { asTemplate, type Template } from '../workflow/template.js'
import type { AnyWorkflow, Closed, GivesOf } from '../workflow/workflow.js'

/** How a workflow is run in code. Without `data` the embedded S&P 500 bars serve, without `store` results live in memory. */
export interface StudyOptions {
  readonly inputs?: Readonly<Record<string, unknown>>
  readonly data?: Dataset | Universe
  readonly store?: Store
  readonly seed?: number
  readonly concurrency?: number
  /**
   * Threads that compute; 0 for none but the caller's. By default a phase with a time-out has a worker, and no other.
   * Results do not depend on it.
   */
  readonly workers?: number
  /** Hexadecimal, 4 to 64 digits: under which id the store keeps the run. */
  readonly run?: string
}

/** A study that has ended: its status, every phase's Either by path, what it gave by name, and the template's result. */
export interface Study<Gives = Readonly<Record<string, unknown>>> {
  readonly status: RunStatus
  readonly phases: Readonly<Record<string, Outcome>>
  readonly gives: Partial<Gives>
  readonly result: unknown
}

const refusedText = (refused: RunRefused): string =>
  refused._tag === 'BadWorkflow'
    ? refused.faults.map(showPlanFault).join('\n')
    : refused.faults.map(showFault).join('\n')

const isTemplate = (what: Template | AnyWorkflow): what is Template => 'workflow' in what

/** The events of a run, or why it cannot start. */
export const study$ = (
  what: Template | AnyWorkflow,
  options: StudyOptions = {},
): Observable<Either<RunRefused, RunEvent>> => {
  const template = isTemplate(what) ? what : asTemplate(what)
  const prepared = prepare(template, options.inputs ?? {}, handlers, inputTypes)
  if (isLeft(prepared)) return of(left(prepared.left))
  const data = options.data ?? embeddedSp500()
  const env = memoryEnv({
    handlers,
    services: servicesOn(data),
    identity: identityOf(data),
    engine: 'regimen/1',
    scheduler: asyncScheduler,
    seed: options.seed ?? 42,
    concurrency: options.concurrency ?? 2,
    executor: executorOn(options.workers),
    ...(options.store === undefined ? {} : { store: options.store }),
    ...(options.run === undefined ? {} : { run: options.run }),
  })
  return run(prepared.right, env).pipe(map((event) => right(event)))
}

const gathered = async (what: Template | AnyWorkflow, options: StudyOptions): Promise<Study> => {
  const phases: Record<string, Outcome> = {}
  const last = await lastValueFrom(
    study$(what, options).pipe(
      tap((event) => {
        if (event._tag === 'Right' && event.right._tag === 'PhaseEnded')
          phases[event.right.path] = event.right.outcome
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
  return end._tag === 'RunEnded'
    ? { status: end.status, phases, gives: end.gives, result: end.result }
    : { status: 'failed', phases, gives: {}, result: null }
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
