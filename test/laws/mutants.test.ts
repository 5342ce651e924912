import { expect, test } from 'vitest'
import { mutantsOf, mutated } from './mutants/mutants.js'

test('each place of a file is changed alone: operators, conditions, numbers, truths', () => {
  const text = 'export const f = (x: 1 | 2, on = true) => (x > 1 && on ? x + 10 : 0)'
  expect(mutantsOf('f.ts', text).map((mutant) => mutated(text, mutant).slice(17))).toEqual([
    '(x: 1 | 2, on = false) => (x > 1 && on ? x + 10 : 0)',
    '(x: 1 | 2, on = true) => (!(x > 1 && on) ? x + 10 : 0)',
    '(x: 1 | 2, on = true) => (x > 1 || on ? x + 10 : 0)',
    '(x: 1 | 2, on = true) => (x >= 1 && on ? x + 10 : 0)',
    '(x: 1 | 2, on = true) => (x > 2 && on ? x + 10 : 0)',
    '(x: 1 | 2, on = true) => (x > 1 && on ? x - 10 : 0)',
    '(x: 1 | 2, on = true) => (x > 1 && on ? x + 11 : 0)',
    '(x: 1 | 2, on = true) => (x > 1 && on ? x + 10 : 1)',
  ])
})
