import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import { keyOf } from '../core/canonical/content-key.js'
import { type PastDurations, pastDurations } from '../monitor/status.js'
import type { RunEvent } from '../run/event.js'
import { type Entry, eventsIn, nextOf } from '../store/entry.js'
import type { RunHeader, Store } from '../store/store.js'
import type { Readable } from '../store/stored.js'
import type { CliFailure } from './io.js'
import { stored } from './world.js'

/** Something that a store knows, and what of it cannot be read, in words. */
export interface Known<A> {
  readonly value: A
  readonly damage: readonly string[]
}

/** The events of a run's journal that can be read. */
export const runEventsIn = (entries: readonly Entry[]): readonly RunEvent[] =>
  eventsIn(entries) as readonly RunEvent[]

/** A run to go on with, and the place after its last entry. */
interface Interrupted {
  readonly header: RunHeader
  readonly next: number
}

/** The latest run of the same work, where it was interrupted. */
export const interrupted = async (
  store: Store,
  runs: Readable<RunHeader>,
  of: Omit<RunHeader, 'run' | 'started_at' | 'memo' | 'template'>,
): Promise<Either<CliFailure, Known<Interrupted | undefined>>> => {
  const damage = runs.damaged.map((run) => `the header of run ${run}`)
  const same = runs.sound.filter(
    (header) =>
      header.workflow === of.workflow &&
      header.inputs === of.inputs &&
      header.seed === of.seed &&
      header.engine === of.engine &&
      keyOf(header.dataset) === keyOf(of.dataset),
  )
  const header = same.at(-1)
  if (header === undefined) return right({ value: undefined, damage })
  const entries = await stored(store.journal.entries(header.run))
  if (isLeft(entries)) return entries
  const last = runEventsIn(entries.right).at(-1)
  const isOver = last?._tag === 'RunEnded' && last.status !== 'cancelled'
  return right({ value: isOver ? undefined : { header, next: nextOf(entries.right) }, damage })
}

const RUNS_LOOKED_AT = 20
/** What the phases of a workflow took in its other runs. */
export const pastOf = async (
  store: Store,
  runs: Readable<RunHeader>,
  workflow: string,
  run: string,
): Promise<PastDurations> => {
  const others = runs.sound.filter((other) => other.workflow === workflow && other.run !== run)
  const entries = await Promise.all(
    others.slice(-RUNS_LOOKED_AT).map((other) => store.journal.entries(other.run)),
  )
  return pastDurations(entries.flatMap((one) => (one._tag === 'Right' ? [runEventsIn(one.right)] : [])))
}
