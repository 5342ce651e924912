import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const directory = mkdtempSync(join(tmpdir(), 'regimen-wasm-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

/** The compiled modules below a folder, by path. */
const modulesIn = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('-module.ts'))
      .map((path): [string, string] => [path, readFileSync(join(folder, 'src', path), 'utf8')])
      .filter(([, text]) => text.startsWith('// Written by `npm run wasm`'))
      .sort(),
  )

test('modules are what their sources compile to', () => {
  execFileSync(process.execPath, ['.ci/wasm.mjs', directory])
  expect(modulesIn('.')).toEqual(modulesIn(directory))
  expect(modulesIn('.').size).toBeGreaterThan(0)
})
