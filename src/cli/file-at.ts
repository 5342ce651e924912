import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { type CliFailure, type Io, wrongCall } from './io.js'

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
