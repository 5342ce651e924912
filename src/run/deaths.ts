import type { RunEvent } from './event.js'

/** From this many deaths of the process on a run says how often it happened; they never end a phase. */
export const TOLD_DEATHS = 3

/** How often the process ended while a phase ran, by path, since the phase last came to an end: what a run's journal says. */
export const deathsIn = (events: readonly RunEvent[]): ReadonlyMap<string, number> => {
  const deaths = new Map<string, number>()
  const running = new Set<string>()
  const died = (): void => {
    for (const path of running) deaths.set(path, (deaths.get(path) ?? 0) + 1)
    running.clear()
  }
  events.forEach((event) => {
    if (event._tag === 'PhaseStarted') running.add(event.path)
    else if (event._tag === 'PhaseEnded') {
      running.delete(event.path)
      deaths.delete(event.path)
    } else if (event._tag === 'RunEnded') running.clear()
    else if (event._tag === 'RunStarted') died()
  })
  died()
  return deaths
}
