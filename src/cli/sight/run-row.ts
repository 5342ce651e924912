import type { MarketServices } from '../../candidate/services.js'
import type { PhaseState } from '../../monitor/run-state.js'
import { stateOf } from '../../monitor/status.js'
import { type Handlers, phraseOf } from '../../run/handler.js'
import { showPhaseError } from '../../run/phase-error.js'
import type { PhaseRow, RunRow } from '../../serve/views.js'
import type { Headline } from '../headline.js'
import { runEventsIn } from '../known-work.js'
import { type SeenRun, seenStatus } from '../onlooker.js'
import { memoOf } from '../run-memo.js'
import { progressText } from '../text/phase-line.js'

/** A run as a list shows it. */
export const runRow = (run: SeenRun, headline: Headline): RunRow => {
  const { header, entries } = run
  const { status, progress } = seenStatus(run)
  const { last_at } = stateOf(runEventsIn(entries))
  return {
    run: header.run,
    template: header.template,
    status,
    progress,
    started_at: header.started_at,
    last_at: Math.max(last_at, header.started_at),
    seed: header.seed,
    data: memoOf(header)?.data?.name ?? '',
    ...headline,
  }
}

const saidBy = (
  { kind, state, error, because, value, progress }: PhaseState,
  now: number,
  handlers: Handlers<MarketServices>,
): string | undefined => {
  if (state === 'running') return progress === undefined ? undefined : progressText(progress, now)
  if (error !== undefined) return showPhaseError(error)
  if (because !== undefined) return because
  return (state === 'ran' || state === 'cached') && value !== undefined
    ? phraseOf(handlers, kind, value)
    : undefined
}

/** A phase as the page shows it. */
export const phaseRow = (
  path: string,
  phase: PhaseState,
  now: number,
  handlers: Handlers<MarketServices>,
): PhaseRow => {
  const { kind, state, key, started_at, duration_ms, progress } = phase
  const says = saidBy(phase, now, handlers)
  return {
    path,
    kind,
    state,
    ...(key === undefined ? {} : { key }),
    ...(started_at === undefined ? {} : { started_at }),
    ...(duration_ms === undefined ? {} : { duration_ms }),
    ...(progress === undefined ? {} : { share: progress.done / Math.max(1, progress.total) }),
    ...(says === undefined ? {} : { says }),
  }
}
