import { isLeft } from 'fp-ts/lib/Either.js'
import { expect, test } from 'vitest'
import { embeddedSp500 } from '../../src/market/embedded/sp500.kernel.js'
import type { KernelOperator } from '../../src/strategy/language/operator.js'
import { operators } from '../../src/strategy/operators/operators.js'
import { seriesOf } from '../../src/strategy/reading/series-of.js'

const FIELDS = 12
/** Its k-th output is k above its input. */
const steps: KernelOperator = {
  _tag: 'Kernel',
  name: 'steps',
  version: 1,
  args: [{ name: 'x', sort: 'series' }],
  result: 'series',
  fields: Array.from({ length: FIELDS }, (_, k) => `o${k}`),
  warmup: () => 0,
  start: () => new Float64Array(0),
  advance: (_state, [x = []], from, to, outputs) => {
    for (let i = from; i < to; i++)
      outputs.forEach((out, k) => {
        out[i] = (x[i] ?? Number.NaN) + k
      })
  },
}

test('an operator has as many outputs as it says, and every one is its own', () => {
  const { bars } = embeddedSp500()
  const known = { ...operators, steps }
  for (const k of [0, 7, 8, 11]) {
    const read = seriesOf(`steps(close).o${k} + steps(open).o1`, bars, { operators: known })
    if (isLeft(read)) throw new Error(read.left.message)
    expect(read.right.values[100]).toBe((bars.close[100] ?? 0) + k + ((bars.open[100] ?? 0) + 1))
  }
})
