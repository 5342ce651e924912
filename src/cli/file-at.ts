import { existsSync, readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Either, flatMap, left, mapLeft, right, tryCatch } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { type CliFailure, type Io, unable, wrongCall } from './io.js'

/** The path of a file that a command line names, where there is one. */
export const fileAt = (what: string, file: string, { cwd }: Io): Either<CliFailure, string> => {
  const path = resolve(cwd, file)
  if (file === '' || !existsSync(path)) return left(wrongCall(`${what}: there is no such file`))
  const found = statSync(path)
  return found.isDirectory()
    ? left(wrongCall(`${what}: it is a directory, not a file`))
    : found.isCharacterDevice()
      ? left(wrongCall(`${what}: it is a device, not a file`))
      : right(path)
}

const MEGABYTE = 1_048_576
/** The most megabytes of a file that is read as a whole. */
const LARGEST = { bytes: 2047, text: 511 } as const

const whole = <A>(what: string, path: string, megabytes: number, read: () => A): Either<CliFailure, A> =>
  pipe(
    tryCatch(
      () => statSync(path).size,
      (cause) => cause,
    ),
    flatMap((size) => (size > megabytes * MEGABYTE ? left(undefined) : tryCatch(read, (cause) => cause))),
    mapLeft((cause) =>
      unable(
        cause === undefined
          ? `${what}: it is larger than ${megabytes} MB, the most that is read as a whole`
          : `${what}: it cannot be read: ${(cause as Error).message}`,
      ),
    ),
  )

/** What a file at a path holds, read as a whole, or why it is not. */
export const bytesIn = (what: string, path: string): Either<CliFailure, Uint8Array> =>
  whole(what, path, LARGEST.bytes, () => readFileSync(path))
/** The text of a file at a path, read as a whole, or why it is not. */
export const textIn = (what: string, path: string): Either<CliFailure, string> =>
  whole(what, path, LARGEST.text, () => readFileSync(path, 'utf8'))

/** What a file that a command line names holds. */
export const bytesAt = (what: string, file: string, io: Io): Either<CliFailure, Uint8Array> =>
  pipe(
    fileAt(what, file, io),
    flatMap((path) => bytesIn(what, path)),
  )
/** The text of a file that a command line names. */
export const textAt = (what: string, file: string, io: Io): Either<CliFailure, string> =>
  pipe(
    fileAt(what, file, io),
    flatMap((path) => textIn(what, path)),
  )
