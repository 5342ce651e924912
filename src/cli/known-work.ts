import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import { keyOf } from '../core/canonical/content-key.js'
import { type PastDurations, pastDurations } from '../monitor/status.js'
import type { RunEvent } from '../run/event.js'
import type { Ledger } from '../search/ledger.js'
import type { Artifact } from '../store/artifact.js'
import { type Entry, eventsIn, nextOf } from '../store/entry.js'
import type { RunHeader, Store } from '../store/store.js'
import { TRIALS_KIND } from '../store/upkeep/collect.js'
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
  of: Omit<RunHeader, 'run' | 'started_at' | 'memo' | 'template'>,
): Promise<Either<CliFailure, Known<Interrupted | undefined>>> => {
  const runs = await stored(store.journal.runs())
  if (isLeft(runs)) return runs
  const damage = runs.right.damaged.map((run) => `the header of run ${run}`)
  const same = runs.right.sound.filter(
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

type Given = Readonly<Record<'dataset' | 'trials' | 'ledger', unknown>>

/** The ledgers of the searches on this dataset that the store holds, those that validations made in their windows too. */
export const ledgersOn = async (
  store: Store,
  dataset: string,
): Promise<Either<CliFailure, Known<readonly Artifact<Ledger>[]>>> => {
  const searched = await stored(store.snapshots.ofKind('optimization'))
  if (isLeft(searched)) return searched
  const validated = await stored(store.snapshots.ofKind('validation'))
  if (isLeft(validated)) return validated
  const collected = await stored(store.snapshots.ofKind(TRIALS_KIND))
  if (isLeft(collected)) return collected
  const references = [
    ...collected.right.sound.map(({ value }) => ({ of: value as Given, ledger: (value as Given).trials })),
    ...searched.right.sound.map(({ value }) => ({ of: value as Given, ledger: (value as Given).trials })),
    ...validated.right.sound.map(({ value }) => ({ of: value as Given, ledger: (value as Given).ledger })),
  ].flatMap(({ of, ledger }) =>
    of.dataset === dataset && ledger !== undefined ? [ledger as Artifact<Ledger>] : [],
  )
  const distinct = [...new Map(references.map((one) => [one.sha256, one])).values()]
  const contents = await Promise.all(distinct.map((one) => store.artifacts.get(one)))
  const isThere = (i: number): boolean => {
    const content = contents[i]
    return content?._tag === 'Right' && content.right !== undefined
  }
  const records = [...new Set([...searched.right.damaged, ...validated.right.damaged])]
  return right({
    // what cannot be read stays: a verdict counts it as one more search
    value: distinct,
    damage: [
      ...records.map((key) => `the record of result ${key.slice(0, 12)}`),
      ...distinct
        .filter((_, i) => !isThere(i))
        .map(({ sha256 }) => `the ledger ${sha256.slice(0, 12)} of earlier trials`),
    ],
  })
}

const RUNS_LOOKED_AT = 20
/** What the phases of a workflow took in its other runs. */
export const pastOf = async (
  store: Store,
  workflow: string,
  run: string,
): Promise<Either<CliFailure, PastDurations>> => {
  const runs = await stored(store.journal.runs())
  if (isLeft(runs)) return runs
  const others = runs.right.sound.filter((other) => other.workflow === workflow && other.run !== run)
  const entries = await Promise.all(
    others.slice(-RUNS_LOOKED_AT).map((other) => store.journal.entries(other.run)),
  )
  return right(
    pastDurations(entries.flatMap((one) => (one._tag === 'Right' ? [runEventsIn(one.right)] : []))),
  )
}
