import { resolve } from 'node:path'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { didYouMean } from '../core/near.js'
import { type Status, statusOf } from '../monitor/status.js'
import type { RunEvent } from '../run/event.js'
import { damagedIn, type Entry } from '../store/entry.js'
import { type Carrier, type LiveRun, liveRuns, readLive } from '../store/live-file.js'
import type { RunHeader, Store } from '../store/store.js'
import { storeView } from '../store/store-view.js'
import { type CliFailure, type Io, unable } from './io.js'
import { runEventsIn } from './known-work.js'
import { host, isAlive, temporary } from './process.js'
import { phasesOfRun } from './run-memo.js'
import { misplacedStore, stored, storeRefusal } from './world.js'

/** A run as another terminal sees it. */
export interface SeenRun {
  readonly header: RunHeader
  readonly entries: readonly Entry[]
  /** A process carries it out now. */
  readonly isLive: boolean
}

/** What can be seen of a store without having it. */
export interface Onlooker {
  readonly runs: readonly SeenRun[]
  /** What of it cannot be read, in words. */
  readonly damage: readonly string[]
  /** The store itself, read next to whoever has it; none where its database cannot be read. */
  readonly store: Store | undefined
}

const hasEnded = (events: readonly RunEvent[]): boolean => events.at(-1)?._tag === 'RunEnded'

/** Whether the process that carries a run out is still there. */
export const isThere = (carrier: Carrier): boolean => carrier.host === host && isAlive(carrier.pid)

/** Whether a process carries a run out now, by what its event file says. */
const isCarried = ({ carrier, events }: LiveRun): boolean =>
  !hasEnded(events as readonly RunEvent[]) && isThere(carrier)

const fromLive = (live: LiveRun): SeenRun => ({
  header: live.carrier.header,
  entries: live.events.map((event, sequence) => ({ _tag: 'Sound', sequence, event })),
  isLive: isCarried(live),
})

/** A run from its journal, unless a process writes its event file now; that also says how far an interrupted one came. */
const seen = async (
  run: string,
  header: RunHeader | undefined,
  live: LiveRun | undefined,
  store: Store | undefined,
): Promise<Either<CliFailure, SeenRun | undefined>> => {
  if (live !== undefined && (header === undefined || isCarried(live))) return right(fromLive(live))
  if (header === undefined || store === undefined) return right(undefined)
  const entries = await stored(store.journal.entries(run))
  if (isLeft(entries)) return entries
  const progress = hasEnded(runEventsIn(entries.right)) ? [] : progressIn(live)
  return right({ header, entries: [...entries.right, ...progress], isLive: false })
}

/** The last progress of every phase, which a journal does not keep. */
const progressIn = (live: LiveRun | undefined): readonly Entry[] => {
  const last = new Map(
    ((live?.events ?? []) as readonly RunEvent[]).flatMap((event) =>
      event._tag === 'PhaseProgressed' ? [[event.path, event] as const] : [],
    ),
  )
  return [...last.values()].map((event) => ({ _tag: 'Sound', sequence: Number.MAX_SAFE_INTEGER, event }))
}

/**
 * Looks at a store without having it: at the event files of its runs, and at its database through a view. Where the database
 * cannot be read, what the event files say stands, with a word on the damage.
 */
export const lookAt = async <A>(
  directory: string,
  io: Io,
  body: (onlooker: Onlooker) => Promise<Either<CliFailure, A>>,
): Promise<Either<CliFailure, A>> => {
  const misplaced = await misplacedStore(directory, io)
  if (misplaced !== undefined) return left(misplaced)
  const path = resolve(io.cwd, directory)
  const files = await liveRuns(path)
  const view = await storeView(path, temporary)
  if (isLeft(view) && files.length === 0)
    return left(
      view.left._tag === 'NotAStore'
        ? unable(`there is no store in ${directory}: nothing has run there yet`)
        : storeRefusal(view.left, directory),
    )
  const store = isLeft(view) ? undefined : view.right
  try {
    const headers = store === undefined ? undefined : await stored(store.journal.runs())
    const damage = isLeft(view)
      ? storeRefusal(view.left, directory).lines
      : headers?._tag === 'Left'
        ? headers.left.lines
        : (headers?.right.damaged ?? []).map((run) => `the header of run ${run} is damaged`)
    const known = new Map(
      (headers?._tag === 'Right' ? headers.right.sound : []).map((header) => [header.run, header] as const),
    )
    const lives = new Map(
      await Promise.all(files.map(async (run) => [run, await readLive(path, run)] as const)),
    )
    const ids = [...new Set([...known.keys(), ...files])]
    const runs = await Promise.all(ids.map((run) => seen(run, known.get(run), lives.get(run), store)))
    const failed = runs.find(isLeft)
    if (failed !== undefined) return failed
    const all = runs.flatMap((run) => (run._tag === 'Right' && run.right !== undefined ? [run.right] : []))
    return await body({
      runs: all.toSorted((a, b) => a.header.started_at - b.header.started_at),
      damage,
      store,
    })
  } finally {
    await store?.close()
  }
}

/** A run by its id; the start of it is enough where only one run has it. */
export const oneRun = <A extends { readonly header: RunHeader }>(
  runs: readonly A[],
  run: string,
): Either<CliFailure, A> => {
  const found = runs.filter(({ header }) => run !== '' && header.run.startsWith(run))
  const [only] = found
  const ids = runs.map(({ header }) => header.run)
  return only !== undefined && found.length === 1
    ? right(only)
    : left(
        unable(
          found.length > 1
            ? `run ${run} is one of ${found.map((one) => one.header.run).join(', ')}`
            : `run ${run} not_found${/[./\\]/.test(run) ? ', and there is no such file' : ''}${didYouMean(run, ids)}`,
        ),
      )
}

/** The status of a run that is seen: one that has not ended and that no process carries out is interrupted. */
export type SeenStatus = Omit<Status, 'status'> & {
  readonly status: Status['status'] | 'interrupted'
  /** Entries of its journal that cannot be read. */
  readonly damaged_entries: number
}

/** How far a run is. */
export const seenStatus = ({ header, entries, isLive }: SeenRun): SeenStatus => {
  const status = statusOf(header, runEventsIn(entries), phasesOfRun(header))
  return {
    ...status,
    status: status.status === 'running' && !isLive ? 'interrupted' : status.status,
    damaged_entries: damagedIn(entries),
  }
}
