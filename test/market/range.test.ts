import { isLeft } from 'fp-ts/lib/Either.js'
import { describe, expect, test } from 'vitest'
import { decodeWith } from '../../src/core/codec/codec.js'
import { rangeCodec, resolveRange } from '../../src/market/bars/range.js'
import { embeddedSp500 } from '../../src/market/embedded/sp500.kernel.js'

const decoded = (value: unknown): unknown => decodeWith(rangeCodec)(value)

describe('written ranges', () => {
  test.each([
    {},
    { warmup: 10 },
    { from: '2001-01-12', to: '2015-01-01', warmup: 260 },
    { from_bar: 3 },
    { to_bar: 9, warmup: 2 },
  ])('%o decodes and encodes to itself', (written) => {
    const range = decodeWith(rangeCodec)(written)
    if (isLeft(range)) throw new Error(JSON.stringify(range.left))
    expect(rangeCodec.encode(range.right)).toEqual(written)
  })
  test.each([
    [{ from: '2001-02-30' }, 'from', 'not a date'],
    [{ from: '2002-01-01', to: '2001-01-01' }, '', 'is not before'],
    [{ from_bar: 5, to_bar: 5 }, '', 'is not before'],
    [{ from: '2001-01-01', warmpu: 3 }, 'warmpu', 'did you mean "warmup"?'],
    [{ from_bar: 1, to: '2001-01-01' }, 'to', 'has no "to"'],
    [{ warmup: -1 }, 'warmup', 'whole number of at least 0'],
  ])('%o is refused', (written, path, message) => {
    expect(decoded(written)).toMatchObject({
      left: [{ path, message: expect.stringContaining(message) as string }],
    })
  })
})

describe('resolving', () => {
  const data = embeddedSp500()
  const { length } = data.bars
  test.each([
    [{ from: '2001-01-12', to: '2015-01-01', warmup: 260 }, [0, 260], [260, 3773]],
    [{ from: '2015-01-01', warmup: 260 }, [3513, 3773], [3773, length]],
    [{}, [0, 0], [0, length]],
    [{ warmup: 100 }, [0, 100], [100, length]],
    [{ to: '2000-01-10', warmup: 2 }, [0, 2], [2, 5]],
    [{ from: '2000-01-01', to: '2020-04-18' }, [0, 0], [0, length]],
    [{ from_bar: 10, to_bar: 20, warmup: 10 }, [0, 10], [10, 20]],
    [{ to_bar: 20 }, [0, 0], [0, 20]],
  ] as const)('%o', (range, warmup, scored) => {
    expect(resolveRange(range, data)).toEqual({ _tag: 'Right', right: { warmup, scored } })
  })
  test('a range that names no warm-up takes the one that is needed', () => {
    expect(resolveRange({ from: '2015-01-01' }, data, 200)).toMatchObject({ right: { warmup: [3573, 3773] } })
    expect(resolveRange({}, data, 200)).toMatchObject({ right: { warmup: [0, 200], scored: [200, length] } })
  })
  test.each([
    [
      { from: '2000-02-01', warmup: 260 },
      {
        _tag: 'TooLittleWarmup',
        missing: 240,
        available: 20,
        wanted: 'a start at 2001-01-12 (bar 260) or later, or a warm-up of at most 20',
      },
    ],
    [{ warmup: 6000 }, { _tag: 'TooLittleWarmup', missing: 896 }],
    [
      { from_bar: 5, warmup: 6 },
      { _tag: 'TooLittleWarmup', missing: 1 },
    ],
    [
      { from: '2025-01-01' },
      { _tag: 'OutsideData', field: 'from', wanted: 'a date of 2000-01-03..2020-04-17' },
    ],
    [{ from: '1999-01-01' }, { _tag: 'OutsideData', field: 'from' }],
    [{ to: '2021-01-01' }, { _tag: 'OutsideData', field: 'to' }],
    [{ to_bar: 9999 }, { _tag: 'OutsideData', field: 'to_bar', wanted: 'at most 5105' }],
    [{ from_bar: 5105 }, { _tag: 'OutsideData', field: 'from_bar' }],
    [{ from: '2015-01-03', to: '2015-01-04' }, { _tag: 'EmptyRange' }],
  ] as const)('%o is refused', (range, fault) => {
    expect(resolveRange(range, data)).toMatchObject({ left: fault })
  })
})
