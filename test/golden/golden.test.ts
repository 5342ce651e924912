import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { csvLines } from '../../src/market/csv/csv-lines.js'
import { embeddedSp500 } from '../../src/market/embedded/sp500.kernel.js'
import type { GoldenCase } from './case.js'
import { reportOf, runCase } from './runner.js'
import { translators } from './translators.js'

const shared = fileURLToPath(new URL('../../../shared/', import.meta.url))
const folders = ['golden/cases', 'golden-portfolio/cases'].map((folder) => join(shared, folder))
const here = folders.every((folder) => existsSync(folder))
const note = here ? '' : ' (skipped: no ../shared next to the repository)'

const read = (file: string): GoldenCase => JSON.parse(readFileSync(file, 'utf8')) as GoldenCase

describe.skipIf(!here)(`golden cases next to the repository${note}`, () => {
  const known = (here ? folders : [])
    .flatMap((folder) => readdirSync(folder).map((file) => [file, join(folder, file)] as const))
    .map(([file, path]) => [file.replace(/\.json$/, ''), read(path)] as const)
    .filter(([, golden]) => Object.hasOwn(translators, golden.kind))
  test.each(known)('%s', async (name, golden) => {
    const result = await runCase(name, golden, (file) => readFile(join(shared, 'data', file)))
    expect(reportOf([result])).toContain('1 passed, 0 failed')
  })
})

describe('golden cases on the embedded series', () => {
  const folder = fileURLToPath(new URL('./fixtures/', import.meta.url))
  const bytes = new TextEncoder().encode(csvLines(embeddedSp500().bars).join('\n'))
  test.each(readdirSync(folder).map((file) => [file.replace(/\.json$/, ''), join(folder, file)] as const))(
    '%s',
    async (name, file) => {
      const result = await runCase(name, read(file), () => Promise.resolve(bytes))
      expect(reportOf([result])).toContain('1 passed, 0 failed')
    },
  )
})

test('a figure that is off, and a kind that nobody knows, fail and are reported', async () => {
  const nothing = () => Promise.resolve(new Uint8Array())
  const formula: GoldenCase = {
    case: 'wrong',
    kind: 'formula',
    expected: [{ what: 'expected maximum', inputs: { N: 10, V: 1 }, exact: { SR0: 2 } }],
  }
  const results = [
    await runCase('wrong', formula, nothing),
    await runCase('odd', { case: 'odd', kind: 'horoscope', expected: {} }, nothing),
  ]
  const lines = reportOf(results)
  expect(lines[0]).toMatch(/^wrong: expected maximum\.SR0: expected 2, got 1\.5745/)
  expect(lines[1]).toBe('odd: kind: expected "a kind that is known", got "horoscope"')
  expect(lines.at(-1)).toBe('0 passed, 2 failed')
})
