import { Subject } from 'rxjs'
import { noBars } from '../market/bars/bar-columns.kernel.js'
import type { Bars } from '../market/bars/bars.js'
import { cashAccount, openBook } from '../portfolio/orders/book.kernel.js'
import { sumsOf } from '../portfolio/orders/engine.kernel.js'
import { trading } from '../portfolio/orders/machine-at-work.kernel.js'
import type { Order } from '../portfolio/orders/order.js'
import { place } from '../portfolio/orders/placement.kernel.js'
import { scripted } from '../portfolio/orders/scripted.js'
import { accountAt } from '../portfolio/orders/seen.kernel.js'
import { finish, isStill, openBars, passBars, settleBars } from '../portfolio/orders/step.kernel.js'
import { equityOf } from '../portfolio/orders/worth.kernel.js'
import type { Execution } from '../portfolio/rules/execution.js'
import type { BrokerEvent, FedBroker, OpenAccount } from './broker.js'

const NO_BAR = -1

/**
 * A broker on paper: the account of a backtest, whose step it takes on the bars of its feed, so that the same orders give the
 * same fills to the bit, under any execution. It acts on nothing outside. Its events come while `trade`, `place`, `settle` and
 * `end` run.
 */
export const paperBroker =
  (execution: Execution): OpenAccount =>
  ({ offset, sizer, exits }): FedBroker => {
    const events = new Subject<BrokerEvent>()
    const account = cashAccount(execution)
    // orders come from outside: its own machine orders nothing and is never asked
    const one = trading(openBook(account, noBars, sizer, { offset, fed: true, exits }), scripted({}), NO_BAR)
    const { book } = one
    const alone = [one]
    const over = (): number => one.bar
    const report = (): void => {
      if (one.seen === book.events.length) return
      const news = book.events.slice(one.seen)
      one.seen = book.events.length
      for (const event of news) events.next(event)
    }
    const reach = (bars: Bars, at: number): void => {
      book.bars = bars
      one.bar = at
    }
    const refuse = (order: Order, because: string): void => {
      const side = 'side' in order && order.side === 'sell' ? -1 : 1
      const id = 'id' in order ? { id: order.id } : {}
      const about = { bar: offset + Math.max(0, one.bar), order: book.next_order++, side, ...id } as const
      events.next({ kind: 'placed', ...about })
      events.next({ kind: 'rejected', ...about, because })
    }
    return {
      events$: events.asObservable(),
      equity: () => equityOf(account),
      account: () => {
        const { events: _, ...holdings } = accountAt(book, book.mark, book.events.length)
        return { ...holdings, halted: account.halted }
      },
      booked: () => ({ trades: account.log.taken(), counts: sumsOf(account).counts }),
      place: (order) => {
        if (one.bar === NO_BAR) return refuse(order, 'no bar has traded yet')
        if (account.halted) return refuse(order, 'the account is halted')
        place(book, order, one.bar)
        report()
      },
      trade: (bars, at) => {
        reach(bars, at)
        if (isStill(book)) {
          book.mark = bars.close[at]!
          return
        }
        openBars(account, alone)
        passBars(account, alone, over)
        report()
      },
      settle: (bars, at) => {
        reach(bars, at)
        if (isStill(book)) return
        settleBars(account, alone, over)
        report()
      },
      end: (bars, at, closing) => {
        reach(bars, at)
        if (closing) finish(one, at)
        report()
        const because = 'the feed ended before it was filled'
        for (const { id, side, name } of book.orders)
          events.next({
            kind: 'cancelled',
            bar: offset + at,
            order: id,
            side,
            ...(name === undefined ? {} : { id: name }),
            because,
          })
        events.complete()
      },
    }
  }
