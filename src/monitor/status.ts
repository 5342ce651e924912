import type { RunEvent } from '../run/event.js'
import type { RunHeader } from '../store/store.js'
import { planPath } from '../workflow/plan/phases.js'
import { emptyRun, type PhaseState, type RunState, runStep } from './run-state.js'

/** A run for people and programs: the seed's workflow status. */
export interface Status {
  readonly run: string
  readonly template: string
  readonly status: RunState['status']
  readonly current_phases: readonly string[]
  readonly completed_phases: readonly string[]
  readonly failed_phases: readonly string[]
  readonly phase_timings: Readonly<Record<string, number>>
  /** Share of the phases known so far that is done: those that ended, and of open ones what they say of themselves. */
  readonly progress: number
  /** How far the open phases are, where they say so. */
  readonly phase_progress: Readonly<Record<string, NonNullable<PhaseState['progress']>>>
  /** Expected end, in milliseconds since the epoch; none where no earlier run says. */
  readonly estimated_completion?: number
}

export const stateOf = (events: readonly RunEvent[]): RunState => events.reduce(runStep, emptyRun)

const names = ({ phases }: RunState, is: (phase: PhaseState) => boolean): readonly string[] =>
  Object.entries(phases)
    .filter(([, phase]) => is(phase))
    .map(([path]) => path)
const isDone = ({ state }: PhaseState): boolean =>
  state === 'ran' || state === 'cached' || state === 'skipped'
const isOpen = ({ state }: PhaseState): boolean => state === 'scheduled' || state === 'running'

/** How long the phases of a workflow took in earlier runs: the median by path, loops counted as one. */
export type PastDurations = ReadonlyMap<string, number>

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

/** Durations of phases that were computed, from the events of earlier runs of the same workflow. */
export const pastDurations = (runs: readonly (readonly RunEvent[])[]): PastDurations => {
  const seen = new Map<string, number[]>()
  for (const event of runs.flat())
    if (
      event._tag === 'PhaseEnded' &&
      event.outcome._tag === 'Right' &&
      event.outcome.right._tag === 'Ran' &&
      !event.outcome.right.cached
    ) {
      const path = planPath(event.path)
      seen.set(path, [...(seen.get(path) ?? []), event.duration_ms])
    }
  return new Map([...seen].map(([path, durations]) => [path, median(durations)]))
}

/** When a run is expected to end: what its open and coming phases took before. Undefined where one was never seen. */
export const estimate = (
  state: RunState,
  possible: readonly string[],
  past: PastDurations,
  now: number,
): number | undefined => {
  if (state.status !== 'running') return undefined
  const open = Object.entries(state.phases).filter(([, phase]) => isOpen(phase))
  const known = new Set(Object.keys(state.phases).map(planPath))
  const coming = possible.filter((path) => !known.has(path))
  const needed = [...open.map(([path]) => planPath(path)), ...coming]
  if (needed.some((path) => !past.has(path))) return undefined
  const left = needed.map((path) => past.get(path) ?? 0).reduce((sum, duration) => sum + duration, 0)
  const begun = open.reduce(
    (sum, [path, { started_at }]) => sum + Math.min(now - (started_at ?? now), past.get(planPath(path)) ?? 0),
    0,
  )
  return now + left - begun
}

/** The status of a run from its header and state; `possible` are the phases of its plan, where it is known. */
export const statusIn = (
  header: RunHeader,
  state: RunState,
  possible: readonly string[] = [],
  past: PastDurations = new Map(),
): Status => {
  const completed = names(state, isDone)
  const failed = names(state, (phase) => phase.state === 'failed')
  const open = Object.entries(state.phases).flatMap(([path, phase]) =>
    isOpen(phase) && phase.progress !== undefined ? [[path, phase.progress] as const] : [],
  )
  const begun = open.reduce((sum, [, { done, total }]) => sum + Math.min(1, done / Math.max(1, total)), 0)
  const total = Math.max(possible.length, Object.keys(state.phases).length)
  const expected = estimate(state, possible, past, state.last_at)
  return {
    run: header.run,
    template: header.template,
    status: state.status,
    current_phases: names(state, isOpen),
    completed_phases: completed,
    failed_phases: failed,
    phase_timings: Object.fromEntries(
      Object.entries(state.phases).flatMap(([path, { duration_ms }]) =>
        duration_ms === undefined ? [] : [[path, duration_ms]],
      ),
    ),
    progress: total === 0 ? 0 : (completed.length + failed.length + begun) / total,
    phase_progress: Object.fromEntries(open),
    ...(expected === undefined ? {} : { estimated_completion: expected }),
  }
}

/** The same from its events. */
export const statusOf = (
  header: RunHeader,
  events: readonly RunEvent[],
  possible: readonly string[] = [],
  past: PastDurations = new Map(),
): Status => statusIn(header, stateOf(events), possible, past)
