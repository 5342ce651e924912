import { existsSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type Either, left, map, right, traverseArray } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { type CliFailure, type Io, unable } from './io.js'
import { shellWord } from './text/command.js'

/** Writes a file that a flag names. */
export const writtenFile = (
  file: string,
  content: string | Uint8Array,
  { cwd }: Io,
): Either<CliFailure, true> => {
  const folder = dirname(file)
  if (!existsSync(resolve(cwd, folder)))
    return left(
      unable(`cannot write ${file}: there is no folder ${folder} (mkdir -p ${shellWord(folder)} makes it)`),
    )
  try {
    writeFileSync(resolve(cwd, file), content)
    return right(true)
  } catch (cause) {
    return left(unable(`cannot write ${file}: ${cause instanceof Error ? cause.message : String(cause)}`))
  }
}

/** Files that flags name, each with what is written to it; without the flag nothing is. */
export type Files = readonly (readonly [file: string | undefined, content: () => string])[]

/** Writes files in their order, up to the first that cannot be written. */
export const filesWritten = (files: Files, io: Io): Either<CliFailure, true> =>
  pipe(
    files,
    traverseArray(([file, content]) => (file === undefined ? right(true) : writtenFile(file, content(), io))),
    map(() => true as const),
  )
