import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { MarketServices } from '../candidate/services.js'
import { keyOf } from '../core/canonical/content-key.js'
import * as regimen from '../index.js'
import { userModule } from '../modules/user-module.js'
import * as parts from '../parts.js'
import { handlers } from '../phases/handlers.js'
import { builtInParts } from '../phases/library/built-in.js'
import { bundled, type LibrarySource } from '../phases/library/bundle.js'
import { handlersOf } from '../phases/library/bundled-handlers.js'
import type { ModuleOrigin } from '../phases/library/identity.js'
import { libraryOf } from '../phases/library/lone-part.js'
import type { Handlers } from '../run/handler.js'
import * as language from '../strategy.js'
import { showPlanFault } from '../workflow/plan/fault.js'

const packages = { regimen, 'regimen/strategy': language, 'regimen/parts': parts }

const sourceOf = async (from: ModuleOrigin): Promise<Either<string, LibrarySource>> => {
  const module = await userModule(from.module, packages)
  if (isLeft(module)) return module
  const { exports, sha256 } = module.right
  return sha256 === from.sha256
    ? right({ library: libraryOf(exports[from.export]), from })
    : left(
        `${from.module} was edited while the run went on: its hash is not ${from.sha256.slice(0, 12)} any more`,
      )
}

const loaded = async (
  modules: readonly ModuleOrigin[],
): Promise<Either<string, Handlers<MarketServices>>> => {
  const sources: LibrarySource[] = []
  for (const from of modules) {
    const source = await sourceOf(from)
    if (isLeft(source)) return source
    sources.push(source.right)
  }
  const bundle = bundled(builtInParts, sources)
  return isLeft(bundle) ? left(bundle.left.map(showPlanFault).join('; ')) : right(handlersOf(bundle.right))
}

const held: { key?: string; handlers?: Promise<Either<string, Handlers<MarketServices>>> } = {}
/** The handlers of the modules of a task, loaded once as long as tasks come of the same. Errors: another content, in words. */
export const handlersFrom = (
  modules: readonly ModuleOrigin[],
): Promise<Either<string, Handlers<MarketServices>>> => {
  if (modules.length === 0) return Promise.resolve(right(handlers))
  const key = keyOf(modules)
  if (held.key !== key || held.handlers === undefined) {
    held.key = key
    held.handlers = loaded(modules)
  }
  return held.handlers
}
