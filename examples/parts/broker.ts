/** A broker: that on paper, which refuses an entry while as many wait as its limit says, and reports that it does. */
import {
  type BrokerEvent,
  type BrokerPart,
  integer,
  type LibraryInput,
  paperBroker,
  struct,
  withDefault,
} from 'regimen/parts'
import { merge, Subject, takeUntil } from 'rxjs'

// the numbers of refused orders begin where those of the account do not reach
const FIRST_REFUSED = 1_000_000_000

export const patient: BrokerPart<{ readonly most_waiting: number }> = {
  name: 'patient',
  version: 1,
  config: struct('patient broker', { most_waiting: withDefault(integer(1), 3) }),
  open:
    ({ most_waiting }, execution) =>
    (terms) => {
      const paper = paperBroker(execution)(terms)
      const [refused, ended] = [new Subject<BrokerEvent>(), new Subject<void>()]
      const now = { bar: terms.offset, refused: 0 }
      return {
        ...paper,
        events$: merge(paper.events$, refused.pipe(takeUntil(ended))),
        trade: (bars, at) => {
          now.bar = terms.offset + at
          paper.trade(bars, at)
        },
        place: (order) => {
          const waiting = paper.account().orders.filter(({ role }) => role === 'entry').length
          if (!('side' in order) || waiting < most_waiting) return paper.place(order)
          const about = {
            bar: now.bar,
            order: FIRST_REFUSED + now.refused,
            side: order.side === 'buy' ? 1 : -1,
          } as const
          now.refused += 1
          refused.next({ kind: 'placed', ...about })
          refused.next({ kind: 'rejected', ...about, because: `${most_waiting} entries wait` })
        },
        end: (bars, at, closing) => {
          paper.end(bars, at, closing)
          ended.next()
        },
      }
    },
}

export const library: LibraryInput = { brokers: { patient } }
