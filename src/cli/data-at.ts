import type { Either } from 'fp-ts/lib/Either.js'
import type { Dataset } from '../market/bars/dataset.js'
import type { Universe } from '../market/universe/universe.js'
import type { DataOptions } from './bars.js'
import type { CliFailure, Io } from './io.js'
import { isSeveral } from './pattern.js'
import { universeAt } from './universe.js'
import { datasetAt } from './world.js'

/** What `--data` names: several instruments, the bars of one, or without it the embedded ones. */
export const dataAt = async (
  options: DataOptions,
  io: Io,
  make = false,
): Promise<Either<CliFailure, Dataset | Universe>> =>
  options.data !== undefined && (await isSeveral(options.data, io))
    ? universeAt(options.data, options, io)
    : datasetAt(options, io, make)
