import { deepStrictEqual, ok } from 'node:assert'
import fc from 'fast-check'
import type { Bars } from '../../src/market/bars/bars.js'
import type { Universe } from '../../src/market/universe/universe.js'
import type {
  normalizedWeights,
  runWeights,
  simulateWeights,
} from '../../src/portfolio/orders/weights-run.kernel.js'
import { defaultExecution } from '../../src/portfolio/rules/execution.js'
import { lawOver } from '../arbitrary/shared-cases.js'
import type { Law } from '../law.js'
import { plainWeights, type WeightedInstrument } from '../model/weights.js'
import { present } from './case.js'
import { costsOf } from './execution-terms.js'
import { sliceOf } from './joint-case.js'
import { dated } from './plain-case.js'
import {
  anyAllWeighted,
  anyShare,
  anyTargetRules,
  anyWeighted,
  longShare,
  universeWith,
} from './weights-case.js'

const CAPITAL = 10_000
const near = (a: number, b: number, scale: number): boolean => Math.abs(a - b) <= 1e-8 * scale

/** What holds of an account that follows target weights: `run` is `runWeights`, `alone` the same on one instrument. */
export const weightLaws = (
  run: typeof runWeights,
  alone: typeof simulateWeights,
  normalized: typeof normalizedWeights,
): readonly Law[] => {
  const executionAt = (rate: number) => ({
    ...defaultExecution,
    capital: CAPITAL,
    costs: costsOf({ rate }),
    finalize: 'mark' as const,
    ruin: 'ignore' as const,
  })
  const rate = fc.constantFrom(0, 0.01)
  const anyAccount = fc.tuple(anyAllWeighted(anyShare), anyTargetRules, rate)
  return [
    lawOver(
      'target weights are those of a plain account: sales first, purchases by one factor, unknown is no target',
      anyAccount,
      ([instruments, rules, at]) => {
        const universe = universeWith(instruments)
        const plain = plainWeights(instruments, rules, CAPITAL, at)
        const made = run(universe, instruments, rules, executionAt(at), sliceOf(universe, 0))
        plain.equity.forEach((value, t) => {
          ok(near(value, made.equity[t]!, CAPITAL), `equity ${value} and ${made.equity[t]} after ${t}`)
        })
        plain.units.forEach((held, t) =>
          held.forEach((count, i) => {
            ok(
              near(count, made.positions[i]![t]!, CAPITAL),
              `units ${count} and ${made.positions[i]![t]} after ${t}`,
            )
          }),
        )
      },
      400,
    ),
    {
      name: 'long target weights owe no cash',
      check: () =>
        fc.assert(
          fc.property(anyAllWeighted(longShare), anyTargetRules, rate, (instruments, rules, at) => {
            const universe = universeWith(instruments)
            const { cash } = run(universe, instruments, rules, executionAt(at), sliceOf(universe, 0))
            ok(
              cash.every((money) => money >= -1e-8 * CAPITAL),
              'cash was owed',
            )
          }),
          { numRuns: 100 },
        ),
    },
    lawOver(
      'other names for the symbols of target weights permute what is held and change no equity',
      anyAccount,
      ([instruments, rules, at]) => {
        const last = instruments.length - 1
        const back = [...instruments].reverse()
        const [universe, turned] = [universeWith(instruments), universeWith(back)]
        const runOf = (of: Universe, all: readonly WeightedInstrument[]) =>
          run(of, all, rules, executionAt(at), sliceOf(of, 0))
        const [a, b] = [runOf(universe, instruments), runOf(turned, back)]
        a.equity.forEach((value, t) => {
          ok(near(value, b.equity[t]!, CAPITAL), `equity ${value} and ${b.equity[t]}`)
        })
        a.positions.forEach((held, i) =>
          held.forEach((count, t) => {
            ok(near(count, b.positions[last - i]![t]!, CAPITAL), `units ${count}`)
          }),
        )
      },
      150,
    ),
    {
      name: 'one instrument alone follows its weights as in a universe of one, to the bit',
      check: () =>
        fc.assert(
          fc.property(
            fc.integer({ min: 2, max: 50 }).chain((n) => anyWeighted(n, anyShare)),
            anyTargetRules,
            fc.constantFrom('none' as const, 'gross' as const, 'net' as const, 'long_only' as const),
            rate,
            ({ members: _members, ...instrument }, drawn, normalize, at) => {
              const rules = { ...drawn, normalize }
              const universe = universeWith([instrument])
              const slice = sliceOf(universe, 0)
              const { positions, trades, events, ...joint } = run(
                universe,
                [instrument],
                rules,
                executionAt(at),
                slice,
              )
              const own = slice.slices[0]!
              const made = alone(instrument.bars, instrument, rules, executionAt(at), own)
              const { position, trades: lone, events: told, open: _, ...expected } = made
              deepStrictEqual(joint, expected)
              deepStrictEqual(positions, [position])
              deepStrictEqual(events, [told])
              deepStrictEqual(trades, { ...lone, symbol: new Int32Array(lone.side.length) })
            },
          ),
          { numRuns: 150 },
        ),
    },
    {
      name: 'later prices and weights change no earlier equity of target weights',
      check: () =>
        fc.assert(
          fc.property(anyAllWeighted(anyShare), anyTargetRules, rate, fc.nat(60), (drawn, rules, at, day) => {
            const until = day * 86_400_000
            const other = drawn.map(({ bars, weights, held, members }) => {
              const early = (values: Float64Array, factor: number): Float64Array =>
                values.map((value, i) => (bars.time[i]! <= until ? value : value * factor))
              const prices = {
                open: early(bars.open, 3),
                high: early(bars.high, 3),
                low: early(bars.low, 3),
                close: early(bars.close, 3),
              }
              return {
                bars: { ...bars, ...prices },
                weights: early(weights, -0.5),
                ...present({ held, members }),
              }
            })
            const curve = (instruments: readonly WeightedInstrument[]): Float64Array => {
              const universe = universeWith(instruments)
              const { equity } = run(universe, instruments, rules, executionAt(at), sliceOf(universe, 0))
              const count = universe.steps.time.filter((time) => time <= until).length
              return equity.slice(0, count + 1)
            }
            deepStrictEqual(curve(other), curve(drawn))
          }),
          { numRuns: 150 },
        ),
    },
    {
      name: 'normalized weights sum as their rule says, and an unknown weight stays unknown',
      check: () =>
        fc.assert(
          fc.property(
            fc.integer({ min: 1, max: 20 }).chain((n) =>
              fc.array(
                fc.array(fc.constantFrom(-1, -0.5, 0, 0.25, 2, Number.NaN), { minLength: n, maxLength: n }),
                {
                  minLength: 1,
                  maxLength: 4,
                },
              ),
            ),
            fc.constantFrom('gross' as const, 'net' as const, 'long_only' as const),
            fc.boolean(),
            (columns, how, absent) => {
              const n = columns[0]!.length
              const flat = Array.from({ length: n }, () => 10)
              const volume = Float64Array.from(flat)
              const bars: Bars = {
                ...dated(
                  { length: n, time: volume, open: volume, high: volume, low: volume, close: volume, volume },
                  flat,
                  [],
                ),
              }
              const instruments = columns.map((weights, i) => ({
                bars,
                weights: Float64Array.from(weights),
                ...(i === 0 && absent ? { members: Uint8Array.from(weights, (_, t) => t % 3) } : {}),
              }))
              const made = normalized(universeWith(instruments), instruments, how)
              for (let t = 0; t < n; t++) {
                const given = columns.map((weights, i) =>
                  instruments[i]!.members?.[t] === 0 ? Number.NaN : weights[t]!,
                )
                const got = made.map((own) => own!.weights[t]!)
                ok(got.every((value, i) => Number.isNaN(value) === Number.isNaN(given[i])))
                const known = got.filter((value) => !Number.isNaN(value))
                const gross = known.reduce((sum, value) => sum + Math.abs(value), 0)
                ok(gross === 0 || near(gross, 1, 1), `gross ${gross}`)
                const net = known.reduce((sum, value) => sum + value, 0)
                ok(how !== 'net' || near(net, 0, 1), 'net')
                if (how === 'long_only') ok(known.every((value) => value >= 0))
              }
            },
          ),
          { numRuns: 200 },
        ),
    },
  ]
}
