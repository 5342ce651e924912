import { deepStrictEqual, ok } from 'node:assert'
import type { OrderRun } from '../../src/portfolio/orders/engine.kernel.js'
import { scripted } from '../../src/portfolio/orders/scripted.js'
import { noSlippage } from '../../src/portfolio/rules/costs.js'
import type { Law } from '../law.js'
import { close } from './closeness.js'
import {
  anyOrders,
  columnsMapped,
  orderLaw as law,
  mapped,
  type OrderCase,
  type RunOrders,
  wholeOf,
} from './order-case.js'

const fillsOf = ({ events }: OrderRun) => events.filter(({ kind }) => kind === 'filled')
const ENDS = ['filled', 'cancelled', 'expired', 'rejected']
const LEVELS = ['stop_loss', 'take_profit', 'trailing_stop']
const isWiped = ({ equity }: OrderRun): boolean => equity.some((value) => value <= 0)

/** What holds of an engine of orders, under every execution model. */
export const orderLaws = (run: RunOrders): readonly Law[] => {
  const ran = ({ bars, table, model }: OrderCase): OrderRun =>
    run(bars, scripted(table), model, wholeOf(bars))
  return [
    law(
      'no order fills before it was placed, and none but one at market on the bar that placed it',
      anyOrders(),
      (given) => {
        const { events } = ran(given)
        const placed = new Map(
          events.filter(({ kind }) => kind === 'placed').map((event) => [event.order, event]),
        )
        for (const fill of events) {
          const cause = placed.get(fill.order)
          if (fill.kind !== 'filled' || cause === undefined || fill.reason === 'end_of_data') continue
          const { fill: rule, matching, finalize } = given.model
          const asked = given.table[cause.bar] ?? []
          const rests =
            fill.reason === undefined && asked.every((order) => 'limit' in order || 'stop' in order)
          // an engine that closes at the last open matches its queue once more on the last bar
          const twice = matching === 'queue' && finalize === 'open' && cause.bar === given.bars.length - 1
          // exit levels are placed by the fill of their entry, within its bar
          const level = fill.reason !== undefined && LEVELS.includes(fill.reason)
          const same = twice || level || (!rests && rule === 'close')
          ok(
            fill.bar > cause.bar || (same && fill.bar >= cause.bar - (twice ? 1 : 0)),
            `placed on ${cause.bar}, filled on ${fill.bar}`,
          )
        }
      },
    ),
    law('what later bars hold changes nothing before them', anyOrders(), (given) => {
      const end = Math.floor(given.bars.length / 2)
      const whole = ran(given)
      const other = ran({
        ...given,
        bars: columnsMapped(given.bars, (price, bar) => (bar < end ? price : price + 8)),
      })
      deepStrictEqual(other.equity.slice(0, end + 1), whole.equity.slice(0, end + 1))
      deepStrictEqual(other.cash.slice(0, end + 1), whole.cash.slice(0, end + 1))
    }),
    law(
      'cash plus positions equals equity, and cash is what the fills paid and received',
      anyOrders(),
      (given) => {
        const made = ran(given)
        if (isWiped(made)) return
        const scale = given.model.capital + made.totals.turnover
        const after = given.bars.close
        made.equity.slice(1).forEach((value, i) => {
          close(made.cash[i + 1]! + made.position[i + 1]! * after[i]!, value, scale, `bar ${i}`)
        })
        const paid = fillsOf(made).reduce(
          (cash, { side, units = 0, price = 0, commission = 0 }) => cash - side * units * price - commission,
          given.model.capital,
        )
        close(made.cash.at(-1)!, paid, scale, 'cash')
      },
    ),
    law('costs never better a fill', anyOrders({ withExits: false, onlyUnits: true }), (given) => {
      const rich = { ...given.model, capital: 1e9 }
      const free = ran({
        ...given,
        model: {
          ...rich,
          costs: {
            commission: { ...rich.costs.commission, rate: 0, per_share: 0, minimum: 0, tiers: [] },
            slippage: noSlippage,
          },
        },
      })
      const costly = ran({ ...given, model: rich })
      const [plain, paying] = [fillsOf(free), fillsOf(costly)]
      deepStrictEqual(
        paying.map(({ bar, units }) => [bar, units]),
        plain.map(({ bar, units }) => [bar, units]),
      )
      paying.forEach(({ side, price = 0, commission = 0 }, i) => {
        ok(side * (price - (plain[i]?.price ?? 0)) >= 0, `fill ${i} at ${price} is better than free`)
        ok(commission >= 0)
      })
      costly.equity.forEach((value, i) => ok(value <= free.equity[i]! + 1e-6, `equity ${i}`))
    }),
    law('an order ends once: what was cancelled, expired or refused never fills', anyOrders(), (given) => {
      const ends = new Map<number, string>()
      for (const { kind, order, bar } of ran(given).events) {
        if (order < 0 || !ENDS.includes(kind)) continue
        const before = ends.get(order)
        const same = kind === 'filled' && before === 'filled'
        const partly = kind === 'rejected' && before === 'filled'
        ok(before === undefined || same || partly, `order ${order}: ${before ?? ''}, then ${kind} on ${bar}`)
        ends.set(order, kind)
      }
    }),
    law('of a group one order fills, and the others that stood next to it are gone', anyOrders(), (given) => {
      const table = mapped(
        given.table,
        (bar) => bar,
        (order) => ('side' in order ? { ...order, group: 'one' } : order),
      )
      const made = run(given.bars, scripted(table), given.model, wholeOf(given.bars))
      const groupless = (trade: number | undefined): boolean => trade === undefined
      const placed = new Map(
        made.events.flatMap(({ kind, order, trade }, at) =>
          kind === 'placed' && groupless(trade) ? [[order, at] as const] : [],
        ),
      )
      made.events.forEach(({ kind, order }, at) => {
        if (kind !== 'filled' || !placed.has(order)) return
        for (const [other, since] of placed) {
          if (other === order || since > at) continue
          const late = made.events.some(
            (event, k) => k > at && event.kind === 'filled' && event.order === other,
          )
          ok(!late, `orders ${order} and ${other} stood in one group, and both filled`)
        }
      })
    }),
  ]
}
