import { concatMap, filter, map } from 'rxjs'
import type { FedBroker, OpenAccount } from '../../src/broker/broker.js'
import { paperBroker } from '../../src/broker/paper.kernel.js'
import type { Execution } from '../../src/portfolio/rules/execution.js'
import { brokerLaws } from '../broker/broker.js'
import { type PartTrap, partTrap } from './part-trap.js'

const over =
  (change: (paper: FedBroker) => Partial<FedBroker>) =>
  (execution: Execution): OpenAccount =>
  (terms) => {
    const paper = paperBroker(execution)(terms)
    return { ...paper, ...change(paper) }
  }
const events = (twist: (paper: FedBroker) => FedBroker['events$']) =>
  over((paper) => ({ events$: twist(paper) }))
const kept = { runs: 0 }
const BROKERS: readonly (readonly [
  name: string,
  law: RegExp,
  open: (execution: Execution) => OpenAccount,
])[] = [
  [
    'fills twice',
    /it is filled, on one bar|no more than was ordered|sum of its fills/,
    events((paper) =>
      paper.events$.pipe(concatMap((event) => (event.kind === 'filled' ? [event, event] : [event]))),
    ),
  ],
  [
    'forgets ends',
    /^each order ends/,
    events((paper) => paper.events$.pipe(filter(({ kind }) => kind !== 'cancelled'))),
  ],
  [
    'forgets what it placed',
    /placed before anything/,
    events((paper) => paper.events$.pipe(filter(({ kind }) => kind !== 'placed'))),
  ],
  [
    'throws at a cancel',
    /^nothing that is ordered throws/,
    over((paper) => ({
      place: (order) => {
        if (order.kind === 'cancel') throw new Error('no such order')
        paper.place(order)
      },
    })),
  ],
  [
    'reports a bar too early',
    /has not come/,
    events((paper) => paper.events$.pipe(map((event) => ({ ...event, bar: event.bar + 1 })))),
  ],
  ['tells another equity', /^its equity/, over((paper) => ({ equity: () => paper.equity() + 1 }))],
  [
    'knows the next bar',
    /^a later bar changes nothing/,
    over((paper) => ({
      trade: (bars, at) => paper.trade(bars, at),
      place: paper.place,
      settle: (bars, at) =>
        paper.settle(bars, at + 1 < bars.length && (bars.close[at + 1] ?? 0) > 0 ? at + 1 : at),
    })),
  ],
  [
    'keeps a count between accounts',
    /^two accounts/,
    over((paper) => {
      kept.runs += 1
      return kept.runs % 2 === 0 ? { place: () => undefined } : paper
    }),
  ],
  ['fills nothing', /^a market order is filled once/, over(() => ({ place: () => undefined }))],
  [
    'fills every limit at the market',
    /^a limit is filled at its price/,
    over((paper) => ({
      place: (order) =>
        paper.place(order.kind === 'limit' ? { ...order, limit: order.side === 'buy' ? 1e6 : 1e-6 } : order),
    })),
  ],
]

/** Brokers that are unsound. */
export const brokers: readonly PartTrap[] = BROKERS.map(([name, law, open]) =>
  partTrap('broker', name, law, () => brokerLaws(open)),
)
