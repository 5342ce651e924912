import { map } from 'rxjs'
import type { OpenAccount, OpenJointAccount } from './broker.js'

/** An account that holds one instrument as one that could hold several; it is opened with the terms of one. */
export const jointOfOne =
  (open: OpenAccount): OpenJointAccount =>
  ([terms, ...others]) => {
    if (terms === undefined || others.length > 0)
      // eslint-disable-next-line functional/no-throw-statements -- a mistake of who wires the broker
      throw new RangeError('this broker holds one instrument in an account')
    const broker = open(terms)
    return {
      place: (_, order) => broker.place(order),
      account: () => broker.account(),
      equity: () => broker.equity(),
      booked: () => broker.booked(),
      events$: broker.events$.pipe(map((event) => ({ place: 0, event }))),
      open: () => undefined,
      trade: (closing) => closing.forEach(({ bars, at }) => broker.trade(bars, at)),
      settle: (closing) => closing.forEach(({ bars, at }) => broker.settle(bars, at)),
      end: (last, closing) => last.forEach(({ bars, at }) => broker.end(bars, at, closing)),
    }
  }

/** The account of one instrument with a broker that could hold several. */
export const oneOfJoint =
  (open: OpenJointAccount): OpenAccount =>
  (terms) => {
    const broker = open([terms])
    return {
      place: (order) => broker.place(0, order),
      account: () => broker.account(0),
      equity: () => broker.equity(),
      booked: () => {
        const {
          trades: { symbol: _, ...trades },
          counts,
        } = broker.booked()
        return { trades, counts }
      },
      events$: broker.events$.pipe(map(({ event }) => event)),
      trade: (bars, at) => {
        const bar = [{ place: 0, bars, at }]
        broker.open(bar)
        broker.trade(bar)
      },
      settle: (bars, at) => broker.settle([{ place: 0, bars, at }]),
      end: (bars, at, closing) => broker.end([{ place: 0, bars, at }], closing),
    }
  }
