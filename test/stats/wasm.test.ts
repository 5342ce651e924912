import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const directory = mkdtempSync(join(tmpdir(), 'regimen-wasm-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

test('the module of resampling is what its source compiles to', () => {
  const file = join(directory, 'module.ts')
  execFileSync(process.execPath, ['.ci/wasm.mjs', file])
  expect(readFileSync(file, 'utf8')).toBe(readFileSync('src/stats/inference/resampling-module.ts', 'utf8'))
})
