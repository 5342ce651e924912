import { produce } from 'immer'
import type { RunEvent, RunStatus } from '../run/event.js'
import type { PhaseError } from '../run/phase-error.js'

/** How far a phase is in its present attempt; its share never becomes smaller. */
export interface PhaseProgress {
  readonly done: number
  readonly total: number
  readonly note: string
  /** The best score so far, of what searches. */
  readonly best?: number
  /** The first progress of the attempt: what was done before it took no time of this attempt. */
  readonly since: { readonly done: number; readonly at: number }
}

/** One occurrence of a phase, as far as it is. */
export interface PhaseState {
  readonly kind: string
  readonly state: 'scheduled' | 'running' | 'ran' | 'cached' | 'skipped' | 'failed'
  readonly key?: string
  /** The key that it was looked up by: another one than that of its result, where that is a conclusion from evidence. */
  readonly scheduled_key?: string
  readonly started_at?: number
  readonly duration_ms?: number
  readonly progress?: PhaseProgress
  readonly error?: PhaseError
  /** Why it was skipped. */
  readonly because?: string
  readonly value?: unknown
}

/** A run as its events tell it. */
export interface RunState {
  readonly run: string
  readonly status: RunStatus | 'running'
  readonly resumed: boolean
  readonly started_at: number
  readonly last_at: number
  readonly phases: Readonly<Record<string, PhaseState>>
  /** What was found damaged and computed again. */
  readonly damage: readonly string[]
  readonly result: unknown
}

export const emptyRun: RunState = {
  run: '',
  status: 'running',
  resumed: false,
  started_at: 0,
  last_at: 0,
  phases: {},
  damage: [],
  result: null,
}

type Ended = RunEvent & { readonly _tag: 'PhaseEnded' }
const endOf = (before: PhaseState | undefined, { kind, outcome, duration_ms }: Ended): PhaseState => {
  if (outcome._tag === 'Left') return { kind, state: 'failed', duration_ms, error: outcome.left }
  if (outcome.right._tag === 'Skipped') return { kind, state: 'skipped', because: outcome.right.because }
  const { cached, key, value } = outcome.right
  const scheduled = before?.scheduled_key
  return {
    kind,
    state: cached ? 'cached' : 'ran',
    key,
    ...(scheduled === undefined ? {} : { scheduled_key: scheduled }),
    duration_ms,
    value,
  }
}

type Progressed = RunEvent & { readonly _tag: 'PhaseProgressed' }
const shareOf = ({ done, total }: { readonly done: number; readonly total: number }): number =>
  done / Math.max(1, total)

/** How far a phase is after another word of it. A share that is smaller than one before it changes the note alone. */
const progressAfter = (
  before: PhaseProgress | undefined,
  { done, total, note, best, at }: Progressed,
): PhaseProgress => {
  const since = before?.since ?? { done, at }
  const named = { note, ...(best === undefined ? {} : { best }), since }
  return before !== undefined && shareOf(before) > shareOf({ done, total })
    ? { done: before.done, total: before.total, ...named }
    : { done, total, ...named }
}

/** What one event makes of a phase, from what it was. */
export const phaseStep = (before: PhaseState | undefined, event: RunEvent): PhaseState | undefined => {
  switch (event._tag) {
    case 'PhaseScheduled':
      return { kind: event.kind, state: 'scheduled', key: event.key, scheduled_key: event.key }
    case 'PhaseStarted': {
      const { progress: _progress, ...rest } = before ?? {}
      return { ...rest, kind: event.kind, state: 'running', started_at: event.at }
    }
    case 'PhaseProgressed':
      return before === undefined ? undefined : { ...before, progress: progressAfter(before.progress, event) }
    case 'PhaseEnded':
      return endOf(before, event)
    case 'RunStarted':
    case 'DamageFound':
    case 'DeathsFound':
    case 'LossesFound':
    case 'PartChanged':
    case 'CooperativeTimeOuts':
    case 'RunEnded':
      return before
  }
}

const isOfPhase = (event: RunEvent): event is RunEvent & { readonly path: string } => 'path' in event

/** What one event makes of a run. Time comes in the event. */
export const runStep: (state: RunState, event: RunEvent) => RunState = produce((state, event: RunEvent) => {
  state.last_at = event.at
  if (event._tag === 'RunStarted') {
    state.run = event.run
    state.status = 'running'
    state.resumed = event.resumed
    if (!event.resumed) state.started_at = event.at
  } else if (event._tag === 'DamageFound') {
    state.damage.push(event.what)
  } else if (event._tag === 'RunEnded') {
    state.status = event.status
    state.result = event.result
  } else if (isOfPhase(event)) {
    const next = phaseStep(state.phases[event.path], event)
    if (next !== undefined) (state.phases as Record<string, PhaseState>)[event.path] = next
  }
})
