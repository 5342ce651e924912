import { existsSync, statSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { traverseSeqArray } from 'fp-ts/lib/TaskEither.js'
import type { MarketServices } from '../candidate/services.js'
import { didYouMean } from '../core/near.js'
import { type UserModule, userModule } from '../modules/user-module.js'
import { handlers } from '../phases/handlers.js'
import { type Bundle, bundled, type LibrarySource } from '../phases/library/bundle.js'
import { handlersOf } from '../phases/library/bundled-handlers.js'
import type { ModuleOrigin } from '../phases/library/identity.js'
import { isLibrary, libraryOf } from '../phases/library/lone-part.js'
import type { Handlers } from '../run/handler.js'
import { builtIn } from '../templates/library.js'
import { showPlanFault } from '../workflow/plan/fault.js'
import { notice } from './answer.js'
import { type CliFailure, type Io, unable, wrongCall } from './io.js'
import type { LibraryOptions } from './library-flag.js'

const MODULES = ['.ts', '.mts', '.js', '.mjs']

/** Whether a file is run and not read: a module. */
export const isModule = (file: string): boolean => MODULES.includes(extname(file))

/** Runs a module of the user, which imports the very code that runs it. */
export const moduleAt = async (file: string, path: string): Promise<Either<CliFailure, UserModule>> => {
  const loaded = await userModule(path, {
    regimen: await import('../index.js'),
    'regimen/strategy': await import('../strategy.js'),
    'regimen/parts': await import('../parts.js'),
  })
  return isLeft(loaded) ? left(unable(`${file}: ${loaded.left}`)) : loaded
}

/** The library of FILE or FILE#export: without a name the export `library`, the default one, or the only one. */
const sourceAt = async (
  what: string,
  { cwd }: Pick<Io, 'cwd'>,
): Promise<Either<CliFailure, LibrarySource>> => {
  const [file = '', name] = what.split('#')
  const path = resolve(cwd, file)
  if (!isModule(file))
    return left(
      wrongCall(`--library "${what}": a library is a .ts or .js file, with #name for one of its exports`),
    )
  if (!existsSync(path) || !statSync(path).isFile())
    return left(wrongCall(`--library "${what}": there is no file ${file}`))
  const module = await moduleAt(file, path)
  if (isLeft(module)) return module
  const { exports, sha256 } = module.right
  const libraries = Object.keys(exports).filter((key) => isLibrary(exports[key]))
  const found =
    name ??
    ['library', 'default'].find((key) => libraries.includes(key)) ??
    (libraries.length === 1 ? libraries[0] : undefined)
  if (found === undefined)
    return left(
      wrongCall(
        libraries.length === 0
          ? `--library "${what}": it exports no library, a record such as { operators: { mine } }`
          : `--library "${what}": it exports several, say which: ${libraries.map((key) => `${file}#${key}`).join(', ')}`,
      ),
    )
  const library = exports[found]
  if (library === undefined)
    return left(wrongCall(`--library "${what}": it has no export "${found}"${didYouMean(found, libraries)}`))
  return right({ library: libraryOf(library), from: { module: path, export: found, sha256 } })
}

/** The library that a run remembers. Errors: its file is gone, or was edited since. */
const rememberedAt = async (from: ModuleOrigin): Promise<Either<CliFailure, LibrarySource>> => {
  if (!existsSync(from.module))
    return left(unable(`the library of the run, ${from.module}, is not there: give it with --library`))
  const module = await moduleAt(from.module, from.module)
  if (isLeft(module)) return module
  const { exports, sha256 } = module.right
  return sha256 === from.sha256
    ? right({ library: libraryOf(exports[from.export]), from })
    : left(
        unable(
          `the library of the run, ${from.module}, was edited since: its hash is not ${from.sha256.slice(0, 12)} any more`,
        ),
      )
}

const bundleOf = (sources: readonly LibrarySource[]): Either<CliFailure, Bundle> => {
  const bundle = bundled(builtIn, sources)
  return isLeft(bundle) ? left(wrongCall(...bundle.left.map(showPlanFault))) : bundle
}

/** The libraries of the command line with the parts that come with regimen. Errors: all faults of their parts at once. */
export const bundleAt = async (
  { library = [] }: LibraryOptions,
  io: Pick<Io, 'cwd'>,
  more: readonly LibrarySource[] = [],
): Promise<Either<CliFailure, Bundle>> => {
  const sources = await traverseSeqArray((what: string) => () => sourceAt(what, io))(library)()
  return isLeft(sources) ? sources : bundleOf([...more, ...sources.right])
}

/** The libraries that a run remembers, or those of the command line where it names some. */
export const bundleOfRun = async (
  modules: readonly ModuleOrigin[],
  options: LibraryOptions,
  io: Pick<Io, 'cwd'>,
): Promise<Either<CliFailure, Bundle>> => {
  if (options.library !== undefined && options.library.length > 0) return bundleAt(options, io)
  const sources = await traverseSeqArray((from: ModuleOrigin) => () => rememberedAt(from))(modules)()
  return isLeft(sources) ? sources : bundleOf(sources.right)
}

/** What reads the results of a run: with its library where that can be loaded, else as far as what comes with regimen goes. */
export const handlersOfRun = async (
  modules: readonly ModuleOrigin[],
  options: LibraryOptions,
  io: Pick<Io, 'cwd' | 'err'>,
): Promise<Handlers<MarketServices>> => {
  const bundle = await bundleOfRun(modules, options, io)
  if (!isLeft(bundle)) return handlersOf(bundle.right)
  notice(io, ...bundle.left.lines.map((line) => `! ${line}`))
  return handlers
}
