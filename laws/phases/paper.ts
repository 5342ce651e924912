import { deepStrictEqual } from 'node:assert'
import fc from 'fast-check'
import { jointOfOne } from '../../src/broker/account-of-one.js'
import type { OpenAccount } from '../../src/broker/broker.js'
import { type Bars, barsBetween } from '../../src/market/bars/bars.js'
import type { openDesk } from '../../src/phases/live-trading/desk.kernel.js'
import { machineSizer, simulateOrders } from '../../src/portfolio/orders/engine.kernel.js'
import type { Order } from '../../src/portfolio/orders/order.js'
import type { OrderEvent, OrderMachine } from '../../src/portfolio/orders/order-machine.js'
import { scripted } from '../../src/portfolio/orders/scripted.js'
import type { Execution } from '../../src/portfolio/rules/execution.js'
import type { Law } from '../law.js'
import { anyBars } from '../portfolio/case.js'
import { anyModel, anyOrders, mapped, wholeOf } from '../portfolio/order-case.js'

/** On a feed without a session no bar is known to end its day, so that orders of a day are of two bars here. */
const lasting = (order: Order): Order =>
  'expiry' in order && order.expiry.kind === 'day' ? { ...order, expiry: { kind: 'bars', bars: 2 } } : order

const FEED_ENDED = 'the feed ended before it was filled'
/** What holds of an order machine that trades on paper, a bar at a time; `machineOf` is one that reads its account. */
export const paperLaws = <State>(
  open: typeof openDesk,
  paper: (execution: Execution) => OpenAccount,
  machine: OrderMachine<State>,
): readonly Law[] => {
  const isItsBacktest = <S>(bars: Bars, traded: OrderMachine<S>, execution: Execution): void => {
    const slice = wholeOf(bars)
    const { equity, trades, counts, events, open: standing } = simulateOrders(bars, traded, execution, slice)
    const sizer = machineSizer(bars, traded, execution, slice)
    const seen: OrderEvent[] = []
    const account = jointOfOne(paper(execution))([{ offset: 0, sizer }])
    const desk = open([{ machine: traded, offset: 0 }], account, execution.capital, ({ event }) =>
      seen.push(event),
    )
    for (let at = 0; at < bars.length; at++) desk.step([{ place: 0, bars: barsBetween(bars, 0, at + 1), at }])
    desk.end([{ place: 0, bars, at: bars.length - 1 }], true)
    const { positions: _, ...ran } = desk.run()
    deepStrictEqual(ran, { equity, trades, counts })
    deepStrictEqual(desk.standing(0), standing)
    deepStrictEqual(
      seen.filter(({ because }) => because !== FEED_ENDED),
      events,
    )
  }
  return [
    {
      name: 'a table of orders that trades on paper a bar at a time is its backtest, to the bit and event by event',
      check: () =>
        fc.assert(
          fc.property(anyOrders(), ({ bars, table, model }) => {
            isItsBacktest(bars, scripted(mapped(table, (bar) => bar, lasting)), model)
          }),
          { numRuns: 300 },
        ),
    },
    {
      name: 'an order machine that trades on paper a bar at a time is its backtest, to the bit and event by event',
      check: () =>
        fc.assert(
          fc.property(anyBars(fc.integer({ min: 2, max: 60 })), anyModel, (bars, model) => {
            isItsBacktest(bars, machine, model)
          }),
          { numRuns: 200 },
        ),
    },
  ]
}
