import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { type CliFailure, unable } from '../io.js'
import { VERSION } from '../version.js'

const up = (from: string): string =>
  existsSync(join(from, 'package.json')) || dirname(from) === from ? from : up(dirname(from))
/** The folder of this package: a clone of it, or where it is installed. */
export const packageRoot = up(dirname(fileURLToPath(import.meta.url)))

const isClone = existsSync(join(packageRoot, 'src', 'cli', 'main.ts'))
const record = (path: string): Readonly<Record<string, unknown>> =>
  JSON.parse(readFileSync(path, 'utf8')) as Readonly<Record<string, unknown>>

/** Packs a clone, which is built, into a folder. */
const packed = (folder: string): Either<CliFailure, string> => {
  if (!existsSync(join(packageRoot, 'dist', 'src', 'cli', 'main.js')))
    return left(unable('this clone of regimen is not built: npm run init -- FOLDER builds it first'))
  const done = spawnSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], {
    cwd: packageRoot,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
  const file = done.stdout.trim().split('\n').at(-1) ?? ''
  return done.status === 0 && file.endsWith('.tgz')
    ? right(`file:${file}`)
    : left(unable('npm pack failed', ...done.stderr.split('\n').slice(-3)))
}

/** How the project around an installed package names it; a file is named from the new project's place. */
const installedAs = (folder: string): string => {
  const owner = resolve(packageRoot, '..', '..', 'package.json')
  if (!existsSync(owner)) return VERSION
  const held = record(owner)
  const named = { ...(held['devDependencies'] as object), ...(held['dependencies'] as object) } as Readonly<
    Record<string, string>
  >
  const spec = named['regimen'] ?? VERSION
  return spec.startsWith('file:') ? `file:${relative(folder, resolve(dirname(owner), spec.slice(5)))}` : spec
}

/** How a new project in a folder names regimen: a clone is packed into it. */
export const regimenFor = (folder: string): Either<CliFailure, string> =>
  isClone ? packed(folder) : right(installedAs(folder))

const TOOLS = ['@types/node', 'fast-check', 'tsx', 'vitest'] as const

/** The versions of the tools that a new project is checked with: those that regimen itself is checked with. */
export const toolsFor = (): Readonly<Record<string, string>> => {
  const tools = record(join(packageRoot, 'package.json'))['devDependencies'] as Readonly<
    Record<string, string>
  >
  return {
    ...Object.fromEntries(TOOLS.map((name) => [name, tools[name] ?? '*'])),
    typescript: (tools['@typescript/native'] ?? '').replace('npm:typescript@', '') || '*',
  }
}
