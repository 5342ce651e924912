import { deepStrictEqual, ok } from 'node:assert'
import fc from 'fast-check'
import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import { concat, defer, from, lastValueFrom, map, merge, NEVER, type Observable, Subject } from 'rxjs'
import { jointOfOne } from '../../src/broker/account-of-one.js'
import type { BrokerEvent, OpenAccount } from '../../src/broker/broker.js'
import { candidateTrader } from '../../src/candidate/candidate-trader.js'
import { exitsByAccount } from '../../src/candidate/exit-rules.js'
import { gateLabels } from '../../src/candidate/gate.js'
import { labelColumns } from '../../src/candidate/labelling.js'
import { marketOfOne } from '../../src/candidate/market-of-one.js'
import type { BarBatch } from '../../src/market/bars/bars.js'
import { labelsKnown, labelsSoFar, noLabels } from '../../src/phases/live-trading/gate-labels.js'
import { knownSeries, seriesSoFar } from '../../src/phases/live-trading/label-feed.kernel.js'
import { defaultMonitor } from '../../src/phases/live-trading/monitor.kernel.js'
import type { OrderRecord } from '../../src/phases/live-trading/orders.js'
import type { SessionTraded } from '../../src/phases/live-trading/session.kernel.js'
import { feedOfOne, type trade$ } from '../../src/phases/live-trading/trade.js'
import { periodsOfSpacing } from '../../src/portfolio/account/shadow.kernel.js'
import { TRADE_NAMES } from '../../src/portfolio/account/trades.js'
import type { Order } from '../../src/portfolio/orders/order.js'
import type { Execution } from '../../src/portfolio/rules/execution.js'
import { isProgress } from '../../src/run/emission.js'
import { batchesAt } from '../arbitrary/strategy.js'
import type { Law } from '../law.js'
import { anyExecution } from '../portfolio/case.js'
import { anyModel } from '../portfolio/order-case.js'
import { must } from '../strategy/strategy.js'
import { type PlanOfOne, planOfOne } from './plan-of-one.js'
import { anyTrading, type TradingCase } from './trading-case.js'

const RUNS = 150

/** A broker that refuses every third order that it is given, and passes the others on. */
const refusing =
  (open: OpenAccount): OpenAccount =>
  (terms) => {
    const inner = open(terms)
    const refused = new Subject<BrokerEvent>()
    const given: Order[] = []
    const bars: number[] = []
    return {
      ...inner,
      events$: merge(inner.events$, refused),
      trade: (so_far, at) => {
        bars.push(terms.offset + at)
        inner.trade(so_far, at)
      },
      place: (order) => {
        const asks = order.kind === 'market' || order.kind === 'close'
        if (!asks || given.push(order) % 3 !== 0) return inner.place(order)
        const side = order.kind === 'market' && order.side === 'sell' ? -1 : 1
        const id = order.kind === 'market' && order.id !== undefined ? { id: order.id } : {}
        const about = { bar: bars.at(-1)!, order: REFUSED + given.length, side, ...id } as const
        refused.next({ kind: 'placed', ...about })
        refused.next({ kind: 'rejected', ...about, because: 'refused' })
      },
    }
  }

const REFUSED = 1_000_000
const FEED_ENDED = 'the feed ended before it was filled'
const lasting = ({ kind, because }: OrderRecord): boolean => !(kind === 'cancelled' && because === FEED_ENDED)

/** Any preset, changed, with the sizing, exits, limits and financing of any execution. */
const anyMixture = fc.tuple(anyModel, anyExecution()).map(
  ([model, { sizing, risk, limits, financing, allow_short }]): Execution => ({
    ...model,
    sizing,
    risk,
    limits,
    financing,
    allow_short,
  }),
)

/** What holds of trading through a broker on a feed: `trade` is `trade$`, `paper` the broker on paper. */
export const tradingLaws = (
  trade: typeof trade$,
  paper: (execution: Execution) => OpenAccount,
): readonly Law[] => {
  const planOf = ({ candidate, slice, data }: TradingCase): PlanOfOne => ({
    candidate,
    slice,
    periods: periodsOfSpacing(data.interval),
    duration_ms: undefined,
    monitor: defaultMonitor,
    open: jointOfOne(paper(candidate.execution)),
    labels: candidate.gate === undefined ? noLabels : labelsSoFar(candidate.gate),
    series: seriesSoFar(candidate.labels ?? {}, slice),
    exits: must(exitsByAccount(candidate)),
  })
  const traded = async (
    given: TradingCase,
    plan: PlanOfOne = planOf(given),
    feed$: Observable<Either<never, BarBatch>> = from(batchesAt(given.data.bars, given.cuts)).pipe(
      map(right),
    ),
    signal?: AbortSignal,
  ): Promise<SessionTraded> => {
    const last = await lastValueFrom(
      trade(planOfOne(plan), feedOfOne(feed$), signal === undefined ? {} : { signal }),
    )
    if (isProgress(last) || isLeft(last)) throw new Error(JSON.stringify(last))
    return last.right
  }
  const law = (
    name: string,
    holds: (given: TradingCase) => Promise<void>,
    execution: fc.Arbitrary<Execution> = anyExecution(),
  ): Law => ({
    name,
    check: () => fc.assert(fc.asyncProperty(anyTrading(execution), holds), { numRuns: RUNS }),
  })
  return [
    law(
      'paper trading on a replayed feed gives the trades and the equity of the backtest, bit for bit',
      async (given) => {
        const { candidate, data, slice } = given
        const { run } = await traded(given)
        const trader = must(candidateTrader(candidate, marketOfOne(data, slice)))
        const { equity, trades, held, counts } = trader.run(candidate.execution)
        deepStrictEqual(run, { equity, trades, held, counts })
      },
      fc.oneof(anyExecution(), anyMixture),
    ),
    law('labels read once over a replayed feed trade as labels of the bars so far', async (given) => {
      const { candidate, data, slice } = given
      if (candidate.gate === undefined) return
      const services = { dataset: data, earlier_trials: [] }
      const labels = gateLabels(candidate.gate, services, slice.scored[1])
      const series = knownSeries(labelColumns(candidate.labels, services, slice.scored[1]))
      const known = await traded(given, { ...planOf(given), labels: labelsKnown(labels), series })
      const oneByOne = Array.from({ length: data.bars.length + 1 }, (_, i) => i)
      deepStrictEqual(known, await traded({ ...given, cuts: oneByOne }))
    }),
    law('the size of the batches of a feed changes nothing', async (given) => {
      const whole = [0, given.data.bars.length]
      deepStrictEqual(await traded(given), await traded({ ...given, cuts: whole }))
    }),
    law(
      'a feed that is cut and stopped gives a prefix of the fills: no order acts before its cause',
      async (given) => {
        const { at, data } = given
        const stop = new AbortController()
        const heads = batchesAt(data.bars, [...given.cuts.filter((cut) => cut < at), at])
        const cut = await traded(
          given,
          planOf(given),
          concat(
            from(heads).pipe(map(right)),
            defer(() => {
              stop.abort()
              return NEVER
            }),
          ),
          stop.signal,
        )
        const whole = await traded(given)
        deepStrictEqual(cut.stopped, 'aborted')
        deepStrictEqual(
          cut.orders.filter(lasting),
          whole.orders.filter(({ bar }) => bar < at),
        )
        deepStrictEqual(cut.run.equity, whole.run.equity.slice(0, at - given.slice.scored[0] + 1))
        const delay = given.candidate.execution.fill === 'close' ? 0 : 1
        for (const { kind, order, bar, decided_bar } of whole.orders)
          if (kind === 'filled') deepStrictEqual(bar - decided_bar, order === -1 ? 0 : delay)
      },
    ),
    law('what a broker refuses is recorded, and every order ends', async (given) => {
      const plan = planOf(given)
      const made = await traded(given, {
        ...plan,
        open: jointOfOne(refusing(paper(given.candidate.execution))),
      })
      const isOf =
        ({ member, order }: OrderRecord) =>
        (other: OrderRecord): boolean =>
          other.member === member && other.order === order
      const placed = made.orders.filter(({ kind }) => kind === 'placed')
      const ends = made.orders.filter(({ kind, order }) => kind !== 'placed' && order !== -1)
      for (const order of placed) ok(ends.some(isOf(order)), `nothing became of ${JSON.stringify(order)}`)
      for (const end of ends) {
        const count = placed.filter(isOf(end)).length
        ok(
          count === 1 || (count === 0 && end.kind === 'cancelled'),
          'what was held back on arrival is not placed',
        )
      }
      for (const refused of made.orders.filter(({ because }) => because === 'refused'))
        deepStrictEqual(ends.filter(isOf(refused)), [refused])
      const exits = made.orders.filter(({ effect }) => effect === 'exit')
      deepStrictEqual(made.run.trades.pnl.length, exits.length)
      for (const name of TRADE_NAMES) deepStrictEqual(made.run.trades[name].length, exits.length)
    }),
  ]
}
