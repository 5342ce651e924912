import { concatMap, type Observable, timer } from 'rxjs'
import type { RunEvent } from '../run/event.js'
import { type Carrier, readLiveSince } from '../store/live-file.js'
import { isThere } from './onlooker.js'

const LOOKED_EVERY_MS = 200

/** What happened since the last look, and whether a process carries the run out now. */
export interface Look {
  readonly events: readonly RunEvent[]
  readonly isCarried: boolean
}

/** Looks at the event file of a run again and again, from its start on; never ends. Each look reads only what is new. */
export const liveLooks = (directory: string, run: string): Observable<Look> => {
  const seen: { next: number; carrier?: Carrier; isOver: boolean } = { next: 0, isOver: false }
  return timer(0, LOOKED_EVERY_MS).pipe(
    concatMap(async (): Promise<Look> => {
      const { events, carrier, next } = await readLiveSince(directory, run, seen.next)
      seen.next = next
      if (carrier !== undefined) seen.carrier = carrier
      const last = (events as readonly RunEvent[]).at(-1)
      if (last !== undefined) seen.isOver = last._tag === 'RunEnded'
      return {
        events: events as readonly RunEvent[],
        isCarried: !seen.isOver && seen.carrier !== undefined && isThere(seen.carrier),
      }
    }),
  )
}
