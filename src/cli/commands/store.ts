import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { table } from '../../core/text-table.js'
import { count, counted } from '../../stats/metrics/metric-text.js'
import { compacted, fileBlobs, levelKeyValue, type OpenLevel, openLevel } from '../../store/level-store.js'
import { databaseView } from '../../store/store-view.js'
import { exportRun, importRun } from '../../store/upkeep/bundle.js'
import { collectGarbage } from '../../store/upkeep/collect.js'
import { repairStore } from '../../store/upkeep/repair.js'
import { sizeOfStore } from '../../store/upkeep/size.js'
import { answerAs, notice } from '../answer.js'
import { type CliFailure, EXIT, type ExitCode, type Io, unable, wrongCall } from '../io.js'
import { lookAt, oneRun } from '../onlooker.js'
import { temporary } from '../process.js'
import { commandText, storeWords } from '../text/command.js'
import { bytesText } from '../upkeep/amounts.js'
import { checkedApart } from '../upkeep/checked.js'
import { absentStore, misplacedStore, storeRefusal } from '../world.js'
import type { StoreOptions } from './runs.js'

type Done = Promise<Either<CliFailure, ExitCode>>

const present = (directory: string): CliFailure =>
  unable(`there is no store in ${directory}: nothing has run there yet`)

/** A store that is there, however damaged: its directory, or why it is none. */
const directoryOf = ({ store }: StoreOptions, io: Io): Either<CliFailure, string> => {
  const directory = resolve(io.cwd, store)
  const isThere = ['STORE.json', 'db', 'damaged'].some((name) => existsSync(resolve(directory, name)))
  return store !== '' && isThere ? right(directory) : left(present(store))
}

/** Opens a store for its upkeep, does something with it, and closes it whatever happened. */
const withLevel = async <A>(
  { store }: StoreOptions,
  io: Io,
  body: (level: OpenLevel, directory: string) => Promise<Either<CliFailure, A>>,
): Promise<Either<CliFailure, A>> => {
  const misplaced = await misplacedStore(store, io)
  if (misplaced !== undefined) return left(misplaced)
  const directory = resolve(io.cwd, store)
  const level = await openLevel(directory, { now: io.now(), pid: io.pid })
  if (isLeft(level)) return left(storeRefusal(level.left, store))
  try {
    return await body(level.right, directory)
  } catch (cause) {
    return left(
      unable(`the store ${store} failed: ${cause instanceof Error ? cause.message : String(cause)}`),
    )
  } finally {
    await level.right.release().catch(() => undefined)
    await level.right.values.close()
  }
}

/** Verifies every record of a store without changing it. Exit code 1 where something is damaged. */
export const storeCheckCommand = async (options: StoreOptions, io: Io): Done => {
  const directory = directoryOf(options, io)
  if (isLeft(directory)) return directory
  const checked = await checkedApart(directory.right)
  const { faults, records, bytes, blobs, runs } = checked
  answerAs(
    io,
    options,
    () => checked,
    () => [
      ...faults.map(({ what, message }) => `✖ ${what}: ${message}`),
      `${count(records)} records of ${bytesText(bytes)}, ${counted(blobs, 'blob')}, ${counted(runs, 'run')}: ${faults.length === 0 ? 'all sound' : counted(faults.length, 'fault')}`,
    ],
  )
  if (faults.length > 0 && !options.json)
    notice(io, `mend it with: ${commandText(['store', 'repair', ...storeWords(options.store)])}`)
  return right(faults.length === 0 ? EXIT.succeeded : EXIT.failed)
}

const LOST_SHOWN = 20
/** Makes a store sound again from every record that is, and says what was lost. */
export const repairCommand = async (options: StoreOptions, io: Io): Done => {
  const directory = directoryOf(options, io)
  if (isLeft(directory)) return directory
  const repaired = await repairStore(directory.right, { now: io.now(), temporary })
  if (isLeft(repaired)) return left(storeRefusal(repaired.left, options.store))
  const { kept, lost, results, blobs, aside } = repaired.right
  answerAs(
    io,
    options,
    () => repaired.right,
    () => [
      ...lost.slice(0, LOST_SHOWN).map((key) => `lost: the record ${key}`),
      ...(lost.length > LOST_SHOWN ? [`lost: ${count(lost.length - LOST_SHOWN)} more records`] : []),
      ...results.map((key) => `lost: the result ${key.slice(0, 12)}, which is computed again`),
      ...blobs.map((hash) => `lost: the blob ${hash.slice(0, 12)}`),
      `${count(kept)} records kept, ${count(lost.length + results.length + blobs.length)} lost · the files as they were: ${options.store}/${aside}, which may be removed`,
    ],
  )
  return right(EXIT.succeeded)
}

/** The flags of a collection. */
export interface CollectOptions extends StoreOptions {
  readonly keep?: number
  readonly olderThan?: number
  readonly budget?: number
  readonly forgetTrials?: boolean
  readonly dryRun?: boolean
}

/** Takes away what no kept run names. */
export const collectCommand = async (options: CollectOptions, io: Io): Done => {
  const absent = absentStore(options.store, io)
  if (absent !== undefined) return left(absent)
  return withLevel(options, io, async ({ database, values, blobs }, directory) => {
    const { keep, olderThan, budget, forgetTrials, dryRun = false } = options
    const rules = {
      ...(keep === undefined ? {} : { keep }),
      ...(olderThan === undefined ? {} : { older_than: io.now() - olderThan }),
      ...(budget === undefined ? {} : { budget }),
      ...(forgetTrials === undefined ? {} : { forget_trials: forgetTrials }),
    }
    const gone = await collectGarbage(directory, values, blobs, rules, dryRun)
    if (!dryRun) await compacted(database)
    answerAs(
      io,
      options,
      () => ({ ...gone, dry_run: dryRun }),
      () => [
        `${dryRun ? 'would take away' : 'took away'} ${counted(gone.runs.length, 'run')}, ${counted(gone.records, 'record')} and ${counted(gone.blobs, 'blob')} of ${bytesText(gone.bytes)}${gone.trials_kept > 0 ? `; the trials of ${gone.trials_kept === 1 ? 'one search' : `${count(gone.trials_kept)} searches`} stay counted (--forget-trials)` : ''}`,
      ],
    )
    return right(EXIT.succeeded)
  })
}

/** Prints what a store holds, by part and by run. */
export const sizeCommand = async (options: StoreOptions, io: Io): Done => {
  const absent = absentStore(options.store, io)
  if (absent !== undefined) return left(absent)
  const directory = resolve(io.cwd, options.store)
  const view = await databaseView(directory, temporary)
  if (isLeft(view)) return left(storeRefusal(view.left, options.store))
  try {
    const values = levelKeyValue(view.right.database, () => undefined)
    const size = await sizeOfStore(
      directory,
      values,
      fileBlobs(resolve(directory, 'blobs'), () => undefined),
    )
    answerAs(
      io,
      options,
      () => size,
      () => [
        ...table(
          [
            ...size.parts.map(({ what, count: some, bytes }) => [what, count(some), bytesText(bytes)]),
            ['on disk', '', bytesText(size.disk)],
          ],
          ['left', 'right', 'right'],
        ),
        ...table(
          [
            ['run', 'names', 'alone'],
            ...size.runs.map(({ run, bytes, alone }) => [run, bytesText(bytes), bytesText(alone)]),
          ],
          ['left', 'right', 'right'],
        ),
      ],
    )
    return right(EXIT.succeeded)
  } finally {
    await view.right.close()
  }
}

/** Writes a run with all that it names into one file. */
export const exportCommand = (run: string, options: StoreOptions & { readonly out?: string }, io: Io): Done =>
  lookAt(options.store, io, async ({ runs }) => {
    const found = oneRun(runs, run)
    if (isLeft(found)) return found
    if (found.right.isLive)
      return left(unable(`run ${found.right.header.run} goes on: export it when it has ended`))
    const id = found.right.header.run
    const out = options.out ?? `${id}.regimen`
    const directory = resolve(io.cwd, options.store)
    const view = await databaseView(directory, temporary)
    if (isLeft(view)) return left(storeRefusal(view.left, options.store))
    try {
      const values = levelKeyValue(view.right.database, () => undefined)
      const blobs = fileBlobs(resolve(directory, 'blobs'), () => undefined)
      const bundled = await exportRun(id, values, blobs, resolve(io.cwd, out))
      answerAs(
        io,
        options,
        () => ({ file: out, ...bundled }),
        () => [
          ...bundled.missing.map((hash) => `! content ${hash.slice(0, 12)} is missing or damaged`),
          `run ${id} in ${out}, ${counted(bundled.records, 'record')} of ${bytesText(bundled.bytes)}`,
        ],
      )
      if (!options.json) notice(io, `take it in with: ${commandText(['store', 'import', out])}`)
      return right(bundled.missing.length === 0 ? EXIT.succeeded : EXIT.partial)
    } catch (cause) {
      return left(unable(`cannot write ${out}: ${cause instanceof Error ? cause.message : String(cause)}`))
    } finally {
      await view.right.close()
    }
  })

/** Takes an exported run into a store. */
export const importCommand = async (file: string, options: StoreOptions, io: Io): Done => {
  const path = resolve(io.cwd, file)
  if (file === '' || !existsSync(path)) return left(wrongCall(`"${file}": there is no such file`))
  return withLevel(options, io, async ({ values, blobs }) => {
    const taken = await importRun(path, values, blobs)
    if (isLeft(taken)) return left(unable(`${file}: ${taken.left.because}; nothing was taken in`))
    const { run, records, differing, isKnown } = taken.right
    answerAs(
      io,
      options,
      () => taken.right,
      () => [
        ...differing.map((key) => `! the store has another result ${key.slice(0, 12)}: its own stays`),
        `run ${run}${isKnown ? ' was there' : ''}, ${counted(records, 'record')} taken in`,
      ],
    )
    if (!options.json) notice(io, `try: ${commandText(['show', run, ...storeWords(options.store)])}`)
    return right(differing.length === 0 ? EXIT.succeeded : EXIT.partial)
  })
}
