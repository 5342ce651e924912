import fc from 'fast-check'
import { isLeft } from 'fp-ts/lib/Either.js'
import { candidateWarmup } from '../../src/candidate/candidate.js'
import type { Combine } from '../../src/candidate/combine.js'
import { BOUNDARIES } from '../../src/candidate/switch.kernel.js'
import { decodeWith } from '../../src/core/codec/codec.js'
import { float, int } from '../../src/core/space/dimension.js'
import type { Bars, Slice } from '../../src/market/bars/bars.js'
import { type Dataset, dataset } from '../../src/market/bars/dataset.js'
import type { Execution } from '../../src/portfolio/rules/execution.js'
import { type AccountExits, accountExitsCodec } from '../../src/strategy/account-exits.js'
import {
  barsSinceEntry,
  gte,
  label,
  labelIs,
  low,
  lowestSinceEntry,
} from '../../src/strategy/operators/expressions.js'
import { operators } from '../../src/strategy/operators/operators.js'
import { makeStrategy, type RuleStrategy } from '../../src/strategy/strategy.js'
import { anyCuts, anyTree, anyWalk } from '../arbitrary/strategy.js'
import { anyExecution } from '../portfolio/case.js'
import { must } from '../strategy/strategy.js'
import type { LoneCandidate } from './plan-of-one.js'

const PARAMS = { n: 5, k: 1.5 }
const rules = anyTree(operators)
/** A condition of the walk's mood, as a classifier tells it. */
const anyMood = fc
  .constantFrom('trending_up', 'trending_down', 'ranging')
  .map((mood) => labelIs(label('mood'), mood))
/** A strategy, some with exits of its own that read its trades. */
const anyStrategy: fc.Arbitrary<RuleStrategy> = fc
  .tuple(
    rules.condition(2),
    fc.oneof(rules.condition(2), anyMood),
    fc.oneof(rules.condition(1), anyMood),
    fc.nat(4),
  )
  .map(([a, b, c, kind]) =>
    must(
      makeStrategy(
        'any',
        { n: int(1, 12), k: float(0, 4) },
        kind === 0
          ? { long_while: a, short_while: b, when: c }
          : kind === 1
            ? { long_while: a, when: b }
            : {
                enter_long: a,
                exit_long: kind === 3 ? gte(barsSinceEntry(), 3) : b,
                enter_short: c,
                exit_short: a,
                ...(kind === 4 ? { stop: lowestSinceEntry(low), ratchet: false } : {}),
              },
      ),
    ),
  )

/** Exits of an account, or none. */
const anyExits: fc.Arbitrary<AccountExits | undefined> = fc.constantFrom(
  undefined,
  ...[
    { exit_long: 'bars_since_entry() >= 2 && close > sma(close, 3)', exit_short: 'close < entry_price()' },
    { stop: 'highest_since_entry(close) - 1.5 * atr(4)', target: 'entry_price() * 1.01' },
    { exit_long: 'bars_since_entry() >= 4', stop: 'lowest_since_entry(low) * 0.99', ratchet: false },
  ].map((exits) => must(decodeWith(accountExitsCodec)(exits))),
)
const withoutExits = ({ exits: _, ...strategy }: RuleStrategy): RuleStrategy => strategy

/** A choice to trade, the bars of its feed, and where the feed is cut into batches. */
export interface TradingCase {
  readonly candidate: LoneCandidate
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
      exits: anyExits,
      data: anyWalk(60, 200).map(datasetOf),
    })
    .map(({ members, share, combine, window, execution, exits, data }): Omit<TradingCase, 'cuts' | 'at'> => {
      const asks = combine === undefined || exits !== undefined
      const candidate: LoneCandidate = {
        members: members.map(({ strategy, regime }) => ({
          strategy: asks ? strategy : withoutExits(strategy),
          params: PARAMS,
          ...(regime === undefined ? {} : { regime }),
        })),
        weights: members.length === 1 ? [1] : [share, 1 - share],
        gate: { model: { kind: 'trend', window, enter: 0.25, leave: 0.1 }, from_bar: 1 },
        labels: {
          mood: { model: { kind: 'trend', window: window + 1, enter: 0.3, leave: 0.2 }, from_bar: 0 },
        },
        ...(combine === undefined ? {} : { combine }),
        execution: exits === undefined ? execution : { ...execution, exits },
      }
      const need = candidateWarmup(candidate, { dataset: data, earlier_trials: [] }, {})
      const first = isLeft(need) ? data.bars.length : Math.max(1, need.right.bars)
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
