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
