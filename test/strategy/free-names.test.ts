import { right } from 'fp-ts/lib/Either.js'
import { expect, test } from 'vitest'
import { memberCodec } from '../../src/candidate/candidate.js'
import { strategySpaceCodec } from '../../src/candidate/search/search-config.js'
import { decodeWith } from '../../src/core/codec/codec.js'

const message = (result: ReturnType<ReturnType<typeof decodeWith>>): string => JSON.stringify(result)

test('free names of a condition are parameters: of the space that is searched, of the values that are given', () => {
  const searched = decodeWith(strategySpaceCodec)({
    strategy: 'close>sma(close,n)',
    space: { n: { int: [10, 50], step: 10 } },
  })
  expect(searched).toMatchObject(
    right({ strategy: { name: 'close > sma(close, n)', space: { n: { _tag: 'Int', low: 10, high: 50 } } } }),
  )
  expect(decodeWith(memberCodec)({ strategy: 'close > sma(close, n)', params: { n: 20 } })).toMatchObject(
    right({ strategy: { name: 'close > sma(close, n)', space: { n: { values: [20] } } }, params: { n: 20 } }),
  )
})

test('what is written is read back as the same', () => {
  const read = decodeWith(memberCodec)({ strategy: 'close > sma(close, n)', params: { n: 20 } })
  if (read._tag === 'Left') throw new Error(message(read))
  expect(decodeWith(memberCodec)(memberCodec.encode(read.right))).toEqual(read)
})

test('a name that stands nowhere is unknown, and a value that no name reads is left to the strategy to refuse', () => {
  expect(
    message(decodeWith(memberCodec)({ strategy: 'close > sma(close, n)', params: { m: 20 } })),
  ).toContain('there is no column or parameter')
  expect(decodeWith(memberCodec)({ strategy: 'sma_cross', params: { fast: 10, slow: 50 } })).toMatchObject(
    right({ strategy: { name: 'sma_cross' } }),
  )
})
