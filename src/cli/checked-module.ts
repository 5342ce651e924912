import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { once } from '../core/once.js'
import { isLibrary, libraryOf } from '../phases/library/lone-part.js'
import { type CliFailure, wrongCall } from './io.js'
import { moduleAt } from './library-file.js'
import { moduleIn } from './source.js'

type Exports = Readonly<Record<string, unknown>>

/** A module that a target names, loaded once; `again` loads it once more, and no more often however often it is asked. */
export interface CheckedModule {
  readonly file: string
  readonly name: string | undefined
  readonly exports: Exports
  readonly again: () => Promise<Either<CliFailure, Exports>>
}

/** The module of a target `FILE.ts#export`; nothing where the target names none. */
export const checkedModule = async (
  what: string,
  cwd: string,
): Promise<Either<CliFailure, CheckedModule> | undefined> => {
  const file = moduleIn(what)
  if (file === undefined) return undefined
  const [, name] = what.split('#')
  const path = resolve(cwd, file)
  if (!existsSync(path)) return left(wrongCall(`there is no file ${file}`))
  const exports = async (): Promise<Either<CliFailure, Exports>> => {
    const loaded = await moduleAt(file, path)
    return isLeft(loaded) ? loaded : right(loaded.right.exports)
  }
  const again = once(exports)
  const first = await exports()
  return isLeft(first) ? first : right({ file, name, exports: first.right, again })
}

/** What a module exports by name, with the parts of its libraries under their own names. */
export const partsIn = (exports: Exports): Exports => {
  const alone = Object.entries(exports).filter(([, value]) => !isLibrary(value))
  const held = new Set(alone.map(([, value]) => value))
  const within = Object.values(exports)
    .filter(isLibrary)
    .flatMap((library) => Object.values(libraryOf(library)))
    .flatMap((parts) => Object.entries(parts))
    .filter(([, part]) => !held.has(part))
  return Object.fromEntries([...within, ...alone])
}
