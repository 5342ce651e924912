import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const out = join(root, 'node_modules/.cache/regimen-built')

/** Compiles the sources next to the installed packages and gives the folder: what a user runs, without checks. */
export const built = (): string => {
  rmSync(out, { recursive: true, force: true })
  const flags = ['--noCheck', '--declaration', 'false', '--declarationMap', 'false', '--sourceMap', 'false']
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/.bin/tsc'), '-p', join(root, 'tsconfig.build.json'), ...flags, '--outDir', out],
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(stdout)
  writeFileSync(join(out, 'package.json'), '{ "type": "module" }')
  return out
}
