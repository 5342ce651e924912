import { TestScheduler } from 'rxjs/testing'
import { expect, test } from 'vitest'
import { longTimer } from '../../src/run/long-timer.js'

test.each([
  ['none', 0],
  ['a second', 1000],
  ['the longest that a timer of the platform knows', 2 ** 31 - 1],
  ['a hundred days', 100 * 86_400_000],
])('a timer of %s is due then, once', (_, due) => {
  const scheduler = new TestScheduler((a, b) => expect(a).toEqual(b))
  scheduler.run(({ expectObservable }) =>
    expectObservable(longTimer(due)).toBe(due === 0 ? '(a|)' : `${due}ms (a|)`, { a: 0 }),
  )
})

test('a real timer of a hundred days is not due at once', async () => {
  const seen: number[] = []
  const going = longTimer(100 * 86_400_000).subscribe((n) => seen.push(n))
  await new Promise((resolve) => setTimeout(resolve, 20))
  going.unsubscribe()
  expect(seen).toEqual([])
})
