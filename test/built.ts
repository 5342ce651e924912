import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the bundle, next to the installed packages: the code that a user runs. */
    built: string
  }
}

const root = join(import.meta.dirname, '..')

/** Bundles the sources once for all tests, which start processes from it: the sources themselves take seconds to load. */
export const setup = ({ provide }: TestProject): (() => void) => {
  const out = join(root, `node_modules/.cache/regimen-built-${process.pid}`)
  const { status, stderr } = spawnSync(process.execPath, ['.ci/bundle.mjs', out], {
    cwd: root,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  writeFileSync(join(out, 'package.json'), '{ "type": "module" }')
  provide('built', out)
  return () => rmSync(out, { recursive: true, force: true })
}

/** A file of the bundle. */
export const builtFile = (path: string): string => join(inject('built'), path)
