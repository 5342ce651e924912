import type { MarketServices } from '../../candidate/services.js'
import { thousands } from '../../core/thousands.js'
import type { RunState } from '../../monitor/run-state.js'
import { estimate, type PastDurations, pastDurations, stateOf, statusIn } from '../../monitor/status.js'
import type { RunEvent } from '../../run/event.js'
import type { Handlers } from '../../run/handler.js'
import type { RunProgress, RunView } from '../../serve/views.js'
import type { RunHeader } from '../../store/store.js'
import { headlineOf } from '../headline.js'
import { runEventsIn } from '../known-work.js'
import type { Onlooker, SeenRun } from '../onlooker.js'
import { memoOf, phasesOfRun } from '../run-memo.js'
import { withValues } from '../run-values.js'
import { commandText } from '../text/command.js'
import { eventLine } from '../text/event.js'
import { studySections } from '../text/study.js'
import { phaseRow, runRow } from './run-row.js'

/** What the phases of a run's workflow took in its other runs. */
export const pastOfRun = ({ header }: SeenRun, { runs }: Onlooker): PastDurations =>
  pastDurations(
    runs
      .filter((one) => one.header.workflow === header.workflow && one.header.run !== header.run)
      .map(({ entries }) => runEventsIn(entries)),
  )

const factsOf = (header: RunHeader): readonly (readonly [string, string])[] => {
  const memo = memoOf(header)
  const data = memo?.data
  return [
    ...(memo?.words === undefined ? [] : [['Command', commandText(memo.words)] as const]),
    ...(data === undefined
      ? []
      : [
          [
            'Data',
            `${data.path ?? data.name}, ${thousands(data.bars)} bars (sha ${data.hash.slice(0, 12)})`,
          ] as const,
        ]),
    ['Seed', String(header.seed)],
    ['Version', `${memo?.version === undefined ? '' : `regimen ${memo.version}, `}engine ${header.engine}`],
    ['Workflow', `${header.template} (sha ${header.workflow.slice(0, 12)})`],
  ]
}

const LOG_LINES = 400
const logOf = (events: readonly RunEvent[]): readonly string[] => events.slice(-LOG_LINES).map(eventLine)

/** A whole run as the page shows it, with what its phases gave. */
export const runView = async (
  seen: SeenRun,
  onlooker: Onlooker,
  { now, handlers }: { readonly now: number; readonly handlers: Handlers<MarketServices> },
): Promise<RunView> => {
  const { header, entries, isLive } = seen
  const events = runEventsIn(entries)
  const state = await withValues(stateOf(events), onlooker.store)
  const expected = isLive ? estimate(state, phasesOfRun(header), pastOfRun(seen, onlooker), now) : undefined
  return {
    ...runRow(seen, headlineOf(state)),
    expected_end: expected ?? null,
    phases: Object.entries(state.phases).map(([path, phase]) => phaseRow(path, phase, now, handlers)),
    log: logOf(events),
    facts: factsOf(header),
    boxes: memoOf(header)?.drawing ?? [],
    printed: studySections(state, () => [], handlers),
    damage: onlooker.damage,
  }
}

/** What some events changed in a run. */
export const progressAfter = (
  events: readonly RunEvent[],
  state: RunState,
  {
    header,
    past,
    now,
    handlers,
  }: {
    readonly header: RunHeader
    readonly past: PastDurations
    readonly now: number
    readonly handlers: Handlers<MarketServices>
  },
): RunProgress => {
  const possible = phasesOfRun(header)
  const changed = new Set(events.flatMap((event) => ('path' in event ? [event.path] : [])))
  return {
    status: state.status,
    progress: statusIn(header, state, possible).progress,
    last_at: state.last_at,
    expected_end: estimate(state, possible, past, now) ?? null,
    phases: [...changed].flatMap((path) => {
      const phase = state.phases[path]
      return phase === undefined ? [] : [phaseRow(path, phase, now, handlers)]
    }),
    log: logOf(events),
  }
}
