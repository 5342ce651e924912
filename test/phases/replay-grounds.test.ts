import { isRight } from 'fp-ts/lib/Either.js'
import { expect, test } from 'vitest'
import { servicesOn } from '../../src/candidate/services.js'
import { decodeWith } from '../../src/core/codec/codec.js'
import { embeddedSp500 } from '../../src/market/embedded/sp500.kernel.js'
import { replayGrounds } from '../../src/phases/optimization/replayed.js'
import { defaultExecution } from '../../src/portfolio/rules/execution.js'
import { kernelKey, signalKernel } from '../../src/portfolio/rules/kernel.js'
import { strategyCodec } from '../../src/strategy/strategy-codec.js'

const dataset = embeddedSp500()
const services = servicesOn(dataset)
const execution = { ...defaultExecution, fill: 'next_close' } as const
const kernel = (reads: boolean) => kernelKey(signalKernel(dataset.bars, execution, reads))
const choice = { replay: 'a reference', execution } as never as Parameters<typeof replayGrounds>[0]

/** A strategy, with an exit that reads its trade or without one. */
const strategy = (exits: object) => {
  const decoded = decodeWith(strategyCodec)({
    name: 'dip',
    enter_long: 'rsi(close, 3) < 20',
    exit_long: 'rsi(close, 3) > 70',
    ...exits,
  })
  if (isRight(decoded)) return decoded.right
  throw new Error(JSON.stringify(decoded.left))
}

test('a key names the kernel that runs the members', () => {
  const of = (one: ReturnType<typeof strategy>) =>
    replayGrounds({ ...choice, candidate: { members: [{ strategy: one, params: {} }] } as never }, services)[
      'kernel'
    ]
  expect(of(strategy({}))).toEqual(kernel(false))
  expect(of(strategy({ stop: 'entry_price() * 0.9' }))).toEqual(kernel(true))
  expect(kernel(true)).not.toEqual(kernel(false))
})

test('where members are picked from trials, whose exits are not known yet, a key names both kernels', () => {
  const members = { of: 'a reference', top: 3, each: 'all' } as never
  expect(replayGrounds({ ...choice, members }, services)['kernel']).toEqual([kernel(false), kernel(true)])
})
