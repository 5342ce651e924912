import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { didYouMean } from '../../core/near.js'
import { seconds, table } from '../../core/text-table.js'
import { showTime } from '../../market/bars/dataset-text.js'
import { stateOf } from '../../monitor/status.js'
import type { RunEvent } from '../../run/event.js'
import { artifactsIn } from '../../store/artifact.js'
import type { Entry } from '../../store/entry.js'
import type { Store } from '../../store/store.js'
import { answerAs, notice } from '../answer.js'
import { type Headline, headlineOf } from '../headline.js'
import { type CliFailure, EXIT, type ExitCode, type Io, unable } from '../io.js'
import { runEventsIn } from '../known-work.js'
import type { LibraryOptions } from '../library-flag.js'
import { lookAt, oneRun, type SeenRun, type SeenStatus, seenStatus } from '../onlooker.js'
import { memoOf } from '../run-memo.js'
import { withValues } from '../run-values.js'
import { eventLine } from '../text/event.js'
import { bytesText } from '../upkeep/amounts.js'

/** The flags of a command that looks at the runs of a store. */
export interface StoreOptions extends LibraryOptions {
  readonly store: string
  readonly json: boolean
}

/** Says on stderr what of a store cannot be read. */
export const sayDamage = (damage: readonly string[], io: Io): void => {
  notice(io, ...damage.map((what) => `! ${what}`))
}

/** What is said of a run: how far it is, what it found, how long it took, and the content that its results name. */
interface Listed {
  readonly run: SeenRun
  readonly status: SeenStatus
  readonly headline: Headline
  readonly lasted_ms: number
  readonly content_bytes: number
}

const listed = async (run: SeenRun, store: Store | undefined): Promise<Listed> => {
  const state = await withValues(stateOf(runEventsIn(run.entries)), store)
  const named = Object.values(state.phases).flatMap(({ value }) => artifactsIn(value))
  const distinct = new Map(named.map(({ sha256, bytes }) => [sha256, bytes] as const))
  return {
    run,
    status: seenStatus(run),
    headline: headlineOf(state),
    lasted_ms: Math.max(0, state.last_at - state.started_at),
    content_bytes: [...distinct.values()].reduce((sum, bytes) => sum + bytes, 0),
  }
}

const COLUMNS = [
  'run',
  'status',
  'done',
  'started',
  'lasted',
  'size',
  'seed',
  'score',
  'verdict',
  'data',
  'template',
] as const

const rowCells = ({
  run: { header },
  status,
  headline,
  lasted_ms,
  content_bytes,
}: Listed): readonly string[] => [
  header.run,
  status.status,
  `${Math.floor(100 * status.progress)} %`,
  showTime(header.started_at),
  seconds(lasted_ms),
  bytesText(content_bytes),
  String(header.seed),
  headline.score,
  headline.verdict,
  memoOf(header)?.data?.name ?? '',
  header.template,
]

const rowDocument = ({ run: { header }, status, headline, lasted_ms, content_bytes }: Listed): unknown => ({
  ...status,
  ...headline,
  seed: header.seed,
  started_at: header.started_at,
  data: memoOf(header)?.data?.name ?? null,
  lasted_ms,
  content_bytes,
})

/** Lists the runs of a store, oldest first. */
export const runsCommand = (options: StoreOptions, io: Io): Promise<Either<CliFailure, ExitCode>> =>
  lookAt(options.store, io, async ({ runs, store, damage }) => {
    const rows = await Promise.all(runs.map((run) => listed(run, store)))
    answerAs(
      io,
      options,
      () => rows.map(rowDocument),
      () => table([COLUMNS, ...rows.map(rowCells)]),
    )
    sayDamage(damage, io)
    return right(EXIT.succeeded)
  })

/** The events of a run, or those of one of its phases; a damaged entry stands among both. */
const chosenOf = (
  { header, entries }: SeenRun,
  phase: string | undefined,
): Either<CliFailure, readonly Entry[]> => {
  const paths = Object.keys(stateOf(runEventsIn(entries)).phases)
  if (phase !== undefined && !paths.includes(phase))
    return left(unable(`run ${header.run} has no phase "${phase}"${didYouMean(phase, paths)}`))
  return right(
    entries.filter((entry) => {
      if (entry._tag === 'Damaged' || phase === undefined) return true
      const event = entry.event as RunEvent
      return 'path' in event && event.path === phase
    }),
  )
}

const damagedText = ({ sequence, count }: Entry & { readonly _tag: 'Damaged' }): string =>
  count === 1
    ? `entry ${sequence} is damaged or missing`
    : `entries ${sequence} to ${sequence + count - 1} are damaged or missing`

/** Prints the events of a run, or those of one of its phases. */
export const logCommand = (
  run: string,
  phase: string | undefined,
  options: StoreOptions,
  io: Io,
): Promise<Either<CliFailure, ExitCode>> =>
  lookAt(options.store, io, ({ runs, damage }) => {
    const found = oneRun(runs, run)
    const chosen = isLeft(found) ? found : chosenOf(found.right, phase)
    if (isLeft(chosen)) return Promise.resolve(chosen)
    sayDamage(damage, io)
    answerAs(
      io,
      options,
      () =>
        chosen.right.map((entry) =>
          entry._tag === 'Sound'
            ? entry.event
            : { _tag: 'EntryDamaged', sequence: entry.sequence, count: entry.count },
        ),
      () =>
        chosen.right.map((entry) =>
          entry._tag === 'Sound' ? eventLine(entry.event as RunEvent) : `! ${damagedText(entry)}`,
        ),
    )
    return Promise.resolve(right(EXIT.succeeded))
  })
