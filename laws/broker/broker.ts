import { deepStrictEqual, fail, ok, strictEqual } from 'node:assert'
import fc from 'fast-check'
import type { BrokerEvent, FedBroker, OpenAccount } from '../../src/broker/broker.js'
import { type Bars, barsBetween } from '../../src/market/bars/bars.js'
import { machineSizer } from '../../src/portfolio/orders/engine.kernel.js'
import { limit, market, type Order, stop, units } from '../../src/portfolio/orders/order.js'
import { scripted } from '../../src/portfolio/orders/scripted.js'
import { wholeOrder } from '../../src/portfolio/orders/whole-order.js'
import { defaultExecution, type Execution } from '../../src/portfolio/rules/execution.js'
import type { Law } from '../law.js'
import { anyOrders, mapped, type OrderCase, wholeOf } from '../portfolio/order-case.js'

/** What one account reported on bars that came one by one, and what was seen of it on the way. */
interface Session {
  readonly events: readonly BrokerEvent[]
  /** How many events had come once a bar was over, bar by bar. */
  readonly until: readonly number[]
  readonly units: number
  readonly standing: number
  readonly closed: number
}

/** Orders that stand for a day are of two bars here: without a session no bar is known to end its day. */
const lasting = (order: Order): Order =>
  'expiry' in order && order.expiry.kind === 'day' ? { ...order, expiry: { kind: 'bars', bars: 2 } } : order

/** Trades a table of orders bar by bar; `seen` are the bars that a step is handed. */
const traded = (
  open: (execution: Execution) => OpenAccount,
  { bars, table, model }: OrderCase,
  seen: (at: number) => Bars = (at) => barsBetween(bars, 0, at + 1),
  watch: (broker: FedBroker, at: number, events: readonly BrokerEvent[]) => void = () => undefined,
): Session => {
  const machine = scripted(mapped(table, (bar) => bar, lasting))
  const broker = open(model)({ offset: 0, sizer: machineSizer(bars, machine, model, wholeOf(bars)) })
  const events: BrokerEvent[] = []
  const until: number[] = []
  broker.events$.subscribe((event) => events.push(event))
  for (let at = 0; at < bars.length; at++) {
    broker.trade(seen(at), at)
    if (!broker.account().halted)
      for (const order of table[at] ?? []) broker.place(wholeOrder(lasting(order), machine.name, at))
    broker.settle(seen(at), at)
    watch(broker, at, events)
    until.push(events.length)
  }
  broker.end(seen(bars.length - 1), bars.length - 1, true)
  const { units: held, trades } = broker.account()
  return { events, until, units: held, standing: trades.length, closed: broker.booked().trades.pnl.length }
}

const ENDS: readonly BrokerEvent['kind'][] = ['filled', 'cancelled', 'expired', 'rejected']
/** What became of each order that was placed; numbers below 0 are what the account does by its own rules. */
const ofOrder = (events: readonly BrokerEvent[]): ReadonlyMap<number, readonly BrokerEvent[]> => {
  const by = new Map<number, BrokerEvent[]>()
  for (const event of events.filter(({ order }) => order >= 0))
    by.set(event.order, [...(by.get(event.order) ?? []), event])
  return by
}
const signed = ({ side, units: filled = Number.NaN }: BrokerEvent): number => side * filled
const near = (a: number, b: number, scale: number): boolean => Math.abs(a - b) <= 1e-9 * Math.max(1, scale)

/** One order of one unit in an account of plain costs. */
const plainly: Execution = { ...defaultExecution, fill: 'next_open', finalize: 'mark' }
const flat = (closes: readonly number[]): Bars => {
  const column = Float64Array.from(closes)
  return {
    length: column.length,
    time: column.map((_, i) => Date.UTC(2024, 0, 1) + i * 86_400_000),
    open: column,
    high: column.map((price) => price + 1),
    low: column.map((price) => price - 1),
    close: column,
    volume: column.map(() => 1e6),
  }
}

/**
 * What every broker that is fed bars promises: `open` opens an account under an execution. Bind it to a broker of your own:
 * `brokerLaws((execution) => mine.open(config, execution))`.
 */
export const brokerLaws = (open: (execution: Execution) => OpenAccount): readonly Law[] => {
  const holds = (name: string, check: (given: OrderCase) => void, numRuns = 150): Law => ({
    name,
    check: () => fc.assert(fc.property(anyOrders(), check), { numRuns }),
  })
  return [
    holds('nothing that is ordered throws: what cannot be done is reported', (given) => {
      try {
        traded(open, given)
      } catch (cause) {
        fail(`it threw ${cause instanceof Error ? cause.message : String(cause)}`)
      }
    }),
    holds(
      'each order ends: it is filled, on one bar, and what is left is cancelled, expired or rejected once',
      (given) => {
        for (const [order, events] of ofOrder(traded(open, given).events)) {
          const ends = events.filter(({ kind }) => ENDS.includes(kind))
          const what = `order ${order}: ${events.map(({ kind, bar }) => `${kind} on bar ${bar}`).join(', ')}`
          ok(ends.length > 0, `${what}, and no end`)
          strictEqual(ends.at(-1), events.at(-1), `${what}: something comes after its end`)
          const fills = ends.filter(({ kind }) => kind === 'filled')
          ok(
            fills.every(({ bar }) => bar === fills[0]?.bar) &&
              ends.slice(0, -1).every(({ kind }) => kind === 'filled'),
            `${what}: it ends twice`,
          )
        }
      },
    ),
    holds('an order is placed before anything else becomes of it', (given) => {
      for (const [order, [first]] of ofOrder(traded(open, given).events))
        strictEqual(first?.kind, 'placed', `order ${order} began with ${first?.kind ?? 'nothing'}`)
    }),
    holds('no event is of a bar that has not come', (given) => {
      traded(open, given, undefined, (_, at, events) => {
        const early = events.find(({ bar }) => bar > at)
        ok(
          early === undefined,
          `at bar ${at} order ${early?.order ?? 0} was ${early?.kind ?? ''} on bar ${early?.bar ?? 0}`,
        )
      })
    }),
    holds('an entry is filled for no more than was ordered, where it leaves no other trade', (given) => {
      const model = { ...given.model, positions: { ...given.model.positions, exclusive: false } }
      for (const [order, events] of ofOrder(traded(open, { ...given, model }).events)) {
        const asked = events.find(({ kind, trade }) => kind === 'placed' && trade === undefined)?.units
        const filled = events.reduce((sum, each) => sum + (each.kind === 'filled' ? (each.units ?? 0) : 0), 0)
        const most = Math.abs(asked ?? Number.POSITIVE_INFINITY)
        ok(filled <= most || near(filled, most, most), `order ${order}: ${filled} of ${most} units`)
      }
    }),
    holds('what the account holds is the sum of its fills', (given) => {
      traded(open, given, undefined, (broker, at, events) => {
        const fills = events.filter(({ kind }) => kind === 'filled')
        const sum = fills.reduce((all, each) => all + signed(each), 0)
        const scale = fills.reduce((all, each) => all + Math.abs(signed(each)), 0)
        const { units: held, trades } = broker.account()
        ok(near(held, sum, scale), `at bar ${at} it holds ${held}, and its fills sum to ${sum}`)
        const standing = trades.reduce((all, trade) => all + trade.side * trade.units, 0)
        ok(near(held, standing, scale), `at bar ${at} it holds ${held}, and its trades ${standing}`)
      })
    }),
    holds('its equity is that of its account, once a bar is over', (given) => {
      traded(open, given, undefined, (broker, at) => {
        const { equity } = broker.account()
        ok(near(equity, broker.equity(), Math.abs(equity)), `at bar ${at}: ${equity} and ${broker.equity()}`)
      })
    }),
    holds('a later bar changes nothing that was reported before it', (given) => {
      const { bars } = given
      const whole = traded(open, given, () => bars)
      const soFar = traded(open, given)
      deepStrictEqual(whole.events, soFar.events, 'it reports something else where later bars are at hand')
    }),
    holds(
      'two accounts report the same of the same orders, also side by side',
      (given) => {
        const first = traded(open, given)
        let other: Session | undefined
        const again = traded(open, given, undefined, (_, at) => {
          if (at === given.bars.length >> 1) other = traded(open, given)
        })
        deepStrictEqual(again, first)
        deepStrictEqual(other, first)
      },
      60,
    ),
    {
      name: 'a market order is filled once, at the open of the next bar, and a trade that is left is booked once',
      check: () => {
        const bars = flat([100, 110, 120, 130, 140])
        const one = { size: units(1) }
        const table = { 0: [market('buy', one)], 2: [market('sell', one)] }
        const { events, closed, units: held } = traded(open, { bars, table, model: plainly })
        const fills = events.filter(({ kind }) => kind === 'filled')
        deepStrictEqual(
          fills.map(({ bar, side, units: filled }) => [bar, side, filled]),
          [
            [1, 1, 1],
            [3, -1, 1],
          ],
        )
        deepStrictEqual([closed, held], [1, 0])
      },
    },
    {
      name: 'a limit is filled at its price or better, and a stop at its price or worse; what no bar reaches is not filled',
      check: () => {
        const bars = flat([100, 104, 100, 96, 100])
        const one = { size: units(1) }
        const fillOf = (order: Order): number | undefined =>
          traded(open, { bars, table: { 0: [order] }, model: plainly }).events.find(
            ({ kind, reason }) => kind === 'filled' && reason === undefined,
          )?.price
        ok((fillOf(limit('buy', 98, one)) ?? Number.NaN) <= 98, 'a bid at 98 was filled above it, or never')
        ok(
          (fillOf(stop('buy', 102, one)) ?? Number.NaN) >= 102,
          'a stop at 102 was filled below it, or never',
        )
        strictEqual(fillOf(limit('buy', 90, one)), undefined, 'a bid at 90 was filled, and the low is 95')
        strictEqual(fillOf(stop('buy', 110, one)), undefined, 'a stop at 110 was filled, and the high is 105')
      },
    },
  ]
}
