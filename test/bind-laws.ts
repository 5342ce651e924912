import { describe, test } from 'vitest'
import type { Law } from '../laws/index.js'

/** One test for each law, under the name of what it is about. */
export const bindLaws = (bound: readonly (readonly [about: string, laws: readonly Law[]])[]): void => {
  describe.each(bound)('%s', (_, laws) => {
    test.each(laws.map((law) => [law.name, law] as const))('%s', (_name, law) => law.check())
  })
}
