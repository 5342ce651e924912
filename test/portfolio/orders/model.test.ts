import { isRight } from 'fp-ts/lib/Either.js'
import { expect, test } from 'vitest'
import { executionModelCodec, pessimistic } from '../../../src/portfolio/execution-model.js'
import { limit, market, orderCodec, units } from '../../../src/portfolio/order.js'
import { presets } from '../../../src/portfolio/presets.js'

test('nothing written is the pessimistic model', () => {
  const decoded = executionModelCodec.decode({})
  expect(isRight(decoded) && decoded.right).toEqual(pessimistic)
})

test.each(Object.entries(presets))('the preset %s is read as it was written', (_, preset) => {
  const decoded = executionModelCodec.decode(executionModelCodec.encode(preset))
  expect(isRight(decoded) && decoded.right).toEqual(preset)
})

test('an unknown rule is told with the nearest', () => {
  const decoded = executionModelCodec.decode({ intrabar: 'stop_frist' })
  expect(isRight(decoded)).toBe(false)
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
