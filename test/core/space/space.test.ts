import { isLeft } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { decodeWith } from '../../../src/core/codec/codec.js'
import { type Constraint, meets, parseConstraint } from '../../../src/core/space/constraint.js'
import {
  choice,
  type Dimension,
  dimensionSize,
  dimensionValue,
  float,
  int,
} from '../../../src/core/space/dimension.js'
import { countPoints, enumerate, sizeOf } from '../../../src/core/space/enumerate.kernel.js'
import { spaceCodec } from '../../../src/core/space/space-codec.js'

const constraint = (text: string, names: readonly string[]): Constraint => {
  const read = parseConstraint(text, names)
  if (isLeft(read)) throw new Error(read.left.message)
  return read.right
}

const RANGE = 'a range [low, high]; a step stands next to it, such as step: 5'
const FORMS = 'write { int: [low, high] }, { float: [low, high] }, { choice: [..] } or a list of values'

describe('a space', () => {
  const space = { slow: int(2, 6, 2), fast: int(1, 3), mode: choice('a', 'b') }
  it('is enumerated in canonical order under its constraints', () => {
    expect(sizeOf(space)).toBe(18)
    const under = [
      constraint('fast < slow', Object.keys(space)),
      constraint("mode == 'a' || fast == 1", Object.keys(space)),
    ]
    const points = enumerate(space, under)
    if (isLeft(points)) throw new Error(points.left.message)
    const all = [...points.right]
    expect(all).toHaveLength(countPoints(space, under))
    expect(all.slice(0, 4)).toEqual([
      { fast: 1, mode: 'a', slow: 2 },
      { fast: 1, mode: 'a', slow: 4 },
      { fast: 1, mode: 'a', slow: 6 },
      { fast: 1, mode: 'b', slow: 2 },
    ])
    expect(all.every((params) => Number(params['fast']) < Number(params['slow']))).toBe(true)
  })
  it('with a continuous dimension has no grid', () => {
    expect(enumerate({ k: float(0, 1) })).toMatchObject({ left: { _tag: 'Continuous', parameter: 'k' } })
    expect(sizeOf({ k: float(0, 1) })).toBe(Number.POSITIVE_INFINITY)
  })
  it('has steps that do not drift and factors on a log scale', () => {
    const points = enumerate({ k: float(0.1, 0.5, { step: 0.1 }) })
    expect(isLeft(points) ? [] : [...points.right].map(({ k }) => k)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5])
    const logs = enumerate({ k: float(1, 100, { scale: 'log', step: 10 }) })
    expect(isLeft(logs) ? [] : [...logs.right].map(({ k }) => k)).toEqual([1, 10, 100])
  })
  it('is written and read back', () => {
    const written = {
      n: { int: [2, 30] },
      m: { int: [2, 30], step: 4 },
      k: { float: [0.1, 10], scale: 'log' },
      c: { choice: ['a', 'b'] },
    } as const
    const read = decodeWith(spaceCodec)({ ...written, p: [1, 2, 3] })
    if (isLeft(read)) throw new Error(JSON.stringify(read.left))
    expect(spaceCodec.encode(read.right)).toEqual({ ...written, p: { choice: [1, 2, 3] } })
  })
  it.each([
    [{ n: { int: [5, 2] } }, 'n', 'the range [5, 2] is empty'],
    [{ n: { int: [1.5, 2] } }, 'n.int', `[1.5,2] is not ${RANGE}`],
    [{ n: { int: [2, 30, 4] } }, 'n.int', `[2,30,4] is not ${RANGE}`],
    [{ n: { itn: [1, 2] } }, 'n', `there is no dimension "itn", did you mean "int"? ${FORMS}`],
    [{ n: { from: 1, to: 2 } }, 'n', `there is no dimension "from", known: int, float, choice; ${FORMS}`],
    [{ n: {} }, 'n', `not a dimension: ${FORMS}`],
    [{ n: { int: [1, 2], stp: 1 } }, 'n.stp', 'an int dimension has no "stp", did you mean "step"?'],
    [{ k: { float: [0, 1], scale: 'log' } }, 'k', 'a log scale begins above 0'],
    [{ c: [] }, 'c', 'a choice has at least one value'],
  ])('%j is refused at %s', (value, path, message) => {
    const read = decodeWith(spaceCodec)(value)
    expect(isLeft(read) ? read.left : []).toMatchObject([{ path, message }])
  })
})

describe('a constraint', () => {
  const names = ['fast', 'slow']
  it('is a relation between parameters', () => {
    expect(meets(constraint('fast * 2 <= slow && !(slow == 9)', names), { fast: 2, slow: 4 })).toBe(true)
    expect(meets(constraint('fast * 2 <= slow', names), { fast: 2, slow: 3 })).toBe(false)
  })
  it.each([
    ['fsat < slow', 'there is no parameter "fsat", did you mean "fast"?'],
    ['fast + slow', 'a comparison is wanted here'],
    ['fast < slow < 3', 'a value is wanted here'],
    ['max(fast, slow) > 3', 'a constraint compares parameters: fast < slow'],
  ])('%s is refused', (text, message) => {
    expect(parseConstraint(text, names)).toMatchObject({ left: { message } })
  })
})

it('steps of a float axis land on the decimals that are printed', () => {
  const values = (dimension: Dimension): readonly unknown[] =>
    Array.from({ length: dimensionSize(dimension) }, (_, place) => dimensionValue(dimension, place))
  expect(values(float(1.1, 1.3, { step: 0.1 }))).toEqual([1.1, 1.2, 1.3])
  expect(values(float(0.05, 0.3, { step: 0.05 }))).toEqual([0.05, 0.1, 0.15, 0.2, 0.25, 0.3])
  expect(values(float(1e-7, 4e-7, { step: 1e-7 }))).toEqual([1e-7, 2e-7, 3e-7, 4e-7])
  expect(values(float(0.001, 10, { scale: 'log', step: 10 }))).toEqual([0.001, 0.01, 0.1, 1, 10])
  expect(values(float(-0.3, 0.3, { step: 0.1 }))).toEqual([-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3])
})
