import { Subject } from 'rxjs'
import { noBars } from '../market/bars/bar-columns.kernel.js'
import { type Book, cashAccount, openBook } from '../portfolio/orders/book.kernel.js'
import { sumsOf } from '../portfolio/orders/engine.kernel.js'
import { type MachineAtWork, trading } from '../portfolio/orders/machine-at-work.kernel.js'
import { closeAsNonMember, isNonMember } from '../portfolio/orders/membership.kernel.js'
import type { Order } from '../portfolio/orders/order.js'
import { place } from '../portfolio/orders/placement.kernel.js'
import { scripted } from '../portfolio/orders/scripted.js'
import { holdingsAt } from '../portfolio/orders/seen.kernel.js'
import { finish, openBars, passBars, settleBars } from '../portfolio/orders/step.kernel.js'
import { equityOf } from '../portfolio/orders/worth.kernel.js'
import type { Execution } from '../portfolio/rules/execution.js'
import { oneOfJoint } from './account-of-one.js'
import type { AccountBar, OpenAccount, OpenJointAccount, PlacedEvent } from './broker.js'

const NO_BAR = -1
const FEED_ENDED = 'the feed ended before it was filled'

/**
 * A broker on paper for several instruments in one account: the account of a backtest, whose step it takes on the bars of its
 * feed, so that the same orders give the same fills to the bit, under any execution. It acts on nothing outside. Its events come
 * while `open`, `trade`, `place`, `settle` and `end` run. Cost: as the account's step, and O(instruments) a call.
 */
export const paperAccount =
  (execution: Execution): OpenJointAccount =>
  (terms) => {
    const events = new Subject<PlacedEvent>()
    const account = cashAccount(execution)
    // orders come from outside: the machines of the account order nothing and are never asked
    const all = terms.map(({ offset, sizer, exits, terms: own, delisting_return = 0 }) => {
      const members: number[] = []
      const book = openBook(account, noBars, sizer, { offset, fed: true, exits, terms: own })
      return { ...trading(book, scripted({}), NO_BAR, { delisting_return, members }), members, reported: 0 }
    })
    const isOver = new Uint8Array(all.length)
    const isFuture = (one: MachineAtWork): boolean => one.isOpen && isOver[one.book.place] === 0
    const over = ({ place: at }: Book): number => {
      const one = all[at]!
      return execution.fill !== 'next_open' && isFuture(one) ? one.bar - 1 : one.bar
    }
    const decides = (book: Book): number => {
      const one = all[book.place]!
      return execution.fill !== 'close' ? over(book) : one.isOpen ? one.bar : one.bar + 1
    }
    const reach = <A extends AccountBar>({ place: at, bars, at: bar, is_member }: A) => {
      const one = all[at]!
      one.book.bars = bars
      one.bar = bar
      if (is_member === false) one.members[bar] = 0
      return one
    }
    const report = (): void => {
      for (const one of all) {
        const { book, reported } = one
        if (reported === book.events.length) continue
        one.reported = book.events.length
        for (const event of book.events.slice(reported)) events.next({ place: book.place, event })
      }
    }
    const refuse = ({ book, bar }: MachineAtWork, order: Order, because: string): void => {
      const side = 'side' in order && order.side === 'sell' ? -1 : 1
      const id = 'id' in order ? { id: order.id } : {}
      const about = { bar: book.offset + Math.max(0, bar), order: book.next_order++, side, ...id } as const
      events.next({ place: book.place, event: { kind: 'placed', ...about } })
      events.next({ place: book.place, event: { kind: 'rejected', ...about, because } })
    }
    return {
      events$: events.asObservable(),
      equity: () => equityOf(account),
      account: (at) => {
        const { book } = all[at]!
        const { cash, equity, units, trades, orders } = holdingsAt(book, book.mark)
        return { cash, equity, units, trades, orders, halted: account.halted }
      },
      booked: () => ({
        trades: { ...account.log.taken(), symbol: Int32Array.from(account.places) },
        counts: sumsOf(account).counts,
      }),
      place: (at, order) => {
        const one = all[at]!
        if (one.bar === NO_BAR) return refuse(one, order, 'no bar has traded yet')
        if (account.halted) return refuse(one, order, 'the account is halted')
        place(one.book, order, one.bar)
        report()
      },
      open: (opening) => {
        openBars(account, opening.map(reach))
        report()
      },
      trade: (bars) => {
        const closing = bars.map((each) => {
          const one = reach(each)
          if (each.is_delisting === true) one.delisting = each.at
          one.counts_from = each.is_watched === false ? Infinity : NO_BAR
          isOver[each.place] = 1
          return one
        })
        for (const one of passBars(account, closing, over, decides))
          if (isNonMember(one)) closeAsNonMember(one)
        report()
      },
      settle: (bars) => {
        settleBars(account, bars.map(reach), over)
        for (const { place: at } of bars) {
          isOver[at] = 0
          all[at]!.isOpen = false
        }
        report()
      },
      end: (last, closing) => {
        for (const each of last) {
          const one = reach(each)
          if (closing) finish(one, each.at)
        }
        report()
        for (const { book } of all)
          for (const { id, side, name } of book.orders)
            events.next({
              place: book.place,
              event: {
                kind: 'cancelled',
                bar: book.offset + over(book),
                order: id,
                side,
                ...(name === undefined ? {} : { id: name }),
                because: FEED_ENDED,
              },
            })
        events.complete()
      },
    }
  }

/** A broker on paper for one instrument: the account of several that holds one. */
export const paperBroker = (execution: Execution): OpenAccount => oneOfJoint(paperAccount(execution))
