import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { terminal, waveCsv, waveRows } from './terminal.js'

const { directory, file, regimen } = terminal()
const root = join(import.meta.dirname, '../..')
const configured = (name: string): string =>
  execFileSync('npm', ['config', 'get', name], { encoding: 'utf8' }).trim()
const [cache, registry] = [configured('cache'), configured('registry')]

interface Entry {
  readonly version: string
  readonly integrity?: string
  readonly dev?: boolean
  readonly optional?: boolean
}
const packages = (
  JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, Entry> }
).packages
const needed = Object.entries(packages).filter(([path, { dev }]) => path !== '' && dev !== true)
const isCached = ({ integrity }: Entry): boolean => {
  const hex = Buffer.from(integrity?.replace('sha512-', '') ?? '', 'base64').toString('hex')
  return existsSync(join(cache, '_cacache/content-v2/sha512', hex.slice(0, 2), hex.slice(2, 4), hex.slice(4)))
}
const canInstall =
  existsSync(join(root, 'dist/src/cli/main.js')) &&
  needed.every(([, entry]) => entry.optional === true || isCached(entry))

/** The lock of a project whose packages are those of this one, so that npm needs no registry. */
const lockOf = (folder: string): unknown => {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const file = manifest.dependencies.regimen.slice('file:'.length)
  const sha512 = createHash('sha512')
    .update(readFileSync(join(folder, file)))
    .digest('base64')
  const address = (path: string, { version }: Entry): string => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    return `${registry}${name}/-/${name.split('/').at(-1)}-${version}.tgz`
  }
  return {
    name: manifest.name,
    lockfileVersion: 3,
    packages: {
      '': manifest,
      'node_modules/regimen': {
        version: '0.1.0',
        resolved: `file:${file}`,
        integrity: `sha512-${sha512}`,
        dependencies,
        bin: { regimen: 'dist/src/cli/main.js' },
      },
      ...Object.fromEntries(
        needed.map(([path, entry]) => [path, { ...entry, resolved: address(path, entry) }]),
      ),
    },
  }
}

test.skipIf(!canInstall)('a new project installs without a network, and all of it runs', async () => {
  const made = await regimen('init', 'my-study')
  expect([made.code, made.err]).toEqual([0, expect.stringContaining('npm install')])
  const folder = join(directory, 'my-study')
  expect(readdirSync(folder).sort()).toEqual([
    '.gitignore',
    'README.md',
    'data',
    'package.json',
    'regimen-0.1.0.tgz',
    'strategies.ts',
    'study.ts',
    'study.yaml',
    'test',
    'tsconfig.json',
  ])
  const manifest = readFileSync(join(folder, 'package.json'), 'utf8')
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ ...JSON.parse(manifest), devDependencies: {} }),
  )
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lockOf(folder)))
  execFileSync('npm', ['ci', '--offline', '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd: folder,
    stdio: 'pipe',
  })
  const inside = (...args: readonly string[]) => {
    const done = spawnSync('node_modules/.bin/regimen', args, { cwd: folder, encoding: 'utf8' })
    return { code: done.status, text: done.stdout + done.stderr }
  }
  expect(inside('run', 'study.yaml', '--data', 'data/bars.csv', '--report')).toMatchObject({
    code: 0,
    text: expect.stringContaining('report.html'),
  })
  expect(inside('new', 'strategy', 'my_idea').code).toBe(0)
  expect(inside('new', 'workflow', 'second').code).toBe(0)
  expect(inside('plan', 'second.ts', '--data', 'data/bars.csv')).toMatchObject({ code: 0 })
  expect(inside('plan', 'study.ts#study', '--data', 'data/bars.csv')).toMatchObject({ code: 0 })
})

test('a new workflow is proposed with the bars of its project, where there are some', async () => {
  const bare = await regimen('new', 'workflow', 'bare')
  expect(bare.err).toBe('bare.yaml · try: regimen plan bare.yaml, regimen run bare.yaml\n')
  file('data/bars.csv', waveCsv(waveRows(300)))
  const { err } = await regimen('new', 'workflow', 'own')
  expect(err).toBe(
    'own.yaml · try: regimen plan own.yaml --data data/bars.csv, regimen run own.yaml --data data/bars.csv\n',
  )
})

test('wrong names and folders in use are refused', async () => {
  expect((await regimen('init', 'Übung')).code).toBe(2)
  expect((await regimen('init', '.')).code).toBe(2)
  expect((await regimen('new', 'strategy', 'Class')).code).toBe(2)
  expect((await regimen('new', 'thing', 'a')).code).toBe(2)
})
