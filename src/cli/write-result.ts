import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import { type Either, flatMap, left, map, right, traverseArray } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
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
  traverseArray((text: string): Either<CliFailure, Wanted> => {
    const at = text.lastIndexOf('=')
    const [root, ...path] = text.slice(at + 1).split('.')
    return at > 0 && root === 'result' && path.every((key) => key !== '')
      ? right({ file: text.slice(0, at), path })
      : left(wrongCall(`--write ${text}: write FILE=result.path, such as best.yaml=result.best_params`))
  })(texts)

const found = (value: unknown, { file, path }: Wanted, at = 'result'): Either<CliFailure, unknown> => {
  const [key, ...rest] = path
  if (key === undefined) return right(value)
  const inner = isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined
  if (inner !== undefined) return found(inner, { file, path: rest }, `${at}.${key}`)
  const names = isRecord(value) ? Object.keys(value) : []
  return left(unable(`--write ${file}: ${at} has no "${key}"${didYouMean(key, names)}`))
}

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
  pipe(
    wanted,
    traverseArray((one) =>
      pipe(
        found(result, one),
        flatMap((value) =>
          atomically(
            resolve(cwd, one.file),
            extname(one.file) === '.json' ? jsonText(value) : stringify(value),
          ),
        ),
      ),
    ),
    map(() => true as const),
  )
