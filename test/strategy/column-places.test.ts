import { expect, test } from 'vitest'
import { columnPlaces } from '../../src/strategy/language/column-places.kernel.js'

const columns = Array.from({ length: 5 }, (_, name) => ({ name }))
const [a, b, c, d] = columns as [object, object, object, object]

/** Asks for columns as a comparison does: what is missing is written. */
const asking = (most: number) => {
  const places = columnPlaces<object>()
  return (each: readonly object[], length = 10) => {
    const { of, missing } = places.placed(each, length, most)
    for (const column of missing) places.written(column, of.get(column) ?? -1)
    return { places: each.map((column) => of.get(column)), missing }
  }
}

test('a column keeps its place, and a new one takes that which was not asked for longest', () => {
  const ask = asking(3)
  expect(ask([a, b])).toEqual({ places: [0, 1], missing: [a, b] })
  expect(ask([c])).toEqual({ places: [2], missing: [c] })
  expect(ask([a])).toEqual({ places: [0], missing: [] })
  expect(ask([d])).toEqual({ places: [1], missing: [d] })
  expect(ask([b])).toEqual({ places: [2], missing: [b] })
  expect(ask([a, d, b])).toEqual({ places: [0, 1, 2], missing: [] })
})

test('columns of another length take all places again', () => {
  const ask = asking(3)
  ask([a, b])
  expect(ask([b], 20)).toEqual({ places: [0], missing: [b] })
  expect(ask([a, b], 10)).toEqual({ places: [0, 1], missing: [a, b] })
})

test('a column that was not written has no place', () => {
  const places = columnPlaces<object>()
  places.placed([a], 10, 3)
  expect(places.placed([a], 10, 3).missing).toEqual([a])
})
