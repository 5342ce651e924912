import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const directory = mkdtempSync(join(tmpdir(), 'regimen-wasm-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

test('modules are what their sources compile to', () => {
  execFileSync(process.execPath, ['.ci/wasm.mjs', directory])
  const compiled = readdirSync(directory)
  expect(compiled).toEqual(['cross-validation-module.ts', 'resampling-module.ts'])
  for (const name of compiled)
    expect(readFileSync(join(directory, name), 'utf8')).toBe(
      readFileSync(join('src/stats/inference', name), 'utf8'),
    )
})
