import { type Either, isLeft, isRight, left, right } from 'fp-ts/lib/Either.js'
import type { Dataset } from '../market/bars/dataset.js'
import { embeddedSp500 } from '../market/embedded/sp500.kernel.js'
import type { Universe } from '../market/universe/universe.js'
import type { RunHeader } from '../store/store.js'
import type { DataOptions } from './bars.js'
import { dataAt } from './data-at.js'
import { type CliFailure, type Io, wrongCall } from './io.js'
import { memoOf } from './run-memo.js'

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

const same = <A extends Dataset | Universe>(
  header: RunHeader,
  found: A,
  what: string,
): Either<CliFailure, A> =>
  found.hash === hashIn(header)
    ? right(found)
    : left(
        wrongCall(
          `run ${header.run} was made on ${wanted(header)}; ${what} holds other bars (sha ${found.hash.slice(0, SHOWN)})`,
          'give the bars of the run with --data, read and adjusted as then',
        ),
      )

/**
 * What a run was made on: what `--data` names, read as the flags say or as the run read it, else what the run remembers, else the
 * embedded bars. Errors: it is other data than the run's, by its hash.
 */
export const recordedData = async (
  header: RunHeader,
  options: DataOptions,
  io: Io,
): Promise<Either<CliFailure, Dataset | Universe>> => {
  const data = memoOf(header)?.data
  if (options.data !== undefined) {
    const given = await dataAt(options, io)
    if (isRight(given) && given.right.hash === hashIn(header)) return given
    const asThen = await dataAt({ ...options, ...data?.options, data: options.data }, io)
    if (isRight(asThen) && asThen.right.hash === hashIn(header)) return asThen
    return isLeft(given) ? given : same(header, given.right, `--data "${options.data}"`)
  }
  if (data?.path === undefined) {
    const found = await dataAt({ ...options, ...data?.options }, io)
    return isLeft(found) ? found : same(header, found.right, `without --data ${embeddedSp500().name}`)
  }
  const found = await dataAt({ ...options, ...data.options, data: data.path }, io)
  if (isLeft(found))
    return left(wrongCall(`run ${header.run} was made on ${wanted(header)}`, ...found.left.lines))
  return same(header, found.right, `${data.path} has changed: it`)
}
