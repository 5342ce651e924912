import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { killedBugs } from './mutants/killed.js'
import { exportedNames, isLawName } from './mutants/laws-under.js'
import { knownScores, PAGE, pageOf } from './mutants/scores.js'

/** Laws of which no bug stands in the table yet: `npm run mutants:laws -- ROOM` finds one. The list may only become shorter. */
const WITHOUT_A_BUG: readonly string[] = []
test('each export of laws was seen to fail on a bug, or stands in the list of those that were not', () => {
  const bugs = killedBugs()
  const without = exportedNames().filter((name) => isLawName(name) && bugs[name] === undefined)
  expect(without.toSorted()).toEqual(WITHOUT_A_BUG)
})

test('the line that a bug changes stands in its file, once', () => {
  const moved = Object.entries(killedBugs()).filter(
    ([, { file, line }]) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .filter((each) => each.trim() === line).length !== 1,
  )
  expect(moved.map(([name]) => name)).toEqual([])
})

test('the page of scores is the one that the kept scores make', () => {
  expect(readFileSync(PAGE, 'utf8')).toBe(pageOf(knownScores()))
})
