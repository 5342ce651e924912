import { expect, test } from 'vitest'
import { weightings } from '../../src/search/simplex.kernel.js'

test.each([
  [1, 0.05, 1],
  [2, 0.05, 21],
  [3, 0.05, 231],
  [4, 0.05, 1771],
  [8, 0.05, 888_030],
])('%i members at a step of %d have %i weightings', (members, step, count) => {
  expect(weightings(members, step)).toBe(count)
})
