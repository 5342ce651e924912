import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { Dataset } from '../market/bars/dataset.js'
import { embeddedSp500 } from '../market/embedded/sp500.kernel.js'
import type { RunHeader } from '../store/store.js'
import type { DataOptions } from './bars.js'
import { type CliFailure, type Io, wrongCall } from './io.js'
import { memoOf } from './run-memo.js'
import { datasetAt } from './world.js'

const SHOWN = 12
/** The hash of the bars that a run was made on. */
export const hashIn = ({ dataset }: RunHeader): string | undefined =>
  typeof dataset === 'object' &&
  dataset !== null &&
  'dataset' in dataset &&
  typeof dataset.dataset === 'string'
    ? dataset.dataset
    : undefined

/** The bars of a run in words: their name, file and hash. */
const wanted = (header: RunHeader): string => {
  const data = memoOf(header)?.data
  const hash = hashIn(header)?.slice(0, SHOWN) ?? 'unknown'
  return data === undefined ? `bars with sha ${hash}` : `${data.path ?? data.name} (sha ${hash})`
}

const same = (header: RunHeader, found: Dataset, what: string): Either<CliFailure, Dataset> =>
  found.hash === hashIn(header)
    ? right(found)
    : left(
        wrongCall(
          `run ${header.run} was made on ${wanted(header)}; ${what} holds other bars (sha ${found.hash.slice(0, SHOWN)})`,
          'give the bars of the run with --data, read and adjusted as then',
        ),
      )

/**
 * The bars that a run was made on: those of `--data`, else those of the file that the run remembers, else the embedded ones.
 * Errors: they are other bars than the run's, by their hash.
 */
export const barsOfRun = async (
  header: RunHeader,
  options: DataOptions,
  io: Io,
): Promise<Either<CliFailure, Dataset>> => {
  const data = memoOf(header)?.data
  if (options.data !== undefined) {
    const given = await datasetAt(options, io)
    return isLeft(given) ? given : same(header, given.right, `--data "${options.data}"`)
  }
  if (data?.path === undefined) {
    const found = await datasetAt({ ...options, ...data?.options }, io)
    return isLeft(found) ? found : same(header, found.right, `without --data ${embeddedSp500().name}`)
  }
  const found = await datasetAt({ ...options, ...data.options, data: data.path }, io)
  if (isLeft(found))
    return left(wrongCall(`run ${header.run} was made on ${wanted(header)}`, ...found.left.lines))
  return same(header, found.right, `${data.path} has changed: it`)
}
