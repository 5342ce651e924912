import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { withBenchmark } from '../market/actions/benchmark.js'
import type { Dataset } from '../market/bars/dataset.js'
import { levelStore } from '../store/level-store.js'
import { placeOf } from '../store/place.js'
import type { Store } from '../store/store.js'
import { type StoreError, showStoreError } from '../store/store-error.js'
import { storeView } from '../store/store-view.js'
import type { Stored } from '../store/stored.js'
import { actedOn } from './actions.js'
import { type DataOptions, embeddedBars, fileAt, fileBars, orUnable } from './bars.js'
import { type CliFailure, type Io, unable, wrongCall } from './io.js'
import { isSeveral } from './pattern.js'
import { temporary } from './process.js'
import { withSeriesFiles } from './series-files.js'
import { commandText, storeWords } from './text/command.js'

/** Version of everything that results depend on and no handler counts. */
export const ENGINE = 'regimen/1'

/** The bars with the returns of `--benchmark` next to them; its file is read as plain bars. */
const withBenchmarkFile = async (
  dataset: Dataset,
  { benchmark, store }: DataOptions,
  io: Io,
): Promise<Either<CliFailure, Dataset>> => {
  if (benchmark === undefined) return right(dataset)
  const path = fileAt(`--benchmark "${benchmark}"`, benchmark, io)
  if (isLeft(path)) return path
  const other = await fileBars(path.right, store === undefined ? {} : { store }, io)
  return isLeft(other) ? other : orUnable(withBenchmark(dataset, other.right))
}

/** Bars with their further series, and a benchmark, next to them. */
const finished = async (
  acted: Either<CliFailure, Dataset>,
  options: DataOptions,
  io: Io,
): Promise<Either<CliFailure, Dataset>> => {
  const known = isLeft(acted) ? acted : await withSeriesFiles(acted.right, options, io)
  return isLeft(known) ? known : withBenchmarkFile(known.right, options, io)
}

/** The bars of `--data`, or the embedded ones. Where `make`, the directory of the store is made for their columns. */
export const datasetAt = async (
  options: DataOptions,
  io: Io,
  make = false,
): Promise<Either<CliFailure, Dataset>> => {
  const { data, members } = options
  if (members !== undefined && (data === undefined || !(await isSeveral(data, io))))
    return left(wrongCall(`--members "${members}": it is of several instruments, and --data names one`))
  if (data === undefined) {
    const embedded = embeddedBars(options, io)
    const acted = isLeft(embedded) ? embedded : actedOn(embedded.right, undefined, options, io)
    return finished(acted, options, io)
  }
  if (await isSeveral(data, io))
    return left(
      wrongCall(`--data "${data}" names several instruments, and this command works on one: name one file`),
    )
  const path = fileAt(`--data "${data}"`, data, io)
  if (isLeft(path)) return path
  const dataset = await fileBars(path.right, options, io, make)
  const acted = isLeft(dataset) ? dataset : actedOn(dataset.right, path.right, options, io)
  return finished(acted, options, io)
}

/** Why a store did not open, with what helps. */
export const storeRefusal = (error: StoreError, directory: string): CliFailure => {
  const advice: Readonly<Record<StoreError['_tag'], readonly string[]>> = {
    StoreBusy: ['wait for it, or take another with --store; what only looks works meanwhile'],
    StoreDamaged: [`mend it with: ${commandText(['store', 'repair', ...storeWords(directory)])}`],
    NotAStore: ['give --store a new or empty folder, or a store'],
    WrongFormat: [
      `take another with --store, or the version that wrote it; where no other did, ${commandText(['store', 'repair', ...storeWords(directory)])} reads it again`,
    ],
    StoreFailed: [],
  }
  return unable(showStoreError(error), ...advice[error._tag])
}

/** That `--store` names no directory that a store could be in, if so. */
export const misplacedStore = async (directory: string, io: Io): Promise<CliFailure | undefined> => {
  if (directory === '' || directory.includes('\u0000'))
    return wrongCall('--store "": a folder is wanted, such as --store .regimen')
  const place = await placeOf(resolve(io.cwd, directory))
  if (isLeft(place)) return storeRefusal(place.left, directory)
  return undefined
}

/** Does something with what was opened, and closes it whatever happened; what closing finds is a failure too. */
const closing = async <A>(
  store: Store,
  directory: string,
  body: (store: Store) => Promise<Either<CliFailure, A>>,
): Promise<Either<CliFailure, A>> => {
  const done = await body(store).catch(async (cause: unknown) => {
    await store.close()
    return Promise.reject(cause instanceof Error ? cause : new Error(String(cause)))
  })
  const closed = await store.close()
  return isLeft(closed) && done._tag === 'Right' ? left(storeRefusal(closed.left, directory)) : done
}

/** Opens the store, does something with it, and closes it whatever happened. */
export const withStore = async <A>(
  directory: string,
  io: Io,
  body: (store: Store) => Promise<Either<CliFailure, A>>,
): Promise<Either<CliFailure, A>> => {
  const misplaced = await misplacedStore(directory, io)
  if (misplaced !== undefined) return left(misplaced)
  const store = await levelStore(resolve(io.cwd, directory), { now: io.now(), pid: io.pid })
  return isLeft(store) ? left(storeRefusal(store.left, directory)) : closing(store.right, directory, body)
}

/** That there is no store in a directory, if so: commands that only look make none. */
export const absentStore = (directory: string, io: Io): CliFailure | undefined =>
  existsSync(join(resolve(io.cwd, directory), 'STORE.json'))
    ? undefined
    : unable(`there is no store in ${directory}: nothing has run there yet`)

/** Reads a store without having it: while a run goes on in it, and where it cannot be written. */
export const withView = async <A>(
  directory: string,
  io: Io,
  body: (store: Store) => Promise<Either<CliFailure, A>>,
): Promise<Either<CliFailure, A>> => {
  const misplaced = await misplacedStore(directory, io)
  const absent = misplaced ?? absentStore(directory, io)
  if (absent !== undefined) return left(absent)
  const view = await storeView(resolve(io.cwd, directory), temporary)
  return isLeft(view) ? left(storeRefusal(view.left, directory)) : closing(view.right, directory, body)
}

/** What a store answers, its fault as a failure of the command. */
export const stored = async <A>(answer: Stored<A>): Promise<Either<CliFailure, A>> => {
  const given = await answer
  return isLeft(given) ? left(unable(showStoreError(given.left))) : given
}

/** A new run's id: of when, where and what it runs. */
export const runIdOf = (...parts: readonly (string | number)[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 8)
