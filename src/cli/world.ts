import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Either, isLeft, left } from 'fp-ts/lib/Either.js'
import type { Dataset } from '../market/bars/dataset.js'
import { embeddedSp500 } from '../market/embedded/sp500.kernel.js'
import { levelStore } from '../store/level-store.js'
import type { Store, Stored } from '../store/store.js'
import { showStoreError } from '../store/store-error.js'
import { actedOn } from './actions.js'
import { type DataOptions, fileAt, fileBars } from './bars.js'
import { type CliFailure, type Io, unable, wrongCall } from './io.js'
import { isPattern } from './universe.js'

/** Version of everything that results depend on and no handler counts. */
export const ENGINE = 'regimen/1'
export const VERSION = '0.1.0'

/** The bars of `--data`, or the embedded ones. Where `make`, the directory of the store is made for their columns. */
export const datasetAt = async (
  options: DataOptions,
  io: Io,
  make = false,
): Promise<Either<CliFailure, Dataset>> => {
  const { data } = options
  if (data === undefined) return actedOn(embeddedSp500(), undefined, options, io)
  if (isPattern(data))
    return left(wrongCall(`--data "${data}": this works on one file; several are for regimen backtest`))
  const path = fileAt(`--data "${data}"`, data, io)
  if (isLeft(path)) return path
  const dataset = await fileBars(path.right, options, io, make)
  return isLeft(dataset) ? dataset : actedOn(dataset.right, path.right, options, io)
}

/** Opens the store, does something with it, and closes it whatever happened. */
export const withStore = async <A>(
  directory: string,
  io: Io,
  body: (store: Store) => Promise<Either<CliFailure, A>>,
): Promise<Either<CliFailure, A>> => {
  const store = await levelStore(resolve(io.cwd, directory), { now: io.now(), pid: io.pid })
  if (isLeft(store)) return left(unable(showStoreError(store.left)))
  try {
    return await body(store.right)
  } finally {
    await store.right.close()
  }
}

/** That there is no store in a directory, if so: commands that only look make none. */
export const absentStore = (directory: string, io: Io): CliFailure | undefined =>
  existsSync(join(resolve(io.cwd, directory), 'STORE.json'))
    ? undefined
    : unable(`there is no store in ${directory}: nothing has run there yet`)

/** Like `withStore`, for commands that only look. */
export const withKnownStore = async <A>(
  directory: string,
  io: Io,
  body: (store: Store) => Promise<Either<CliFailure, A>>,
): Promise<Either<CliFailure, A>> => {
  const absent = absentStore(directory, io)
  return absent === undefined ? withStore(directory, io, body) : left(absent)
}

/** What a store answers, its fault as a failure of the command. */
export const stored = async <A>(answer: Stored<A>): Promise<Either<CliFailure, A>> => {
  const given = await answer
  return isLeft(given) ? left(unable(showStoreError(given.left))) : given
}

/** A new run's id: of when, where and what it runs. */
export const runIdOf = (...parts: readonly (string | number)[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 8)
