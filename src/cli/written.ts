import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { type CliFailure, type Io, unable } from './io.js'

/** Writes a file that a flag names. */
export const written = (
  file: string,
  content: string | Uint8Array,
  { cwd }: Io,
): Either<CliFailure, true> => {
  try {
    writeFileSync(resolve(cwd, file), content)
    return right(true)
  } catch (cause) {
    return left(unable(`cannot write ${file}: ${cause instanceof Error ? cause.message : String(cause)}`))
  }
}
