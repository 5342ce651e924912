import { auditTime, connect, defer, last, map, merge, type Observable, type SchedulerLike, tap } from 'rxjs'
import type { RunEvent } from '../run/event.js'
import { emptyRun, type PhaseState, phaseStep, type RunState, runStep } from './run-state.js'

const VIEW_MS = 100

/** A run's state while it goes on. */
export interface LiveState {
  readonly take: (event: RunEvent) => void
  readonly phase: (path: string) => PhaseState | undefined
  readonly view: () => RunState
}

/**
 * The same fold as `runStep` into a map of its own, for runs of any number of phases. Cost: O(1) an event; `view` copies,
 * O(phases).
 */
export const liveState = (): LiveState => {
  const phases = new Map<string, PhaseState>()
  let head: RunState = emptyRun
  return {
    take: (event) => {
      if (!('path' in event) || event._tag === 'DamageFound') {
        head = runStep(head, event)
        return
      }
      head = { ...head, last_at: event.at }
      const next = phaseStep(phases.get(event.path), event)
      if (next !== undefined) phases.set(event.path, next)
    },
    phase: (path) => phases.get(path),
    view: () => Object.freeze({ ...head, phases: Object.freeze(Object.fromEntries(phases)) }),
  }
}

/** Views of a run while it runs, at most ten a second, and one at its end. */
export const watch = (events$: Observable<RunEvent>, scheduler: SchedulerLike): Observable<RunState> =>
  defer(() => {
    const state = liveState()
    return events$.pipe(
      tap(state.take),
      connect((taken) => merge(taken.pipe(auditTime(VIEW_MS, scheduler)), taken.pipe(last(null, undefined)))),
      map(() => state.view()),
    )
  })
