import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { asyncScheduler, Observable } from 'rxjs'
import { keyOf } from '../core/canonical/content-key.js'
import { type DecodeFault, decodeWith } from '../core/codec/codec.js'
import { shapeOf } from '../core/codec/shape.js'
import { eventsIn } from '../store/entry.js'
import { memoryStore } from '../store/memory-store.js'
import type { PlanFault } from '../workflow/plan/fault.js'
import type { Kind, Plan } from '../workflow/plan/plan.js'
import { bindInputs, type InputTypes, planTemplate, type Template } from '../workflow/template.js'
import { deathsIn, TOLD_DEATHS } from './deaths.js'
import type { Env } from './env.js'
import { evaluateTemplate } from './evaluate.js'
import type { Outcome, RunEvent, RunStatus } from './event.js'
import { inline } from './executors/inline.js'
import { givesOf } from './frame.js'
import type { AnyHandler, Handlers } from './handler.js'
import type { InFlight } from './in-flight.js'
import { journalled, journalOf } from './journal.js'
import { crashed, missingInput, storeFailure } from './phase-error.js'
import { runPhase } from './phase-run.js'
import { schedule } from './scheduler.kernel.js'

/** A template that can run: planned, with its inputs bound. */
export interface Prepared {
  readonly template: Template
  readonly plan: Plan
  readonly inputs: Readonly<Record<string, unknown>>
}
/** Why a template cannot run: faults of its plan, or of its inputs. */
export type RunRefused =
  | { readonly _tag: 'BadWorkflow'; readonly faults: readonly PlanFault[] }
  | { readonly _tag: 'BadInputs'; readonly faults: readonly DecodeFault[] }

/** What plans need to know of handlers. */
export const kindsOf = (handlers: Handlers<never>): Readonly<Record<string, Kind>> =>
  Object.fromEntries(
    Object.entries<AnyHandler<never>>(handlers).map(([kind, { config, result, shape }]): [string, Kind] => [
      kind,
      {
        configFaults: (value) => {
          const decoded = decodeWith(config)(value)
          return isLeft(decoded) ? decoded.left : []
        },
        result: shape ?? (() => shapeOf(result)),
      },
    ]),
  )

/** Plans a template against the handlers and binds its inputs. Errors: all faults at once. */
export const prepare = <S>(
  template: Template,
  values: Readonly<Record<string, unknown>>,
  handlers: Handlers<S>,
  types: InputTypes,
): Either<RunRefused, Prepared> => {
  const plan = planTemplate(template, { kinds: kindsOf(handlers) })
  if (isLeft(plan)) return left({ _tag: 'BadWorkflow', faults: plan.left })
  const inputs = bindInputs(template, values, types)
  return isLeft(inputs)
    ? left({ _tag: 'BadInputs', faults: inputs.left })
    : right({ template, plan: plan.right, inputs: inputs.right })
}

/** A run's surroundings in memory, for tests and notebooks; the caller says what differs. */
export const memoryEnv = <S>(given: Pick<Env<S>, 'handlers' | 'services'> & Partial<Env<S>>): Env<S> => ({
  identity: null,
  store: memoryStore(),
  seed: 0,
  engine: 'memory',
  executor: inline(),
  concurrency: 1,
  now: () => 0,
  scheduler: asyncScheduler,
  run: '0000',
  journal_from: 0,
  memo: null,
  ...given,
})

const deathsBefore = async <S>({ store, run: id }: Env<S>): Promise<ReadonlyMap<string, number>> => {
  const entries = await store.journal.entries(id)
  return isLeft(entries) ? new Map() : deathsIn(eventsIn(entries.right) as readonly RunEvent[])
}

const statusOf = (
  ended: readonly (RunEvent & { _tag: 'PhaseEnded' })[],
  ran: boolean,
  stored: boolean,
): RunStatus => {
  const lost = ended.filter(({ outcome }) => isLeft(outcome))
  if (!ran || !stored || lost.some(({ optional }) => !optional)) return 'failed'
  return lost.length > 0 ? 'partial' : 'succeeded'
}

/**
 * Runs a prepared template: its events, last of all `RunEnded`. Each occurrence of a phase ends with exactly one Either.
 * Unsubscribing cancels: running phases are aborted and the journal says so. The stream never errors.
 */
export const run = <S>({ template, plan, inputs }: Prepared, env: Env<S>): Observable<RunEvent> =>
  new Observable<RunEvent>((subscriber) => {
    const inFlight: InFlight = new Map()
    const losses: (RunEvent & { _tag: 'PhaseEnded' })[] = []
    const journal = journalOf(env)
    const state = { ran: false, over: false }
    const emit = (event: RunEvent): void => {
      if (!state.over) subscriber.next(event)
    }
    const note = (event: RunEvent): void => {
      journal.add(event)
      emit(event)
    }
    const ended = (
      path: string,
      kind: string,
      optional: boolean,
      outcome: Outcome,
      begun: number,
    ): RunEvent => {
      const at = env.now()
      const event = {
        _tag: 'PhaseEnded',
        path,
        kind,
        outcome,
        optional,
        duration_ms: at - begun,
        at,
      } as const
      if (isLeft(outcome)) losses.push(event)
      else if (outcome.right._tag === 'Ran') state.ran = true
      return event
    }

    const finish = async (
      result: unknown,
      evaluated: boolean,
      gives: Readonly<Record<string, unknown>> = {},
    ): Promise<void> => {
      const stored = await journal.flush()
      if (isLeft(stored)) {
        const outcome: Outcome = left(storeFailure(stored.left))
        emit(ended('journal', 'store', false, outcome, env.now()))
      }
      const status = evaluated ? statusOf(losses, state.ran, stored._tag === 'Right') : 'failed'
      note({ _tag: 'RunEnded', run: env.run, status, result, gives, at: env.now() })
      await journal.flush()
      state.over = true
      subscriber.complete()
    }

    const giveUp = (cause: unknown): void => {
      note(ended('', 'run', false, left(crashed(cause)), env.now()))
      void finish(null, false)
    }
    const stop = { current: (): void => undefined }
    const deaths = new Map<string, number>()
    const toldDeaths = (path: string, at: number): void => {
      const times = deaths.get(path) ?? 0
      if (times >= TOLD_DEATHS) note({ _tag: 'DeathsFound', path, times, at })
    }
    const begin = async (): Promise<void> => {
      const header = {
        run: env.run,
        template: template.name,
        workflow: plan.fingerprint,
        inputs: keyOf(inputs),
        seed: env.seed,
        dataset: env.identity,
        engine: env.engine,
        started_at: env.now(),
        memo: env.memo,
      }
      if (env.journal_from === 0) journal.started(await env.store.journal.start(header))
      else for (const [path, times] of await deathsBefore(env)) deaths.set(path, times)
      if (state.over) return
      note({ _tag: 'RunStarted', run: env.run, at: env.now(), resumed: env.journal_from > 0 })
      stop.current = schedule(plan, inputs, {
        concurrency: Math.max(1, env.concurrency),
        ended: (path, kind, optional, outcome) => note(ended(path, kind, optional, outcome, env.now())),
        start: (path, optional, phase, settle) => {
          const begun = env.now()
          const clock = { started: begun }
          const committed: { event?: RunEvent } = {}
          const commit = (key: string, kind: string, value: unknown, duration_ms: number) =>
            journal.commit({ key, kind, value, duration_ms, run: env.run }, (content) => {
              const outcome: Outcome = right({ _tag: 'Ran', value, key, cached: false })
              committed.event = ended(path, kind, optional, outcome, clock.started)
              return journalled(committed.event, content)
            })
          return runPhase(env, phase, commit, inFlight).subscribe((notice) => {
            const at = env.now()
            switch (notice._tag) {
              case 'Scheduled':
                return note({ _tag: 'PhaseScheduled', path, kind: phase.kind, key: notice.key, at })
              case 'Started':
                clock.started = at
                toldDeaths(path, at)
                return note({ _tag: 'PhaseStarted', path, kind: phase.kind, attempt: notice.attempt, at })
              case 'Damaged':
                return note({ _tag: 'DamageFound', path, what: notice.what, at })
              case 'Progress':
                return emit({ ...notice, _tag: 'PhaseProgressed', path, at })
              case 'Ended': {
                const { outcome } = notice
                const isNew =
                  outcome._tag === 'Right' && outcome.right._tag === 'Ran' && !outcome.right.cached
                if (isNew && committed.event !== undefined) emit(committed.event)
                else note(ended(path, phase.kind, optional, outcome, clock.started))
                settle(outcome)
              }
            }
          })
        },
        ledgers: (kind, value) => env.handlers[kind]?.ledgers?.(value) ?? [],
        takesTurns: (kind) => env.handlers[kind]?.conclusion !== undefined,
        crashed: giveUp,
        finished: (root) => {
          const result = plan.result === undefined ? right({}) : evaluateTemplate(root, inputs, plan.result)
          const blocked = losses.some(({ optional }) => !optional)
          if (isLeft(result) && !blocked)
            note(ended('result', 'result', false, left(missingInput(result.left.because)), env.now()))
          void finish(isLeft(result) ? null : result.right, result._tag === 'Right', givesOf(root))
        },
      })
    }
    begin().catch(giveUp)

    return () => {
      stop.current()
      if (state.over) return
      state.over = true
      journal.add({
        _tag: 'RunEnded',
        run: env.run,
        status: 'cancelled',
        result: null,
        gives: {},
        at: env.now(),
      })
      void journal.flush()
    }
  })
