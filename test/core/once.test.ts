import { expect, test } from 'vitest'
import { once } from '../../src/core/once.js'

test('what is made on demand is made on the first call alone, undefined too', () => {
  const made: number[] = []
  const read = once(() => {
    made.push(1)
    return undefined
  })
  expect(made).toEqual([])
  expect([read(), read(), made]).toEqual([undefined, undefined, [1]])
})
