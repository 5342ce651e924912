import { setImmediate } from 'node:timers'
import { expect, test } from 'vitest'
import { atOnce, inTurns, mappedInSteps } from '../../src/core/steps.kernel.js'

const squares = () => mappedInSteps([1, 2, 3, 4, 5], 2, (n, i) => n * n + i)

test('steps give the same at once and in turns', async () => {
  expect(atOnce(squares())).toEqual([1, 5, 11, 19, 29])
  expect(await inTurns(squares())).toEqual([1, 5, 11, 19, 29])
})

test('between steps in turns the event loop runs', async () => {
  const turns: number[] = []
  const count = (): void => {
    turns.push(turns.length)
    if (turns.length < 10) setImmediate(count)
  }
  setImmediate(count)
  await inTurns(squares())
  expect(turns.length).toBeGreaterThanOrEqual(2)
})
