import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'

const ROOT = resolve(import.meta.dirname, '../../..')
const CACHE = join(ROOT, 'node_modules/.cache/regimen-mutants')
const TIMEOUT_MS = 120_000

/** The rooms of which tests bind laws. */
export const boundRooms = (): readonly string[] =>
  readdirSync(join(ROOT, 'test'), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() && entry.name !== 'laws' && bindingsIn(entry.name).length > 0 ? [entry.name] : [],
  )
/** The tests that bind laws, of a room or of several with a comma between them. */
const bindingsOf = (rooms: string): readonly string[] => rooms.split(',').flatMap(bindingsIn)
const bindingsIn = (room: string): readonly string[] =>
  readdirSync(join(ROOT, 'test', room))
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `./test/${room}/${name}`)
    .filter((path) => readFileSync(join(ROOT, path), 'utf8').includes('bindLaws'))

const runner = (room: string, bail: boolean, of: readonly string[] | undefined): string => `
import './test/seed.ts'
import { bound } from 'bound-laws'
${bindingsOf(room)
  .map((path) => `import '${path}'`)
  .join('\n')}
const wanted = ${JSON.stringify(of ?? null)}
const laws = bound.flatMap(([about, laws]) => laws.map((law) => ({ about, law })))
  .filter(({ law }) => wanted === null || wanted.includes(law.of))
const failed = []
const said = ({ about, law }) => ({ of: law.of, name: about + ': ' + law.name })
for (const each of laws) {
  if (${bail} && failed.length > 0) break
  try { await each.law.check() } catch { failed.push(said(each)) }
}
const reached = Object.keys(globalThis.__stryker__?.mutantCoverage?.static ?? {})
process.stdout.write(JSON.stringify({ laws: laws.map(said), failed, reached }))
process.exit(0)`

/** The names that `regimen/laws` exports, types left out. */
export const exportedNames = (): readonly string[] =>
  [...readFileSync(join(ROOT, 'laws/index.ts'), 'utf8').matchAll(/^export \{([^}]*)\}/gm)]
    .flatMap(([, names = '']) => names.split(',').map((name) => name.trim()))
    .filter((name) => name !== '' && !name.startsWith('type '))
export const isLawName = (name: string): boolean => name.endsWith('Laws')

/** What tests get of `regimen/laws`: each law with the name of the export that it is of. */
const namedLaws: Plugin = {
  name: 'named-laws',
  setup: (bundle) => {
    bundle.onResolve({ filter: /laws\/index\.js$/ }, ({ importer }) =>
      importer.startsWith(join(ROOT, 'test')) ? { path: 'named-laws', namespace: 'named-laws' } : undefined,
    )
    bundle.onLoad({ filter: /./, namespace: 'named-laws' }, () => ({
      resolveDir: ROOT,
      contents: `import * as real from './laws/index.ts'
const named = (of, made) => typeof made === 'function' ? (...given) => named(of, made(...given)) : made.map((law) => ({ ...law, of }))
${exportedNames()
  .map(
    (name) => `export const ${name} = ${isLawName(name) ? `named('${name}', real.${name})` : `real.${name}`}`,
  )
  .join('\n')}`,
    }))
  },
}

/** The tests of a room without their runner: what they bind is kept, and what they test on their own is left out. */
const withoutRunner: Plugin = {
  name: 'without-runner',
  setup: (bundle) => {
    bundle.onResolve({ filter: /^(?:vitest|bound-laws)$|bind-laws/ }, ({ path }) => ({
      path: path === 'vitest' ? path : 'bound-laws',
      namespace: 'runner',
    }))
    bundle.onLoad({ filter: /./, namespace: 'runner' }, ({ path }) => ({
      contents:
        path === 'vitest'
          ? `const none = () => none; none.each = () => none; none.skipIf = () => none
export const [test, describe, expect, beforeAll, afterAll] = [none, none, none, none, none]`
          : 'export const bound = []; export const bindLaws = (more) => { bound.push(...more) }',
    }))
  },
}
/** Files with other text than they have, by their path from the root. */
export type Sources = ReadonlyMap<string, string>
const withSources = (sources: Sources): Plugin => ({
  name: 'with-sources',
  setup: (bundle) => {
    bundle.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const contents = sources.get(relative(ROOT, path))
      return contents === undefined ? undefined : { contents, loader: 'ts' }
    })
  },
})
/** The package finds its own files from where this one lies, which in a bundle is elsewhere. */
const inPlace: Plugin = {
  name: 'in-place',
  setup: (bundle) => {
    bundle.onLoad({ filter: /core\/own-file\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll(
        'import.meta.url',
        JSON.stringify(pathToFileURL(path).href),
      ),
      loader: 'ts',
    }))
  },
}

/** A law by the export that it is of and its sentence. */
export interface BoundLaw {
  readonly of?: string
  readonly name: string
}
/** The laws that the tests of a room bind, those of them that fail, and the numbers of the bugs that they came by. */
export interface Failures {
  readonly laws: readonly BoundLaw[]
  readonly failed: readonly BoundLaw[]
  readonly reached: readonly string[]
}

/** Which laws are run: all, or up to the first that fails; of all exports, or of some. */
interface Asked {
  readonly bail: boolean
  readonly of?: readonly string[]
}

/** Bundles the laws of a room on the code with some files changed; gives the path of the program. */
export const bundled = async (room: string, sources: Sources, { bail, of }: Asked): Promise<string> => {
  mkdirSync(CACHE, { recursive: true })
  const outfile = join(CACHE, `${room}-${process.pid}-${bail ? 'bail' : 'all'}.mjs`)
  await build({
    stdin: { contents: runner(room, bail, of), resolveDir: ROOT, loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    // the package says that its files do nothing when they are imported: those of tests bind laws
    ignoreAnnotations: true,
    logLevel: 'silent',
    plugins: [withoutRunner, namedLaws, inPlace, withSources(sources)],
  })
  return outfile
}

/** The variable of the environment that turns a seeded bug on, by its number. */
export const BUG = '__STRYKER_ACTIVE_MUTANT__'
/**
 * Runs a program of laws in a process of its own. Code that does not load, or runs for too long, is as good as found: nothing is said
 * of its laws.
 */
export const ran = (
  outfile: string,
  env: Readonly<Record<string, string>> = {},
  timeout = TIMEOUT_MS,
): Failures | 'no end' | 'no start' => {
  const { stdout, error, status } = spawnSync(process.execPath, [outfile], {
    cwd: ROOT,
    timeout,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    env: { ...process.env, ...env },
  })
  if (error !== undefined) return 'no end'
  return status === 0 && stdout.startsWith('{') ? (JSON.parse(stdout) as Failures) : 'no start'
}

/** Bundles the laws of a room on changed code, and runs them. */
export const lawsUnder = async (
  room: string,
  sources: Sources,
  asked: Asked,
): Promise<Failures | 'no end' | 'no start'> => {
  const outfile = await bundled(room, sources, asked)
  const found = ran(outfile)
  rmSync(outfile, { force: true })
  return found
}
