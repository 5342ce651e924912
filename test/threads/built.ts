import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const out = join(root, 'node_modules/.cache/regimen-built')

/** Bundles the sources next to the installed packages and gives the folder: the code that a user runs. */
export const built = (): string => {
  rmSync(out, { recursive: true, force: true })
  const { status, stderr } = spawnSync(process.execPath, ['.ci/bundle.mjs', out], {
    cwd: root,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  writeFileSync(join(out, 'package.json'), '{ "type": "module" }')
  return out
}
