import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { createJiti } from 'jiti'
import { sourceHash } from './source-hash.js'

/** A user's module that has been run: what it exports, and the hash of its source and of its own relative imports. */
export interface UserModule {
  readonly exports: Readonly<Record<string, unknown>>
  readonly sha256: string
}

/** A module of this package, compiled or as source: a user's file imports the very code that runs it. */
const own = (module: string): string => {
  const compiled = fileURLToPath(new URL(`../${module}.js`, import.meta.url))
  return existsSync(compiled) ? compiled : fileURLToPath(new URL(`../${module}.ts`, import.meta.url))
}

/**
 * Runs a user's module, in TypeScript or JavaScript. `packages` are those of this project that it may import by name. Errors:
 * in words, what the module threw.
 */
export const userModule = async (
  path: string,
  packages: Readonly<Record<string, unknown>>,
): Promise<Either<string, UserModule>> => {
  const load = async (): Promise<UserModule> => {
    const jiti = createJiti(import.meta.url, {
      alias: { 'regimen/laws': own('../laws/index') },
      virtualModules: packages,
      moduleCache: false,
      // a cache in the shared temporary folder would run what another user puts there
      fsCache: false,
    })
    return { exports: await jiti.import<Readonly<Record<string, unknown>>>(path), sha256: sourceHash(path) }
  }
  return load().then(right, (cause: unknown) => left(cause instanceof Error ? cause.message : String(cause)))
}
