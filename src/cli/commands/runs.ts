import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { didYouMean } from '../../core/near.js'
import { showTime } from '../../market/bars/dataset-text.js'
import { stateOf } from '../../monitor/status.js'
import type { RunEvent } from '../../run/event.js'
import type { Entry } from '../../store/entry.js'
import { type CliFailure, EXIT, type ExitCode, type Io, jsonText, unable } from '../io.js'
import { runEventsIn } from '../known-work.js'
import { lookAt, oneRun, type SeenRun, seenStatus } from '../onlooker.js'
import { memoOf } from '../run-memo.js'
import { eventLine } from '../text/event.js'
import { seconds, table } from '../text/table.js'

/** The flags of a command that looks at the runs of a store. */
export interface StoreOptions {
  readonly store: string
  readonly json: boolean
}

/** Says on stderr what of a store cannot be read. */
export const sayDamage = (damage: readonly string[], io: Io): void => {
  for (const what of damage) io.err(`! ${what}\n`)
}

const lasted = ({ entries }: SeenRun): string => {
  const { started_at, last_at } = stateOf(runEventsIn(entries))
  return seconds(Math.max(0, last_at - started_at))
}

/** Lists the runs of a store, oldest first. */
export const runsCommand = (options: StoreOptions, io: Io): Promise<Either<CliFailure, ExitCode>> =>
  lookAt(options.store, io, ({ runs, damage }) => {
    const rows = runs.map((run) => ({ run, header: run.header, status: seenStatus(run) }))
    if (options.json)
      io.out(
        jsonText(
          rows.map(({ header, status }) => ({ ...status, seed: header.seed, started_at: header.started_at })),
        ),
      )
    else
      for (const line of table([
        ['run', 'status', 'done', 'started', 'lasted', 'seed', 'data', 'template'],
        ...rows.map(({ run, header, status }) => [
          header.run,
          status.status,
          `${Math.floor(100 * status.progress)} %`,
          showTime(header.started_at),
          lasted(run),
          String(header.seed),
          memoOf(header)?.data?.name ?? '',
          header.template,
        ]),
      ]))
        io.err(`${line}\n`)
    sayDamage(damage, io)
    return Promise.resolve(right(EXIT.succeeded))
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
    if (options.json)
      io.out(
        jsonText(
          chosen.right.map((entry) =>
            entry._tag === 'Sound'
              ? entry.event
              : { _tag: 'EntryDamaged', sequence: entry.sequence, count: entry.count },
          ),
        ),
      )
    else
      for (const entry of chosen.right)
        io.err(
          entry._tag === 'Sound' ? `${eventLine(entry.event as RunEvent)}\n` : `! ${damagedText(entry)}\n`,
        )
    return Promise.resolve(right(EXIT.succeeded))
  })
