import { deepStrictEqual, ok } from 'node:assert'
import fc from 'fast-check'
import { isLeft } from 'fp-ts/lib/Either.js'
import { float, int, type Space } from '../../src/core/space/dimension.js'
import { datasetOf } from '../../src/market/bars/dataset.js'
import {
  type Instrument,
  type Listing,
  symbolsOf,
  type Universe,
} from '../../src/market/universe/universe.js'
import { statesOf } from '../../src/signal/capture.kernel.js'
import type { Operators } from '../../src/strategy/language/operator.js'
import { apply, constant, type Node } from '../../src/strategy/language/tree.js'
import { surroundings } from '../../src/strategy/reading/across-universe.kernel.js'
import { gridSignals } from '../../src/strategy/reading/grid.kernel.js'
import { readerOf } from '../../src/strategy/reading/reader.kernel.js'
import { seriesOf } from '../../src/strategy/reading/series-of.js'
import { signalsOf } from '../../src/strategy/reading/signals.kernel.js'
import { makeStrategy, type RuleStrategy } from '../../src/strategy/strategy.js'
import { anyCuts, anyTree, batchesAt } from '../arbitrary/strategy.js'
import { anyListings, anyMemberChange, universeOf } from '../arbitrary/universe.js'
import type { Law } from '../law.js'
import { momentAt } from '../market/universe.js'
import { must } from './strategy.js'

const params = { n: 3, k: 1.5 }
const space: Space = { n: int(1, 12), k: float(0, 4) }

/** The same instruments with other prices on every bar that is not over by a moment. */
const poisoned = (all: readonly Listing[], moment: number): readonly Listing[] => {
  const { instruments } = universeOf(all)
  return all.map((listing) => {
    const { bars } = listing.dataset
    const closed = instruments.find(({ symbol }) => symbol === listing.symbol)?.closed
    const bad = (column: Float64Array): Float64Array =>
      column.map((value, i) => ((closed?.[i] ?? 0) > moment ? Number.NaN : value))
    const { open, high, low, close, volume } = bars
    return {
      ...listing,
      dataset: datasetOf(
        { name: listing.symbol, periods_per_year: 252 },
        { ...bars, open: bad(open), high: bad(high), low: bad(low), close: bad(close), volume: bad(volume) },
      ),
    }
  })
}

/** The laws of expressions that read other instruments, over a registry. */
export const acrossLaws = (operators: Operators): readonly Law[] => {
  const trees = anyTree(operators, ['ant', 'bee'])
  const rules: fc.Arbitrary<RuleStrategy> = fc
    .tuple(trees.condition(4), trees.condition(3))
    .map(([a, b]) => must(makeStrategy('any', space, { enter_long: a, exit_long: b }, { operators })))
  const listings = anyListings(2, 60).filter((all) =>
    ['ant', 'bee'].every((symbol) => all.some((each) => each.symbol === symbol)),
  )
  const valuesOf = (all: Universe, { symbol, dataset }: Instrument, tree: Node) =>
    seriesOf(tree, dataset.bars, {
      params,
      operators,
      across: surroundings(all, all, operators)(symbol),
      warmup: 0,
    })
  const ranked = (all: Universe, instrument: Instrument, tree: Node): readonly number[] => [
    ...must(valuesOf(all, instrument, apply('rank', tree))).values,
  ]
  /** Both give each instrument the same values on its bars that are over by a moment. */
  const seeAlike = (one: Universe, other: Universe, moment: number, tree: Node): void =>
    one.instruments.forEach((instrument, i) => {
      const first = valuesOf(one, instrument, tree)
      const second = valuesOf(other, other.instruments[i] ?? instrument, tree)
      if (isLeft(first) || isLeft(second)) return
      const count = instrument.closed.filter((at) => at <= moment).length
      deepStrictEqual(second.right.values.slice(0, count), first.right.values.slice(0, count))
    })
  return [
    {
      name: 'rules that read other instruments have one signal in both readings, with any batches',
      check: () =>
        fc.assert(
          fc.property(
            rules,
            listings.chain((all) => fc.tuple(fc.constant(all), anyCuts(0, all[0]?.dataset.bars.length ?? 0))),
            (strategy, [all, cuts]) => {
              const made = universeOf(all)
              const { symbol = '', dataset: { bars } = { bars: undefined } } = all[0] ?? {}
              if (bars === undefined) return
              const across = surroundings(made, made, operators)(symbol)
              const options = { operators, across }
              const slice = { warmup: [0, 0], scored: [0, bars.length] } as const
              const log = signalsOf(strategy, params, bars, slice, 'dataset', options)
              deepStrictEqual(
                must(gridSignals(strategy, bars, slice, 'dataset', options)).signal(params),
                log,
              )
              const reader = readerOf(strategy, params, slice, options)
              if (isLeft(log) || isLeft(reader)) return deepStrictEqual(log, reader)
              const states = batchesAt(bars, cuts).flatMap((batch) => [
                ...must(reader.right.push(batch)).state,
              ])
              deepStrictEqual(Int8Array.from(states), statesOf(log.right))
            },
          ),
          { numRuns: 200 },
        ),
    },
    {
      name: 'no bar that is not over yet changes what an instrument sees of the others',
      check: () =>
        fc.assert(
          fc.property(
            listings,
            trees.series(3),
            fc.double({ min: 0, max: 1, noNaN: true }),
            (all, tree, share) => {
              const whole = universeOf(all)
              const moment = momentAt(whole, share)
              seeAlike(whole, universeOf(poisoned(all, moment)), moment, tree)
            },
          ),
          { numRuns: 200 },
        ),
    },
    {
      name: 'a change of membership after a moment changes nothing that an instrument sees up to it',
      check: () =>
        fc.assert(
          fc.property(
            listings.chain((all) =>
              fc.tuple(fc.constant(all), anyMemberChange(all.map(({ symbol }) => symbol))),
            ),
            trees.series(3),
            ([all, { before, after, moment }], tree) =>
              seeAlike(universeOf(all, before), universeOf(all, after), moment, tree),
          ),
          { numRuns: 200 },
        ),
    },
    {
      name: 'what is never a member is ranked nowhere: the others have the ranks that they have without it',
      check: () =>
        fc.assert(
          fc.property(listings, (all) => {
            const [none, ...rest] = all
            const x: Node = { _tag: 'Column', name: 'close' }
            const whole = universeOf(
              all,
              rest.map(({ symbol }) => ({ symbol })),
            )
            const without = universeOf(rest)
            for (const instrument of whole.instruments) {
              const ranks = ranked(whole, instrument, x)
              if (instrument.symbol === none?.symbol) ok(ranks.every(Number.isNaN))
              else deepStrictEqual(ranks, ranked(without, instrument, x))
            }
          }),
        ),
    },
    {
      name: 'a rank lies in 0..1, does not change where values rise alike, and turns round with their sign',
      check: () =>
        fc.assert(
          fc.property(listings, fc.constantFrom('close', 'volume'), (all, name) => {
            const made = universeOf(all)
            const x: Node = { _tag: 'Column', name: name }
            for (const instrument of made.instruments) {
              const ranks = ranked(made, instrument, x)
              ok(ranks.every((rank) => Number.isNaN(rank) || (rank >= 0 && rank <= 1)))
              deepStrictEqual(
                ranked(made, instrument, apply('add', apply('mul', x, constant(2)), constant(8))),
                ranks,
              )
              ranked(made, instrument, apply('neg', x)).forEach((rank, i) => {
                ok(Number.isNaN(rank) ? Number.isNaN(ranks[i]!) : Math.abs(rank + ranks[i]! - 1) < 1e-12)
              })
            }
          }),
        ),
    },
    {
      name: 'at a step at which all are known, the ranks have a half for mean',
      check: () =>
        fc.assert(
          fc.property(listings, (all) => {
            const made = universeOf(all)
            const x: Node = { _tag: 'Column', name: 'close' }
            const ranks = made.instruments.map((each) => ranked(made, each, x))
            made.steps.closed.forEach((moment, k) => {
              const now = made.instruments.flatMap(({ last, closed }, i) =>
                last[k]! >= 0 && closed[last[k]!] === moment ? [ranks[i]?.[last[k]!] ?? Number.NaN] : [],
              )
              if (now.length < symbolsOf(made).length) return
              const mean = now.reduce((sum, rank) => sum + rank, 0) / now.length
              ok(Math.abs(mean - 0.5) < 1e-12, `${mean}`)
            })
          }),
        ),
    },
  ]
}
