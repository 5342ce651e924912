import type { AccountBar, ClosedAccountBar, JointBroker, PlacedEvent } from '../../broker/broker.js'
import { withRoom } from '../../core/growing-column.kernel.js'
import type { PlacedTrades } from '../../portfolio/account/trades.js'
import type { OpenTrade, OrderEvent, OrderMachine } from '../../portfolio/orders/order-machine.js'
import { barAt } from '../../portfolio/orders/seen.kernel.js'
import { wholeOrder } from '../../portfolio/orders/whole-order.js'
import type { MemberRun } from '../../portfolio/runs/ensemble.kernel.js'

/** Order machines, one an instrument, that are traded with one account. It changes as it takes bars. */
export interface Desk {
  /** Trades that are closed so far, each with the place of its instrument where there are several. */
  readonly trades: () => PlacedTrades
  /** Takes bars that open at one time. */
  readonly open: (opening: readonly AccountBar[]) => void
  /** Takes bars that are over at one moment, asks their machines at their closes, and gives the equity there. */
  readonly step: (closing: readonly ClosedAccountBar[]) => number
  /** Ends at the last bars that were taken; `closing` closes what stands. */
  readonly end: (last: readonly AccountBar[], closing: boolean) => void
  /** Trades that stand on an instrument. */
  readonly standing: (place: number) => readonly OpenTrade[]
  /** Its run; `positions` are those of the instruments, in the order of places. */
  readonly run: () => MemberRun
}

/** What a desk trades on one instrument: `offset` is the dataset's number of its first bar. */
interface DeskPlace {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a machine's state is its own
  readonly machine: OrderMachine<any>
  readonly offset: number
}

/**
 * Opens a desk at a broker: what the machines order is placed, and what the broker reports goes to them. A settled machine sleeps
 * as it does in a backtest, and begins again when its instrument is a member again. Cost: O(orders and trades) a bar. NaN: as the
 * broker. Look-ahead: none.
 */
export const openDesk = (
  places: readonly DeskPlace[],
  broker: JointBroker,
  capital: number,
  seen: (event: PlacedEvent) => void = () => undefined,
): Desk => {
  let equity = new Float64Array([capital, 0])
  let steps = 0
  let wasHalted = false
  const all = places.map(({ machine, offset }) => ({
    machine,
    offset,
    state: machine.start() as unknown,
    settled: false,
    events: [] as OrderEvent[],
    units: new Float64Array(1),
    since: 0,
    held: 0,
  }))
  const touched = new Set<number>()
  broker.events$.subscribe((placed) => {
    all[placed.place]!.events.push(placed.event)
    seen(placed)
  })
  const ask = ({ place, bars, at }: AccountBar): void => {
    const one = all[place]!
    const { machine, offset } = one
    const bar = offset + at
    if (one.settled && one.events.length === 0 && machine.wakes?.(bar) === false) return
    const { halted, cash, equity, units, trades, orders } = broker.account(place)
    if (halted) return
    const events = one.events
    one.events = []
    const stepped = machine.step(one.state, barAt({ bars, offset }, at), {
      cash,
      equity,
      units,
      trades,
      orders,
      events,
    })
    one.state = stepped.state as unknown
    one.settled = stepped.settled === true
    for (const order of stepped.orders) broker.place(place, wholeOrder(order, machine.name, bar))
  }
  /** Writes the units of an instrument after this step, where they have changed. */
  const write = (place: number): void => {
    const one = all[place]!
    const { units, halted } = broker.account(place)
    if (halted && !wasHalted) {
      wasHalted = true
      for (const other of all.keys()) write(other)
    }
    if (units === one.held) return
    one.units = withRoom(one.units, steps + 1)
    one.units.fill(one.held, one.since, steps)
    one.since = steps
    one.held = units
  }
  return {
    trades: () => broker.booked().trades,
    standing: (place) => broker.account(place).trades,
    open: (opening) => {
      for (const { place, is_member } of opening) {
        touched.add(place)
        if (is_member !== false) continue
        const one = all[place]!
        one.state = one.machine.start() as unknown
        one.settled = false
        one.events = []
      }
      broker.open(opening)
    },
    step: (closing) => {
      broker.trade(closing)
      for (const bar of closing) if (bar.is_member !== false && bar.is_delisting !== true) ask(bar)
      broker.settle(closing)
      steps += 1
      equity = withRoom(equity, steps + 1)
      equity[steps] = broker.equity()
      for (const { place } of closing) touched.add(place)
      for (const place of touched) write(place)
      touched.clear()
      return equity[steps]!
    },
    end: (last, closing) => {
      broker.end(last, closing)
      equity[steps] = broker.equity()
      for (const place of all.keys()) write(place)
    },
    run: () => ({
      equity: equity.slice(0, steps + 1),
      positions: all.map(({ units, since, held }) =>
        withRoom(units, steps + 1)
          .slice(0, steps + 1)
          .fill(held, since),
      ),
      ...broker.booked(),
    }),
  }
}
