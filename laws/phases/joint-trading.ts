import { deepStrictEqual } from 'node:assert'
import fc from 'fast-check'
import { isLeft, right } from 'fp-ts/lib/Either.js'
import { from, lastValueFrom } from 'rxjs'
import type { OpenJointAccount } from '../../src/broker/broker.js'
import { type Candidate, candidateCodec } from '../../src/candidate/candidate.js'
import { candidateTrader } from '../../src/candidate/candidate-trader.js'
import { exitsByAccount } from '../../src/candidate/exit-rules.js'
import { type Gate, marketLabels } from '../../src/candidate/gate.js'
import { marketOver, paramsOn, tradedData } from '../../src/candidate/traded-data.js'
import { decodeWith } from '../../src/core/codec/codec.js'
import type { Dataset } from '../../src/market/bars/dataset.js'
import { replayedUniverse } from '../../src/market/universe/replayed-universe.kernel.js'
import type { Universe } from '../../src/market/universe/universe.js'
import { defaultMonitor } from '../../src/phases/live-trading/monitor.kernel.js'
import { fedPlan } from '../../src/phases/live-trading/plan.js'
import type { trade$ } from '../../src/phases/live-trading/trade.js'
import type { Execution } from '../../src/portfolio/rules/execution.js'
import { classifier, fit } from '../../src/regime/classifier.js'
import { isProgress } from '../../src/run/emission.js'
import { anyListings, anyMemberChange, universeOf } from '../arbitrary/universe.js'
import type { Law } from '../law.js'
import { anyExecution } from '../portfolio/case.js'
import { anyModel } from '../portfolio/order-case.js'
import { must } from '../strategy/strategy.js'
import { anyKeys, inAnotherOrder } from '../strategy/universe-stream.js'

const RULES = [
  { name: 'above', long_while: 'close > sma(close, 3)' },
  { name: 'both', long_while: 'roc(close, 2) > 0', short_while: 'roc(close, 2) < 0' },
  { name: 'ranked', long_while: 'rank(close) > 0.4', short_while: 'rank(close) < 0.2' },
  { name: 'against', long_while: 'close / universe_mean(close) < 1' },
  { name: 'labelled', long_while: "close > sma(close, 2) && label(mood) == 'trending_up'" },
  { name: 'own', long_while: 'close > sma(close, n)', params: { n: { int: [2, 4] } } },
] as const
/** Of the last of them, for each instrument. */
const OWN = { ant: { n: 2 }, bee: { n: 4 }, cat: { n: 3 }, dog: { n: 2 } }
const WARMUP = 5

/** Any choice of one or two members on any universe, the order of its feed, and whether openings are announced. */
const anyCase = fc.record({
  all: anyListings(2, 24).filter((listings) =>
    listings.some(({ dataset }) => dataset.bars.length > WARMUP + 3),
  ),
  members: fc.array(
    fc.record({
      of: fc.constantFrom(...RULES),
      regime: fc.constantFrom('trending_up', undefined, undefined),
    }),
    { minLength: 1, maxLength: 2 },
  ),
  combine: fc.constantFrom(
    { kind: 'shares' },
    { kind: 'shares' },
    { kind: 'vote', rule: 'majority' },
    { kind: 'switch', at_change: 'close' },
  ),
  execution: fc.oneof(
    anyExecution(),
    fc.tuple(anyModel, anyExecution()).map(
      ([model, own]): Execution => ({
        ...model,
        sizing: own.sizing,
        risk: own.risk,
        limits: own.limits,
        financing: own.financing,
      }),
    ),
  ),
  days: fc.option(anyMemberChange(['ant', 'bee', 'cat', 'dog']), { nil: undefined }),
  keys: anyKeys,
  announced: fc.boolean(),
})
type Case = typeof anyCase extends fc.Arbitrary<infer A> ? A : never

const moodOn = ({ bars }: Dataset): Gate => ({
  model: must(fit({ ...classifier('trend'), window: 4 } as never, bars, 1)),
  from_bar: 0,
})

/** Whether no bar of another is over within a bar: then nobody need announce that it opens. */
const isAligned = ({ instruments, steps }: Universe): boolean =>
  instruments.every(({ dataset: { bars }, closed }) =>
    Array.from(closed).every((end, i) => !steps.closed.some((at) => at > (bars.time[i] ?? 0) && at < end)),
  )

const choiceOf = ({ members, combine, execution }: Case, mood: Gate): Candidate => ({
  ...must(
    decodeWith(candidateCodec)({
      members: members.map(({ of, regime }) => ({
        strategy: of,
        params: of.name === 'own' ? { n: 3 } : {},
        ...(of.name === 'own' ? { by_symbol: OWN } : {}),
        ...(regime === undefined ? {} : { regime }),
      })),
      weights: members.map(() => 1 / members.length),
      gate: mood,
      labels: { mood },
      combine,
      execution: {},
    }),
  ),
  execution,
})

/** What holds of trading several instruments through a broker on a feed: `trade` is `trade$`, `paper` the account on paper. */
export const jointTradingLaws = (
  trade: typeof trade$,
  paper: (execution: Execution) => OpenJointAccount,
): readonly Law[] => {
  const isItsBacktest = async (given: Case): Promise<void> => {
    const known = new Set(given.all.map(({ symbol }) => symbol))
    const universe = universeOf(
      given.all,
      given.days?.before.filter(({ symbol }) => known.has(symbol)),
    )
    const [first] = universe.instruments
    if (first === undefined || first.dataset.bars.length < WARMUP) return
    const candidate = choiceOf(given, moodOn(first.dataset))
    const data = must(tradedData({ _tag: 'Several', universe }))
    const market = marketOver(data, { warmup: WARMUP })
    if (isLeft(market) || market.right.on._tag === 'One') return
    const trader = must(candidateTrader(candidate, market.right))
    const exits = universe.instruments.map(({ symbol }) =>
      must(
        exitsByAccount({
          ...candidate,
          members: candidate.members.map((member) => ({ ...member, params: paramsOn(member, symbol) })),
        }),
      ),
    )
    const labels = must(marketLabels(candidate.gate as Gate, market.right))
    const { plan } = fedPlan(
      { candidate, market: market.right, labels, exits, readable: universe },
      {
        duration_ms: undefined,
        monitor: defaultMonitor,
        open: paper(candidate.execution),
        batch: 1,
      },
    )
    const bars = inAnotherOrder(
      [...replayedUniverse(universe)],
      given.keys,
      given.announced || !isAligned(universe),
    )
    const last = await lastValueFrom(trade(plan, from(bars.map((bar) => right([bar])))))
    if (isProgress(last) || isLeft(last)) throw new Error(JSON.stringify(last))
    const { run, scored, alerts } = last.right
    const { equity, trades, counts, positions } = trader.run(candidate.execution)
    deepStrictEqual(scored, market.right.scored)
    deepStrictEqual(
      alerts.filter(({ rule }) => rule.includes('bar')),
      [],
    )
    deepStrictEqual(
      { equity: run.equity, trades: run.trades, counts: run.counts },
      { equity, trades, counts },
    )
    if (positions !== undefined) deepStrictEqual(run.positions, positions)
  }
  return [
    {
      name: 'several instruments traded on paper in any order within their moments give their backtest, bit for bit',
      check: () => fc.assert(fc.asyncProperty(anyCase, isItsBacktest), { numRuns: 120 }),
    },
  ]
}
