import { expect, test } from 'vitest'
import { orderMachineLaws } from '../../../laws/portfolio/order-machine.js'
import { simulateOrders } from '../../../src/portfolio/orders/engine.kernel.js'
import { market, units } from '../../../src/portfolio/orders/order.js'
import type { OrderMachine } from '../../../src/portfolio/orders/order-machine.js'
import { defaultExecution } from '../../../src/portfolio/rules/execution.js'

const lawsOf = (machine: OrderMachine<unknown>, peeks?: OrderMachine<unknown>) =>
  Object.fromEntries(
    orderMachineLaws(
      (bars) => (peeks !== undefined && bars.length > 9 ? peeks : machine),
      simulateOrders,
      defaultExecution,
    ).map(({ name, check }) => [name, check] as const),
  )
const machine = (step: OrderMachine<unknown>['step']): OrderMachine<unknown> => ({
  name: 'one',
  version: 1,
  params: {},
  start: () => null,
  step,
})
const buyAt = (bar: number) =>
  machine((state, { index }) => ({ state, orders: index === bar ? [market('buy', { size: units(1) })] : [] }))

test('a machine that remembers next to its state breaks its law', () => {
  const seen: number[] = []
  const forgetful = machine((state, { index }) => {
    seen.push(index)
    return { state, orders: seen.length === 3 ? [market('buy', { size: units(1) })] : [] }
  })
  expect(lawsOf(forgetful)['a machine run twice orders the same']).toThrow()
  expect(lawsOf(buyAt(1))['a machine run twice orders the same']).not.toThrow()
})

test('a machine that knows how many bars will come breaks its law', () => {
  expect(lawsOf(buyAt(1), buyAt(0))['a prefix of bars gives a prefix of order events']).toThrow()
})
