import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import type { Candidate } from '../../src/candidate/candidate.js'
import { candidateCodec } from '../../src/candidate/candidate.js'
import type { candidateTrader } from '../../src/candidate/candidate-trader.js'
import { type candidateReplayTrader, captureOf } from '../../src/candidate/captured-members.js'
import type { Gate } from '../../src/candidate/gate.js'
import type { Market, TraderRun } from '../../src/candidate/market.js'
import { logsContent } from '../../src/candidate/stored-artifacts.js'
import { marketOver, tradedData } from '../../src/candidate/traded-data.js'
import { logsOf, type Trader } from '../../src/candidate/trader.js'
import { decode, encode } from '../../src/core/canonical/canonical.kernel.js'
import { decodeWith } from '../../src/core/codec/codec.js'
import type { Dataset } from '../../src/market/bars/dataset.js'
import { syntheticMarket } from '../../src/market/synthetic/synthetic.js'
import { dataOf } from '../../src/market/universe/data.js'
import type { Listing } from '../../src/market/universe/universe.js'
import { classifier, fit } from '../../src/regime/classifier.js'
import { universeOf } from '../arbitrary/universe.js'
import type { Law } from '../law.js'
import { must } from '../strategy/strategy.js'

const STRATEGIES = [
  { name: 'above', long_while: 'close > sma(close, 8)' },
  { name: 'both', long_while: 'roc(close, 5) > 0', short_while: 'roc(close, 5) < 0' },
  { name: 'labelled', long_while: "close > sma(close, 4) && label(mood) == 'trending_up'" },
  {
    name: 'timed',
    enter_long: 'crosses_above(close, sma(close, 6))',
    exit_long: 'bars_since_entry() >= 5',
  },
] as const
const REGIMES = ['trending_up', 'trending_down', undefined] as const
const WARMUP = 30

const madeUp = (seed: number, start: string, bars: number): Dataset =>
  must(syntheticMarket({ seed, bars, start })).dataset

/** Members that trade together on several instruments, some of which are listed late. */
const anyCase = fc
  .record({
    seed: fc.integer({ min: 1, max: 99_999 }),
    symbols: fc.shuffledSubarray(['a', 'b', 'c', 'd'], { minLength: 2 }),
    late: fc.boolean(),
    members: fc.array(
      fc.record({ of: fc.constantFrom(...STRATEGIES), regime: fc.constantFrom(...REGIMES) }),
      { minLength: 1, maxLength: 3 },
    ),
    combine: fc.constantFrom(
      { kind: 'shares' },
      { kind: 'switch', at_change: 'close' },
      { kind: 'vote', rule: 'majority' },
    ),
    own: fc.boolean(),
    fill: fc.constantFrom('next_open', 'next_close', 'close'),
  })
  .map(({ seed, symbols, late, ...rest }) => ({
    ...rest,
    listings: symbols.map(
      (symbol, i): Listing => ({
        symbol,
        dataset: madeUp(seed + i, late && i === 1 ? '2020-03-02' : '2020-01-06', late && i === 1 ? 70 : 110),
      }),
    ),
  }))
type JointMembers = typeof anyCase extends fc.Arbitrary<infer A> ? A : never

const gateOn = ({ bars }: Dataset): Gate => ({
  model: must(fit({ ...classifier('trend'), window: 20 } as never, bars, 1)),
  from_bar: 0,
})

/** The choice of a case on some of its instruments. */
const choiceOf = ({ members, combine, own, fill }: JointMembers, listings: readonly Listing[]): Candidate => {
  const [first] = listings
  const gate =
    own || first === undefined
      ? { by_symbol: Object.fromEntries(listings.map(({ symbol, dataset }) => [symbol, gateOn(dataset)])) }
      : gateOn(first.dataset)
  const isShared = combine.kind !== 'shares'
  const known = members.map(({ of, regime }) => ({
    strategy: isShared && of.name === 'timed' ? STRATEGIES[0] : of,
    params: {},
    ...(regime === undefined ? {} : { regime }),
  }))
  return must(
    decodeWith(candidateCodec)({
      members: known,
      weights: known.map(() => 1 / known.length),
      gate,
      labels: { mood: gate },
      combine,
      execution: { fill, costs: { rate: 0.001 }, sizing: { kind: 'fraction', fraction: 0.2 } },
    }),
  )
}

const marketOf = (data: Dataset | readonly Listing[]): Market => {
  const given = must(tradedData(dataOf('bars' in data ? data : universeOf(data))))
  return must(marketOver(given, { warmup: WARMUP }))
}
const plain = ({ trades: { symbol: _, ...trades }, equity, held, counts }: TraderRun) => ({
  trades,
  equity,
  held,
  counts,
})
const ran = (trader: Trader): TraderRun => trader.run(trader.execution)
const changes = (trader: Trader) => logsOf(trader).map(({ at, state, renewals }) => ({ at, state, renewals }))

/** What holds of a choice of several members on several instruments. */
export const jointCandidateLaws = (
  run: typeof candidateTrader,
  replay: typeof candidateReplayTrader,
): readonly Law[] => {
  const law = (name: string, holds: (one: JointMembers) => void): Law => ({
    name,
    check: () => fc.assert(fc.property(anyCase, holds), { numRuns: 20 }),
  })
  return [
    law('members on a universe of one trade as on its only instrument, to the bit', (one) => {
      const [only] = one.listings
      if (only === undefined) return
      const choice = choiceOf(one, [only])
      const [joint, alone] = [must(run(choice, marketOf([only]))), must(run(choice, marketOf(only.dataset)))]
      deepStrictEqual(changes(joint), changes(alone))
      deepStrictEqual(plain(ran(joint)), plain(ran(alone)))
      deepStrictEqual(joint.summarize?.(joint.execution), alone.summarize?.(alone.execution))
    }),
    law('members say of an instrument among others what they say of it alone', (one) => {
      const joint = must(run(choiceOf(one, one.listings), marketOf(one.listings)))
      for (const [i, { symbol, dataset }] of universeOf(one.listings).instruments.entries()) {
        const whole = choiceOf(one, one.listings)
        const alone = must(run(whole, marketOf([{ symbol, dataset }])))
        deepStrictEqual(
          joint.sleeves.map(({ share, signals }) => [share, signals[i]?.log]),
          alone.sleeves.map(({ share, signals: [only] }) => [share, only?.log]),
        )
      }
    }),
    law('the captured signals of members, executed again, give their run to the bit', (one) => {
      const choice = choiceOf(one, one.listings)
      const market = marketOf(one.listings)
      const trader = must(run(choice, market))
      const kept = must(decode(must(encode(logsContent.codec.encode(captureOf(choice, trader))))))
      const captured = must(decodeWith(logsContent.codec)(kept))
      const again = must(replay(choice, captured, must(tradedData(dataOf(universeOf(one.listings))))))
      deepStrictEqual(ran(again), ran(trader))
      // of other weights as well, which no member was run at
      const [first = 1, ...rest] = choice.weights.map((_, i) => (i === 0 ? 1 : 0))
      const moved = { ...choice, weights: [first, ...rest] }
      deepStrictEqual(
        ran(must(replay(moved, captured, must(tradedData(dataOf(universeOf(one.listings))))))),
        ran(must(run(moved, market))),
      )
    }),
    law('a permutation of symbols permutes what members trade', (one) => {
      const turned = one.listings.map(
        ({ dataset }, i, all): Listing => ({ dataset, symbol: all[(i + 1) % all.length]?.symbol ?? '' }),
      )
      const byBars = (listings: readonly Listing[]) => {
        const trader = must(run(choiceOf({ ...one, own: true }, listings), marketOf(listings)))
        const { equity, trades, positions } = ran(trader)
        const { instruments } = universeOf(listings)
        const rows = Array.from(trades.pnl, (pnl, k) => [
          instruments[trades.symbol?.[k] ?? -1]?.dataset.hash ?? '',
          trades.entry_bar[k] ?? 0,
          trades.exit_bar[k] ?? 0,
          Number(pnl.toPrecision(9)),
        ])
        return {
          equity: Array.from(equity, (at) => Number(at.toPrecision(9))),
          trades: rows.map(String).toSorted(),
          held: positions?.length,
        }
      }
      deepStrictEqual(byBars(turned), byBars(one.listings))
    }),
  ]
}
