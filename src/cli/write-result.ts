import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { stringify } from 'yaml'
import { isRecord } from '../core/codec/codec.js'
import { didYouMean } from '../core/near.js'
import { type CliFailure, type Io, jsonText, unable, wrongCall } from './io.js'

/** One `FILE=result.path` of the command line. */
interface Wanted {
  readonly file: string
  readonly path: readonly string[]
}

/** Reads `--write FILE=result.path`; the file's ending says whether JSON or YAML is written. */
export const wantedOf = (texts: readonly string[]): Either<CliFailure, readonly Wanted[]> =>
  texts.reduce<Either<CliFailure, readonly Wanted[]>>((done, text) => {
    if (isLeft(done)) return done
    const at = text.lastIndexOf('=')
    const [root, ...path] = text.slice(at + 1).split('.')
    return at > 0 && root === 'result' && path.every((key) => key !== '')
      ? right([...done.right, { file: text.slice(0, at), path }])
      : left(wrongCall(`--write ${text}: write FILE=result.path, such as best.yaml=result.best_params`))
  }, right([]))

const found = (result: unknown, { file, path }: Wanted): Either<CliFailure, unknown> =>
  path.reduce<Either<CliFailure, unknown>>((held, key, i) => {
    if (isLeft(held)) return held
    const value = isRecord(held.right) && Object.hasOwn(held.right, key) ? held.right[key] : undefined
    if (value !== undefined) return right(value)
    const names = isRecord(held.right) ? Object.keys(held.right) : []
    return left(
      unable(
        `--write ${file}: ${['result', ...path.slice(0, i)].join('.')} has no "${key}"${didYouMean(key, names)}`,
      ),
    )
  }, right(result))

const atomically = (path: string, content: string): Either<CliFailure, true> => {
  const draft = `${path}.${process.pid}.draft`
  try {
    writeFileSync(draft, content, { flush: true })
    renameSync(draft, path)
    return right(true)
  } catch (cause) {
    rmSync(draft, { force: true })
    return left(unable(`cannot write ${path}: ${cause instanceof Error ? cause.message : String(cause)}`))
  }
}

/** Writes parts of a run's result into files, each whole or not at all. Errors: a part that there is not. */
export const writeResult = (
  result: unknown,
  wanted: readonly Wanted[],
  { cwd }: Pick<Io, 'cwd'>,
): Either<CliFailure, true> =>
  wanted.reduce<Either<CliFailure, true>>((done, one) => {
    if (isLeft(done)) return done
    const value = found(result, one)
    if (isLeft(value)) return value
    return atomically(
      resolve(cwd, one.file),
      extname(one.file) === '.json' ? jsonText(value.right) : stringify(value.right),
    )
  }, right(true))
