import { describe, test } from 'vitest'
import { defaultModelLaws, orderLaws } from '../../../laws/orders.js'
import { runOrders } from '../../../src/portfolio/engine.kernel.js'
import { simulate } from '../../../src/portfolio/reference.kernel.js'

describe('orders', () => {
  for (const { name, check } of [...orderLaws(runOrders), ...defaultModelLaws(runOrders, simulate)])
    test(name, check, 120_000)
})
