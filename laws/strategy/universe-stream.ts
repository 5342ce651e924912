import { deepStrictEqual } from 'node:assert'
import fc from 'fast-check'
import { isLeft, right } from 'fp-ts/lib/Either.js'
import { from, lastValueFrom, map, toArray } from 'rxjs'
import { float, int, type Space } from '../../src/core/space/dimension.js'
import type { FeedBar } from '../../src/market/universe/moments-of-feed.kernel.js'
import { replayedUniverse } from '../../src/market/universe/replayed-universe.kernel.js'
import { sliceAfter } from '../../src/market/universe/universe-range.js'
import { statesOf } from '../../src/signal/capture.kernel.js'
import type { Operators } from '../../src/strategy/language/operator.js'
import { surroundings } from '../../src/strategy/reading/across-universe.kernel.js'
import { signalsOf } from '../../src/strategy/reading/signals.kernel.js'
import type { universeStream } from '../../src/strategy/reading/universe-stream.js'
import { makeStrategy, type RuleStrategy } from '../../src/strategy/strategy.js'
import { anyTree } from '../arbitrary/strategy.js'
import { anyListings, anyMemberChange, universeOf } from '../arbitrary/universe.js'
import type { Law } from '../law.js'
import { must } from './strategy.js'

const params = { n: 3, k: 1.5 }
const space: Space = { n: int(1, 12), k: float(0, 4) }

/** The bars of each time in another order: `keys` are drawn, one a bar. What is over stays before what opens. */
export const inAnotherOrder = (
  times: readonly (readonly FeedBar[])[],
  keys: readonly number[],
  announced: boolean,
): readonly FeedBar[] =>
  times.flatMap((bars, k) =>
    bars
      .filter(({ _tag }) => announced || _tag === 'Over')
      .map((bar, i) => ({ bar, key: (bar._tag === 'Over' ? 0 : 1) + (keys[(7 * k + i) % keys.length] ?? 0) }))
      .toSorted((a, b) => a.key - b.key)
      .map(({ bar }) => bar),
  )

/** Keys that put bars of one time into any order. */
export const anyKeys = fc.array(fc.double({ min: 0, max: 0.99, noNaN: true }), {
  minLength: 9,
  maxLength: 29,
  size: 'max',
})

/** What holds of signals of several instruments that are read as bars come. */
export const universeStreamLaws = (stream: typeof universeStream, operators: Operators): readonly Law[] => {
  const trees = anyTree(operators, ['ant', 'bee'])
  const rules: fc.Arbitrary<RuleStrategy> = fc
    .tuple(trees.condition(4), trees.condition(3))
    .map(([a, b]) => must(makeStrategy('any', space, { enter_long: a, exit_long: b }, { operators })))
  const cases = anyListings(2, 40)
    .filter((all) => ['ant', 'bee'].every((symbol) => all.some((each) => each.symbol === symbol)))
    .chain((all) =>
      fc.record({
        all: fc.constant(all),
        members: fc.option(
          anyMemberChange(all.map(({ symbol }) => symbol)).map(({ before }) => before),
          { nil: undefined },
        ),
        warmup: fc.nat(5),
        keys: anyKeys,
        announced: fc.boolean(),
      }),
    )
  return [
    {
      name: 'bars of a universe that come in any order within their moments give the signals of the columnar reading',
      check: () =>
        fc.assert(
          fc.asyncProperty(rules, cases, async (strategy, { all, members, warmup, keys, announced }) => {
            const made = universeOf(all, members)
            const views = surroundings(made, made, operators)
            const known = made.instruments.map(({ symbol, dataset: { bars }, membership }) => {
              const slice = sliceAfter([0, bars.length], warmup)
              return {
                ...{ symbol, bars, slice, membership },
                log:
                  slice === undefined
                    ? undefined
                    : signalsOf(strategy, params, bars, slice, '', { operators, across: views(symbol) }),
              }
            })
            const fed = inAnotherOrder([...replayedUniverse(made)], keys, announced)
            const given = known.map(({ symbol, slice, membership }) => ({
              symbol,
              ...(slice === undefined ? {} : { slice }),
              ...(membership === undefined ? {} : { members: membership }),
            }))
            const read = await lastValueFrom(
              from(fed).pipe(map(right), stream(strategy, params, given), toArray()),
            )
            const fault = known.find(({ log }) => log !== undefined && isLeft(log))
            if (fault !== undefined) return deepStrictEqual(read.map(isLeft), [true])
            const moments = read.map(must)
            deepStrictEqual(
              moments.map(({ time }) => time),
              [...made.steps.closed],
            )
            for (const { symbol, log, slice } of known) {
              const own = moments.flatMap(({ signals }) => signals.filter((each) => each.symbol === symbol))
              if (log === undefined || slice === undefined || isLeft(log)) return deepStrictEqual(own, [])
              deepStrictEqual(
                Int8Array.from(own, ({ state }) => state).subarray(slice.warmup[0]),
                statesOf(log.right),
              )
            }
          }),
          { numRuns: 50 },
        ),
    },
  ]
}
