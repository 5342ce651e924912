import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { isRecord } from '../core/codec/codec.js'
import { ownModule } from '../core/own-file.js'
import { sourceHash } from './source-hash.js'

/** A user's module that has been run: what it exports, and the hash of its source and of its own relative imports. */
export interface UserModule {
  readonly exports: Readonly<Record<string, unknown>>
  readonly sha256: string
}

type Packages = Readonly<Record<string, unknown>>

/** What a module threw, in words; the call of a name that an import does not have is said as that, with who has it. */
const causeText = (cause: unknown, packages: Packages): string => {
  const text = cause instanceof Error ? cause.message : String(cause)
  const [, name] = /^\(0 , _\w+\.(\w+)\) is not a function$/.exec(text) ?? []
  if (name === undefined) return text
  const owner = Object.entries(packages).find(([, has]) => isRecord(has) && name in has)?.[0]
  return `it calls "${name}", which what it imports it from does not have${owner === undefined ? '' : `: "${owner}" has it`}`
}

/**
 * Runs a user's module, in TypeScript or JavaScript. `packages` are those of this project that it may import by name. Errors:
 * in words, what the module threw.
 */
export const userModule = async (path: string, packages: Packages): Promise<Either<string, UserModule>> => {
  const load = async (): Promise<UserModule> => {
    // its 220 kB are read by those alone who have a file of their own
    const { createJiti } = await import('jiti')
    const jiti = createJiti(import.meta.url, {
      // a user's file imports the very code that runs it
      alias: { 'regimen/laws': ownModule('laws/index') },
      virtualModules: packages,
      moduleCache: false,
      // a cache in the shared temporary folder would run what another user puts there
      fsCache: false,
    })
    return { exports: await jiti.import<Readonly<Record<string, unknown>>>(path), sha256: sourceHash(path) }
  }
  return load().then(right, (cause: unknown) => left(causeText(cause, packages)))
}
