import { describe, test } from 'vitest'
import { orderMachineLaws } from '../../../laws/order-machine.js'
import { defaultModelLaws } from '../../../laws/order-model.js'
import { orderSymmetryLaws } from '../../../laws/order-symmetries.js'
import { orderLaws } from '../../../laws/orders.js'
import { runOrders } from '../../../src/portfolio/engine.kernel.js'
import { close, fraction, market } from '../../../src/portfolio/order.js'
import type { OrderMachine } from '../../../src/portfolio/order-machine.js'
import { presets } from '../../../src/portfolio/presets.js'
import { simulate } from '../../../src/portfolio/reference.kernel.js'

/** Buys half its money on the third rise in a row, and closes on a fall. */
const streak: OrderMachine<{ readonly before: number; readonly rises: number }> = {
  name: 'streak',
  version: 1,
  params: {},
  start: () => ({ before: Infinity, rises: 0 }),
  step: ({ before, rises }, bar, account) => {
    const now = bar.close > before ? rises + 1 : 0
    const state = { before: bar.close, rises: now }
    if (account.units > 0) return { state, orders: now === 0 ? [close()] : [] }
    return { state, orders: now >= 2 ? [market('buy', { size: fraction(0.5) })] : [] }
  },
}

describe('orders', () => {
  for (const { name, check } of [
    ...orderLaws(runOrders),
    ...orderSymmetryLaws(runOrders),
    ...defaultModelLaws(runOrders, simulate),
  ])
    test(name, check, 120_000)
})

describe.each(Object.entries(presets))('an order machine under %s', (_, model) => {
  for (const { name, check } of orderMachineLaws(() => streak, runOrders, model)) test(name, check, 120_000)
})
