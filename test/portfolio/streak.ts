import { close, fraction, market } from '../../src/portfolio/orders/order.js'
import type { OrderMachine } from '../../src/portfolio/orders/order-machine.js'

/** Buys half its money on the third rise in a row, and closes on a fall. */
export const streak: OrderMachine<{ readonly before: number; readonly rises: number }> = {
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
