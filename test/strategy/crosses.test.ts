import { expect, test } from 'vitest'
import type { KernelOperator } from '../../src/strategy/language/operator.js'
import {
  crossesAbove,
  crossesAboveLastNonzero,
  crossesAboveStrict,
} from '../../src/strategy/operators/cross.kernel.js'

const x = Float64Array.of(1, 3, Number.NaN, 3, 1, 3, 2, 3, Number.NaN)
const two = new Float64Array(x.length).fill(2)
/** 0, 1 and 2 (unknown) by bar. */
const crossed = ({ start, advance }: KernelOperator): readonly number[] => {
  const out = new Uint8Array(x.length)
  advance(start([]), [x, two], 0, x.length, [out])
  return [...out]
}

test('a cross is unknown on a bar without a value and on the one after it; forms differ by a touch between', () => {
  expect(crossed(crossesAbove)).toEqual([2, 1, 2, 2, 0, 1, 0, 1, 2])
  expect(crossed(crossesAboveStrict)).toEqual([2, 1, 2, 2, 0, 1, 0, 0, 2])
  expect(crossed(crossesAboveLastNonzero)).toEqual([2, 1, 2, 2, 0, 1, 0, 0, 2])
})
