import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import * as laws from '../laws/index.js'

test('every law that is published is bound by the tests of its room', () => {
  const bindings = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
    .join('\n')
  const published = Object.keys(laws).filter((name) => name.endsWith('Laws'))
  expect(
    published.filter((name) => !bindings.includes(`${name}(`) && !bindings.includes(`laws.${name}`)),
  ).toEqual([])
})

test('a law draws lists as long as it says: fast-check draws about ten values where no size is given', () => {
  const laws = join(import.meta.dirname, '../laws')
  const short = readdirSync(laws, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => [
      ...readFileSync(join(laws, name), 'utf8').matchAll(
        /(?:arbitraryBars\()?\{[^{}]*maxLength: \d{2,}[^{}]*\}/g,
      ),
    ])
    .map(([text]) => text)
    // these bars give the size themselves
    .filter((text) => !text.includes('size:') && !text.startsWith('arbitraryBars'))
  expect(short).toEqual([])
})
