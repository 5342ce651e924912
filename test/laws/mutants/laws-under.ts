import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { type Mutant, mutated } from './mutants.js'

const ROOT = resolve(import.meta.dirname, '../../..')
const CACHE = join(ROOT, 'node_modules/.cache/regimen-mutants')
const TIMEOUT_MS = 120_000

/** The tests of a room that bind laws. */
const bindingsOf = (room: string): readonly string[] =>
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
process.stdout.write(JSON.stringify({ laws: laws.map(said), failed }))
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
const withBug = (mutant: Mutant): Plugin => ({
  name: 'with-bug',
  setup: (bundle) => {
    const path = join(ROOT, mutant.file)
    bundle.onLoad({ filter: new RegExp(`${mutant.file.replaceAll('.', String.raw`\.`)}$`) }, () => ({
      contents: mutated(readFileSync(path, 'utf8'), mutant),
      loader: 'ts',
    }))
  },
})

/** A law by the export that it is of and its sentence. */
export interface BoundLaw {
  readonly of?: string
  readonly name: string
}
/** The laws that the tests of a room bind, and those of them that fail. */
export interface Failures {
  readonly laws: readonly BoundLaw[]
  readonly failed: readonly BoundLaw[]
}

/**
 * Runs the laws of a room in a process of their own, on the code with a bug or, without one, as it is; `bail` ends with the first
 * law that fails, `of` takes the laws of some exports alone. Code that does not load, or runs for more than two minutes, is as good
 * as found: nothing is said of its laws.
 */
export const lawsUnder = async (
  room: string,
  mutant: Mutant | undefined,
  { bail, of }: { readonly bail: boolean; readonly of?: readonly string[] },
): Promise<Failures | 'no end' | 'no start'> => {
  mkdirSync(CACHE, { recursive: true })
  const outfile = join(CACHE, `${room}-${process.pid}.mjs`)
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
    plugins: [withoutRunner, namedLaws, ...(mutant === undefined ? [] : [withBug(mutant)])],
  })
  const { stdout, error, status } = spawnSync(process.execPath, [outfile], {
    cwd: ROOT,
    timeout: TIMEOUT_MS,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  rmSync(outfile, { force: true })
  if (error !== undefined) return 'no end'
  return status === 0 && stdout.startsWith('{') ? (JSON.parse(stdout) as Failures) : 'no start'
}
