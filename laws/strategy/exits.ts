import { deepStrictEqual, strictEqual } from 'node:assert'
import fc from 'fast-check'
import { barsBetween } from '../../src/market/bars/bars.js'
import { renewalsOf } from '../../src/signal/capture.kernel.js'
import {
  type Extreme,
  extremeAfter,
  extremeAtEntry,
  type TradeAtClose,
  tradeValue,
} from '../../src/signal/trade-rule.kernel.js'
import { gridSignals } from '../../src/strategy/reading/grid.kernel.js'
import { readerOf } from '../../src/strategy/reading/reader.kernel.js'
import { boundExits, exitColumnReader, exitColumns } from '../../src/strategy/reading/trade-rules.js'
import type { RuleStrategy } from '../../src/strategy/strategy.js'
import { anyCuts, anyParams, anyWalk, batchesAt } from '../arbitrary/strategy.js'
import type { Law } from '../law.js'
import { must } from './strategy.js'

/** The extremes of a trade from all the closes that it sees, taken at once: the plain reading of `extremeAfter`. */
const plainly = (extreme: Extreme, entry: number, seen: readonly number[]): number => {
  const known = [...(extreme.is_price ? [entry] : []), ...seen].filter((value) => !Number.isNaN(value))
  if (known.length === 0) return Number.NaN
  return extreme.sign === 1 ? Math.max(...known) : Math.min(...known)
}

/** The laws of a strategy whose exits read the open trade. */
export const exitLaws = (strategy: RuleStrategy): readonly Law[] => [
  {
    name: `${strategy.name}: the columns of its exits are the same in both readings, for any cut`,
    check: () =>
      fc.assert(
        fc.property(
          anyParams(strategy.space, strategy.constraints),
          anyWalk(40, 160).chain((bars) => fc.tuple(fc.constant(bars), anyCuts(0, bars.length))),
          (params, [bars, cuts]) => {
            const bound = must(boundExits(strategy.exits ?? {}, params))
            const slice = { warmup: [0, 0], scored: [0, bars.length] } as const
            const read = exitColumnReader(bound)
            const pieces = batchesAt(bars, cuts).map((batch) => read(batch).map((column) => [...column]))
            deepStrictEqual(
              bound.columns.map((_, k) => pieces.flatMap((piece) => piece[k] ?? [])),
              exitColumns(bound, bars, slice).map((column) => [...column]),
            )
          },
        ),
        { numRuns: 60 },
      ),
  },
  {
    name: `${strategy.name}: its entry fires again on the same bars in both readings, for any cut`,
    check: () =>
      fc.assert(
        fc.property(
          anyParams(strategy.space, strategy.constraints),
          anyWalk(40, 160).chain((bars) => fc.tuple(fc.constant(bars), anyCuts(0, bars.length), fc.nat(20))),
          (params, [bars, cuts, first]) => {
            const slice = { warmup: [0, first], scored: [first, bars.length] } as const
            const log = must(must(gridSignals(strategy, bars, slice, 'dataset')).signal(params))
            const reader = must(readerOf(strategy, params, slice))
            const again = batchesAt(bars, cuts).flatMap((batch) => [
              ...(must(reader.push(batch)).again ?? []),
            ])
            deepStrictEqual(renewalsOf(Uint8Array.from(again), 0), log.renewals)
          },
        ),
        { numRuns: 60 },
      ),
  },
  {
    name: `${strategy.name}: a rule of an open trade reads nothing after the close at which it is asked`,
    check: () =>
      fc.assert(
        fc.property(
          anyParams(strategy.space, strategy.constraints),
          anyWalk(40, 160).chain((bars) => fc.tuple(fc.constant(bars), fc.nat(bars.length - 2))),
          fc.boolean(),
          (params, [bars, entry], atOpen) => {
            const bound = must(boundExits(strategy.exits ?? {}, params))
            const all = (end: number) =>
              exitColumns(bound, barsBetween(bars, 0, end), { warmup: [0, 0], scored: [0, end] })
            const columns = all(bars.length)
            const price = atOpen ? bars.open[entry] : bars.close[entry]
            const first = atOpen ? entry : entry + 1
            let extremes = bound.extremes.map((each) => extremeAtEntry(each, price ?? 0))
            for (let bar = first; bar < Math.min(bars.length, first + 12); bar++) {
              extremes = extremes.map((before, k) => {
                const extreme = bound.extremes[k]
                return extreme === undefined
                  ? before
                  : extremeAfter(extreme, before, columns[extreme.column]?.[bar] ?? Number.NaN)
              })
              const trade: TradeAtClose = { entry_price: price ?? 0, bars_since_entry: bar - first, extremes }
              const plain: TradeAtClose = {
                ...trade,
                extremes: bound.extremes.map((each) =>
                  plainly(each, price ?? 0, [...(columns[each.column]?.subarray(first, bar + 1) ?? [])]),
                ),
              }
              const known = all(bar + 1)
              for (const rule of Object.values(bound.rules))
                strictEqual(tradeValue(rule, columns, bar, trade), tradeValue(rule, known, bar, plain))
            }
          },
        ),
        { numRuns: 60 },
      ),
  },
]
