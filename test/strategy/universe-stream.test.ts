import { left, right } from 'fp-ts/lib/Either.js'
import { from, lastValueFrom, toArray } from 'rxjs'
import { expect, test } from 'vitest'
import type { Slice } from '../../src/market/bars/bars.js'
import type { FeedBar } from '../../src/market/universe/moments-of-feed.kernel.js'
import { universeStream } from '../../src/strategy/reading/universe-stream.js'
import { parseStrategy } from '../../src/strategy/strategy-codec.js'

const DAY_MS = 86_400_000
const over = (symbol: string, day: number, price: number, more: { delisted?: boolean } = {}): FeedBar => {
  const at = Float64Array.of(price)
  const bar = { open: at, high: at, low: at, close: at, volume: at, time: Float64Array.of(day * DAY_MS) }
  return { _tag: 'Over', symbol, bar: { ...bar, length: 1, from: 0 }, closed: (day + 1) * DAY_MS, ...more }
}
const slice: Slice = { warmup: [0, 0], scored: [0, Number.POSITIVE_INFINITY] }
const given = ['b', 'a'].map((symbol) => ({ symbol, slice }))
const stronger = parseStrategy('rank(close) > 0.5')
const read = async (...feed: readonly (FeedBar | 'broken')[]) => {
  if (stronger._tag === 'Left') throw new Error(stronger.left.message)
  const bars$ = from(feed.map((one) => (one === 'broken' ? left(one) : right(one))))
  const all = await lastValueFrom(bars$.pipe(universeStream(stronger.right, {}, given), toArray()))
  return all.map((one) =>
    one._tag === 'Left'
      ? one.left
      : one.right.signals.map(({ symbol, bar, state }) => `${symbol}${bar} ${state}`).join(' '),
  )
}

test('a moment ends with the bar of its last instrument, with a later bar, and with the feed', async () => {
  expect(
    await read(over('b', 0, 2), over('a', 0, 1), over('b', 1, 1), over('b', 2, 3), over('a', 2, 2)),
  ).toEqual(['a0 0 b0 1', 'b1 0', 'a1 0 b2 1'])
  expect(await read(over('a', 0, 1))).toEqual(['a0 0'])
})

test('after its delisting nobody waits for an instrument', async () => {
  const [first, second, broken] = await read(
    ...[over('a', 0, 1, { delisted: true }), over('b', 0, 2), over('b', 1, 2)],
    'broken',
  )
  expect([first, second, broken]).toEqual(['a0 0 b0 1', 'b1 0', 'broken'])
})

test('a bar whose moment has ended, and one of a strange instrument, end the stream', async () => {
  expect(await read(over('b', 1, 2), over('b', 2, 2), over('a', 1, 1), over('a', 2, 1))).toMatchObject([
    'b0 0',
    {
      _tag: 'LateBar',
      symbol: 'a',
      message: expect.stringContaining('a bar of a of 1970-01-03 comes after') as string,
    },
  ])
  expect(await read(over('c', 0, 2), over('b', 0, 2))).toMatchObject([
    { _tag: 'UnknownInstrument', symbol: 'c' },
  ])
})
