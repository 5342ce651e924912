import { isRight } from 'fp-ts/lib/Either.js'
import { expect, test } from 'vitest'
import { close, limit, market, orderCodec, units } from '../../../src/portfolio/orders/order.js'
import type { Account, ClosedBar } from '../../../src/portfolio/orders/order-machine.js'
import { orderTableCodec, scripted } from '../../../src/portfolio/orders/scripted.js'
import { defaultExecution } from '../../../src/portfolio/rules/execution.js'
import { executionCodec } from '../../../src/portfolio/rules/execution-codec.js'
import { presets } from '../../../src/portfolio/rules/presets.js'

const bar = (index: number): ClosedBar => ({ index, time: 0, open: 1, high: 1, low: 1, close: 1, volume: 1 })
const account: Account = { cash: 1, equity: 1, units: 0, trades: [], orders: [], events: [] }

test('nothing written is the pessimistic model', () => {
  const decoded = executionCodec.decode({})
  expect(isRight(decoded) && decoded.right).toEqual(defaultExecution)
})

test.each(Object.entries(presets))('the preset %s is read as it was written', (_, preset) => {
  const decoded = executionCodec.decode(executionCodec.encode(preset))
  expect(isRight(decoded) && decoded.right).toEqual(preset)
})

test('an unknown rule is reported with the nearest', () => {
  const decoded = executionCodec.decode({ intrabar: 'stop_frist' })
  expect(isRight(decoded)).toBe(false)
})

test('rules that do not go together are refused', () => {
  expect(isRight(executionCodec.decode({ matching: 'queue' }))).toBe(false)
  expect(isRight(executionCodec.decode({ entry_bar: 'again' }))).toBe(false)
  expect(isRight(executionCodec.decode({ matching: 'queue', entry_bar: 'again' }))).toBe(true)
})

test('a table of orders is data as well', () => {
  const decoded = orderTableCodec.decode({ 3: [{ kind: 'close' }] })
  expect(isRight(decoded) && scripted(decoded.right).step(null, bar(3), account).orders).toEqual([close()])
})

test('orders are data: what is left out has its default', () => {
  const decoded = orderCodec.decode({
    kind: 'limit',
    side: 'buy',
    limit: 99,
    size: { kind: 'units', units: 3 },
  })
  expect(isRight(decoded) && decoded.right).toEqual(limit('buy', 99, { size: units(3) }))
  const whole = orderCodec.decode(orderCodec.encode(market('sell', { group: 'g' })))
  expect(isRight(whole) && whole.right).toEqual(market('sell', { group: 'g' }))
})
