import { isLeft, right } from 'fp-ts/lib/Either.js'
import { expect, test } from 'vitest'
import { memberCodec } from '../../src/candidate/candidate.js'
import { decodeWith } from '../../src/core/codec/codec.js'
import { beyondBounds } from '../../src/strategy/bounds.js'
import { catalogue } from '../../src/strategy/catalogue.js'

const cross = catalogue['sma_cross']
if (cross === undefined) throw new Error('sma_cross is of the catalogue')
const wide = { fast: 60, slow: 40 }

test('what lies beyond names the value and the bounds, a broken constraint both values', () => {
  expect(beyondBounds(cross, { fast: 20, slow: 100 })).toEqual([])
  expect(beyondBounds(cross, wide)).toEqual([
    'fast is 60, beyond its bounds 5 to 50',
    'fast < slow does not hold for fast 60, slow 40',
  ])
})

test('a member beyond its bounds is refused at its parameters, and allowed where it says so', () => {
  const refused = decodeWith(memberCodec)({ strategy: 'sma_cross', params: wide })
  expect(isLeft(refused) && refused.left).toMatchObject([
    { path: 'params', message: expect.stringContaining('fast is 60, beyond its bounds 5 to 50') },
  ])
  expect(decodeWith(memberCodec)({ strategy: 'sma_cross', params: wide, beyond_bounds: true })).toMatchObject(
    right({ params: wide }),
  )
})

test('what a program made beyond the bounds is written with the word that lets it be read again', () => {
  const written = memberCodec.encode({ strategy: cross, params: wide })
  expect(written).toMatchObject({ beyond_bounds: true })
  expect(decodeWith(memberCodec)(written)).toMatchObject(right({ params: wide }))
  expect(memberCodec.encode({ strategy: cross, params: { fast: 20, slow: 100 } })).not.toHaveProperty(
    'beyond_bounds',
  )
})

test('a wrong name or kind of value is said before any bound', () => {
  const read = decodeWith(memberCodec)({ strategy: 'sma_cross', params: { fast: 'x', slow: 1000 } })
  expect(JSON.stringify(read)).not.toContain('beyond')
})
