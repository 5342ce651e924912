import { deepStrictEqual } from 'node:assert'
import fc from 'fast-check'
import { float, int, type Space } from '../../src/core/space/dimension.js'
import { statesOf } from '../../src/signal/capture.kernel.js'
import { type LanguageScope, sortRule } from '../../src/strategy/language/check.js'
import type { Operators } from '../../src/strategy/language/operator.js'
import { parseRule } from '../../src/strategy/language/parse-expression.js'
import { printExpression } from '../../src/strategy/language/print-expression.js'
import { gridSignals } from '../../src/strategy/reading/grid.kernel.js'
import { readerOf } from '../../src/strategy/reading/reader.kernel.js'
import { signalsOf } from '../../src/strategy/reading/signals.kernel.js'
import { makeStrategy, type RuleStrategy, scopeOf } from '../../src/strategy/strategy.js'
import { anyCuts, anyTree, anyWalk, batchesAt, readAlone } from '../arbitrary/strategy.js'
import type { Law } from '../law.js'
import { must } from './strategy.js'

const space: Space = { n: int(1, 12), k: float(0, 4) }
const params = { n: 5, k: 1.5 }

const ruleOf = (operators: Operators, { condition } = anyTree(operators)): fc.Arbitrary<RuleStrategy> =>
  fc
    .tuple(condition(4), condition(3), condition(2), fc.nat(2))
    .map(([a, b, c, kind]) =>
      must(
        makeStrategy(
          'any',
          space,
          kind === 0
            ? { long_while: a, short_while: b, when: c }
            : kind === 1
              ? { long_while: a }
              : { enter_long: a, exit_long: b, enter_short: c, exit_short: a },
          { operators },
        ),
      ),
    )

/** The laws of the language over a registry: text and tree, and both readings of arbitrary trees. */
export const languageLaws = (operators: Operators): readonly Law[] => {
  const scope: LanguageScope = scopeOf(space, operators)
  return [
    {
      name: 'an expression that is printed reads back as the same tree',
      check: () =>
        fc.assert(
          fc.property(anyTree(operators, ['SPY', "it's", 'brk.b']).condition(5), (tree) => {
            deepStrictEqual(must(parseRule(printExpression(tree), scope)), tree)
            deepStrictEqual(must(sortRule(scope, tree)), tree)
          }),
          { numRuns: 300 },
        ),
    },
    {
      name: 'any rules have one signal in both readings, with any batches, alone, in a grid and with others that are read ahead',
      check: () =>
        fc.assert(
          fc.property(
            ruleOf(readAlone(operators)),
            anyWalk(20, 150).chain((bars) =>
              fc.tuple(fc.constant(bars), anyCuts(0, bars.length), fc.nat(15)),
            ),
            (strategy, [bars, cuts, warmup]) => {
              const slice = { warmup: [0, warmup], scored: [warmup, bars.length] } as const
              const log = must(signalsOf(strategy, params, bars, slice, 'dataset', { operators }))
              const grid = must(gridSignals(strategy, bars, slice, 'dataset', { operators }))
              deepStrictEqual(must(grid.signal(params)), log)
              const together = must(gridSignals(strategy, bars, slice, 'dataset', { operators }))
              together.readAhead([{ n: 2, k: 1 }, params])
              deepStrictEqual(must(together.signal(params)), log)
              const reader = must(readerOf(strategy, params, slice, { operators }))
              const states = batchesAt(bars, cuts).flatMap((batch) => [...must(reader.push(batch)).state])
              deepStrictEqual(Int8Array.from(states), statesOf(log))
            },
          ),
          { numRuns: 300 },
        ),
    },
  ]
}
