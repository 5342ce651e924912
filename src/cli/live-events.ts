import { bufferTime, concatMap, from, lastValueFrom, type Observable, type SchedulerLike } from 'rxjs'
import type { RunEvent } from '../run/event.js'
import { journalled } from '../run/journal.js'
import type { LiveFile } from '../store/live-file.js'

const WRITTEN_EVERY_MS = 200

/** Of several progresses of a phase in a row only the last is for onlookers. */
const condensed = (events: readonly RunEvent[]): readonly RunEvent[] => {
  const last = new Map(events.flatMap((event, i) => ('path' in event ? [[event.path, i] as const] : [])))
  return events.filter((event, i) => event._tag !== 'PhaseProgressed' || last.get(event.path) === i)
}

/** Appends the events of a run to its event file, several times a second; resolves when the last is written or it fails. */
export const writtenFor = (
  onlookers: LiveFile,
  events$: Observable<RunEvent>,
  scheduler: SchedulerLike,
): Promise<unknown> =>
  lastValueFrom(
    events$.pipe(
      bufferTime(WRITTEN_EVERY_MS, scheduler),
      concatMap((events) => from(onlookers.append(condensed(events).map((event) => journalled(event))))),
    ),
    { defaultValue: undefined },
  )
