import { deepStrictEqual, ok } from 'node:assert'
import fc from 'fast-check'
import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import { concat, defer, from, lastValueFrom, map, merge, NEVER, type Observable, Subject } from 'rxjs'
import type { BrokerEvent, OpenAccount } from '../src/broker/broker.js'
import { float, int } from '../src/core/space/dimension.js'
import type { BarBatch, Bars, Slice } from '../src/market/bars.js'
import { type Dataset, dataset } from '../src/market/dataset.js'
import { type Candidate, candidateWarmup, gateLabels, prepareCandidate } from '../src/phases/candidate.js'
import type { Combine } from '../src/phases/combine.js'
import { labelsKnown, labelsSoFar, noLabels } from '../src/phases/live-trading/gate-labels.js'
import { defaultMonitor } from '../src/phases/live-trading/monitor.kernel.js'
import type { OrderRecord } from '../src/phases/live-trading/orders.js'
import type { Traded, TradingPlan } from '../src/phases/live-trading/session.kernel.js'
import type { trade$ } from '../src/phases/live-trading/trade.js'
import { BOUNDARIES } from '../src/phases/switch.kernel.js'
import type { TargetOrder } from '../src/portfolio/account.kernel.js'
import type { Execution } from '../src/portfolio/execution.js'
import { TRADE_COLUMNS, type TradeColumn } from '../src/portfolio/trades.js'
import { isProgress } from '../src/run/handler.js'
import { operators } from '../src/strategy/operators/operators.js'
import { makeStrategy, type RuleStrategy } from '../src/strategy/strategy.js'
import type { Law } from './law.js'
import { anyExecution } from './portfolio-case.js'
import { must } from './strategy.js'
import { anyCuts, anyTree, anyWalk, batchesAt } from './strategy-arbitrary.js'

const RUNS = 150
const PARAMS = { n: 5, k: 1.5 }
const rules = anyTree(operators)
const anyStrategy: fc.Arbitrary<RuleStrategy> = fc
  .tuple(rules.condition(2), rules.condition(2), rules.condition(1), fc.nat(2))
  .map(([a, b, c, kind]) =>
    must(
      makeStrategy(
        'any',
        { n: int(1, 12), k: float(0, 4) },
        kind === 0
          ? { long_while: a, short_while: b, when: c }
          : kind === 1
            ? { long_while: a }
            : { enter_long: a, exit_long: b, enter_short: c, exit_short: a },
      ),
    ),
  )

/** A choice to trade, the bars of its feed, and where the feed is cut into batches. */
export interface TradingCase {
  readonly candidate: Candidate
  readonly data: Dataset
  readonly slice: Slice
  readonly cuts: readonly number[]
  /** A bar of the scored ones. */
  readonly at: number
}

const datasetOf = (bars: Bars): Dataset => must(dataset({ name: 'walk', periods_per_year: 252 }, bars))
const REGIMES = ['trending_up', 'trending_down', 'ranging', undefined, undefined] as const

/** Any candidate of one or two members, gated or not, on any walk that holds its warm-up. */
export const anyTrading = (execution: fc.Arbitrary<Execution> = anyExecution()): fc.Arbitrary<TradingCase> =>
  fc
    .record({
      members: fc.array(fc.record({ strategy: anyStrategy, regime: fc.constantFrom(...REGIMES) }), {
        minLength: 1,
        maxLength: 2,
      }),
      share: fc.constantFrom(0, 0.25, 0.5),
      combine: fc.constantFrom<Combine | undefined>(
        undefined,
        undefined,
        ...BOUNDARIES.map((at_change): Combine => ({ kind: 'switch', at_change, cool_down: 3 })),
        { kind: 'vote', rule: 'majority', threshold: 0.5 },
        { kind: 'vote', rule: 'weighted', threshold: 0.5, weights_by_regime: { ranging: [1, 0] } },
      ),
      window: fc.integer({ min: 2, max: 9 }),
      execution,
      data: anyWalk(60, 200).map(datasetOf),
    })
    .map(({ members, share, combine, window, execution: how, data }): Omit<TradingCase, 'cuts' | 'at'> => {
      const candidate: Candidate = {
        members: members.map(({ strategy, regime }) => ({
          strategy,
          params: PARAMS,
          ...(regime === undefined ? {} : { regime }),
        })),
        weights: members.length === 1 ? [1] : [share, 1 - share],
        gate: { model: { kind: 'trend', window, enter: 0.25, leave: 0.1 }, from_bar: 1 },
        ...(combine === undefined ? {} : { combine }),
        execution: how,
      }
      const need = candidateWarmup(candidate, { dataset: data, earlier_trials: [] })
      const first = isLeft(need) ? data.bars.length : Math.max(1, need.right)
      return { candidate, data, slice: { warmup: [0, first], scored: [first, data.bars.length] } }
    })
    .filter(({ slice }) => slice.scored[0] + 2 < slice.scored[1])
    .chain((made) =>
      fc
        .record({
          cuts: anyCuts(0, made.data.bars.length),
          at: fc.integer({ min: made.slice.scored[0] + 1, max: made.slice.scored[1] - 1 }),
        })
        .map((drawn) => ({ ...made, ...drawn })),
    )

/** A broker that refuses every third order that it is given, and passes the others on. */
const refusing =
  (open: OpenAccount): OpenAccount =>
  (offset) => {
    const inner = open(offset)
    const refused = new Subject<BrokerEvent>()
    const given: TargetOrder[] = []
    return {
      ...inner,
      events$: merge(inner.events$, refused),
      place: (order) => {
        if (given.push(order) % 3 !== 0) return inner.place(order)
        const { side, decided } = order
        refused.next({ _tag: 'Placed', order, bar: decided })
        refused.next({ _tag: 'Rejected', side, decided, bar: decided, because: 'refused' })
      },
    }
  }

const columns = Object.keys(TRADE_COLUMNS) as readonly TradeColumn[]
const FEED_ENDED = 'the feed ended before it was filled'
const lasting = ({ kind, because }: OrderRecord): boolean => !(kind === 'cancelled' && because === FEED_ENDED)

/** What holds of trading through a broker on a feed: `trade` is `trade$`, `paper` the broker on paper. */
export const tradingLaws = (
  trade: typeof trade$,
  paper: (execution: Execution) => OpenAccount,
): readonly Law[] => {
  const planOf = ({ candidate, slice }: TradingCase): TradingPlan => ({
    candidate,
    from: slice.scored[0],
    duration_ms: undefined,
    monitor: defaultMonitor,
    open: paper(candidate.execution),
    labels: candidate.gate === undefined ? noLabels : labelsSoFar(candidate.gate),
  })
  const traded = async (
    given: TradingCase,
    plan: TradingPlan = planOf(given),
    feed$: Observable<Either<never, BarBatch>> = from(batchesAt(given.data.bars, given.cuts)).pipe(
      map(right),
    ),
    signal?: AbortSignal,
  ): Promise<Traded> => {
    const last = await lastValueFrom(trade(plan, given.slice, feed$, signal === undefined ? {} : { signal }))
    if (isProgress(last) || isLeft(last)) throw new Error(JSON.stringify(last))
    return last.right
  }
  const law = (name: string, holds: (given: TradingCase) => Promise<void>): Law => ({
    name,
    check: () => fc.assert(fc.asyncProperty(anyTrading(), holds), { numRuns: RUNS }),
  })
  return [
    law(
      'paper trading on a replayed feed gives the trades and the equity of the backtest, bit for bit',
      async (given) => {
        const { candidate, data, slice } = given
        const { run } = await traded(given)
        const { run: backtest } = must(
          prepareCandidate(candidate, { dataset: data, earlier_trials: [] }, slice),
        )
        const expected = backtest(candidate.execution)
        deepStrictEqual(run.equity, expected.equity)
        deepStrictEqual(run.trades, expected.trades)
      },
    ),
    law('labels read once over a replayed feed trade as labels of the bars so far', async (given) => {
      const { candidate, data, slice } = given
      if (candidate.gate === undefined) return
      const labels = gateLabels(candidate.gate, { dataset: data, earlier_trials: [] }, slice.scored[1])
      const known = await traded(given, { ...planOf(given), labels: labelsKnown(labels) })
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
        for (const { kind, effect, reason, bar, decided_bar } of whole.orders)
          if (kind === 'filled')
            deepStrictEqual(bar - decided_bar, effect === 'entry' || reason === 'signal' ? delay : 0)
      },
    ),
    law('what a broker refuses is recorded, and every order ends', async (given) => {
      const plan = planOf(given)
      const made = await traded(given, { ...plan, open: refusing(plan.open) })
      const isAbout =
        ({ member, decided_bar }: OrderRecord) =>
        (other: OrderRecord): boolean =>
          other.member === member && other.decided_bar === decided_bar
      const placed = made.orders.filter(({ kind }) => kind === 'placed')
      const ends = made.orders.filter(
        ({ kind, effect, reason }) => kind !== 'placed' && (effect !== 'exit' || reason === 'signal'),
      )
      for (const order of placed) ok(ends.some(isAbout(order)), `nothing became of ${JSON.stringify(order)}`)
      for (const end of ends) deepStrictEqual(placed.filter(isAbout(end)).length, 1)
      for (const { because, member, decided_bar } of made.orders)
        if (because === 'refused')
          ok(
            !made.orders.some(
              (other) =>
                other.kind === 'filled' &&
                isAbout({ member, decided_bar } as OrderRecord)(other) &&
                (other.effect === 'entry' || other.reason === 'signal'),
            ),
            'a refused order was filled',
          )
      const exits = made.orders.filter(({ effect }) => effect === 'exit')
      deepStrictEqual(made.run.trades.pnl.length, exits.length)
      for (const name of columns) deepStrictEqual(made.run.trades[name].length, exits.length)
    }),
  ]
}
