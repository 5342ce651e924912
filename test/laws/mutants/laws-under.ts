import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { type Mutant, mutated } from './mutants.js'

const ROOT = resolve(import.meta.dirname, '../../..')
const CACHE = join(ROOT, 'node_modules/.cache/regimen-mutants')
const TIMEOUT_MS = 120_000

const runner = (room: string, bail: boolean): string => `
import './test/seed.ts'
import { bound } from 'bound-laws'
import './test/${room}/laws.test.ts'
const failed = []
for (const [about, laws] of bound) for (const law of laws) {
  if (${bail} && failed.length > 0) break
  try { await law.check() } catch { failed.push(about + ': ' + law.name) }
}
process.stdout.write(JSON.stringify({ laws: bound.flatMap(([about, laws]) => laws.map(({ name }) => about + ': ' + name)), failed }))
process.exit(0)`

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

/** The laws that the tests of a room bind, and those of them that fail. */
export interface Failures {
  readonly laws: readonly string[]
  readonly failed: readonly string[]
}

/**
 * Runs the laws of a room in a process of their own, on the code with a bug or, without one, as it is; `bail` ends with the first
 * law that fails. Code that does not load, or runs for more than two minutes, is as good as found: nothing is said of its laws.
 */
export const lawsUnder = async (
  room: string,
  mutant: Mutant | undefined,
  bail: boolean,
): Promise<Failures | 'no end' | 'no start'> => {
  mkdirSync(CACHE, { recursive: true })
  const outfile = join(CACHE, `${room}-${process.pid}.mjs`)
  await build({
    stdin: { contents: runner(room, bail), resolveDir: ROOT, loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    // the package says that its files do nothing when they are imported: those of tests bind laws
    ignoreAnnotations: true,
    logLevel: 'silent',
    plugins: [withoutRunner, ...(mutant === undefined ? [] : [withBug(mutant)])],
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
