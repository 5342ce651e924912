import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { golden, hasShared, sharedData } from '../../market/shared-data.js'
import type { GoldenCase } from '../case.js'
import { translators } from './translators.js'

const folder = new URL('../../../../shared/golden/cases/', import.meta.url)
const cases = (hasShared ? readdirSync(folder) : [])
  .map((file) => [file.replace('.json', ''), golden<GoldenCase>(file.replace('.json', ''))] as const)
  .filter(([, { kind }]) => Object.hasOwn(translators, kind))

describe.skipIf(!hasShared)('engines that others wrote (skipped where no ../shared is)', () => {
  test.each(cases)('%s', async (_, given) => {
    const translate = translators[given.kind]
    expect(await translate?.(given, (file) => Promise.resolve(sharedData(file)))).toEqual([])
  })
})
