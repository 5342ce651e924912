import { deepStrictEqual } from 'node:assert'
import fc from 'fast-check'
import { type Either, isLeft } from 'fp-ts/lib/Either.js'
import { decode, encode } from '../../src/core/canonical/canonical.kernel.js'
import { decodeWith } from '../../src/core/codec/codec.js'
import type { Params } from '../../src/core/space/dimension.js'
import { type Bars, barsBetween, type Slice } from '../../src/market/bars/bars.js'
import { statesOf } from '../../src/signal/capture.kernel.js'
import { logProblem } from '../../src/signal/log-problem.kernel.js'
import type { SignalLog } from '../../src/signal/signal-log.js'
import { gridSignals } from '../../src/strategy/reading/grid.kernel.js'
import { type ReaderState, readerOf } from '../../src/strategy/reading/reader.kernel.js'
import type { ReadingOptions } from '../../src/strategy/reading/reading.js'
import { signalsOf } from '../../src/strategy/reading/signals.kernel.js'
import type { Strategy } from '../../src/strategy/strategy.js'
import { strategyCodecOf, writeStrategy } from '../../src/strategy/strategy-codec.js'
import { anyCuts, anyParams, anySlice, anyWalk, batchesAt } from '../arbitrary/strategy.js'
import type { Law } from '../law.js'

const RUNS = 40
export const must = <E, A>(made: Either<E, A>): A => {
  if (isLeft(made)) throw new Error(JSON.stringify(made.left))
  return made.right
}

/** A strategy at work: parameters, bars, a slice that ends with them. */
export interface StrategyCase {
  readonly params: Params
  readonly bars: Bars
  readonly slice: Slice
}
const anyCase = (strategy: Strategy): fc.Arbitrary<StrategyCase> =>
  fc
    .tuple(anyParams(strategy.space, strategy.constraints), anyWalk())
    .chain(([params, bars]) => anySlice(bars).map((slice) => ({ params, bars, slice })))

const columnar = (
  strategy: Strategy,
  { params, bars, slice }: StrategyCase,
  options: ReadingOptions,
): SignalLog => must(must(gridSignals(strategy, bars, slice, 'dataset', options)).signal(params))

const streamed = (
  strategy: Strategy,
  { params, bars, slice }: StrategyCase,
  options: ReadingOptions,
  cuts: readonly number[],
  resume?: ReaderState,
): { readonly states: Int8Array; readonly state: ReaderState } => {
  const reader = must(readerOf(strategy, params, slice, options, resume))
  const states = batchesAt(bars, cuts).flatMap((batch) => [...must(reader.push(batch)).state])
  return { states: Int8Array.from(states), state: reader.state() }
}

const upTo = (slice: Slice, end: number): Slice => ({ ...slice, scored: [slice.scored[0], end] })

const poisoned = (bars: Bars, from: number, poison: number): Bars => {
  const bad = (values: Float64Array): Float64Array => values.slice().fill(poison, from)
  return {
    ...bars,
    open: bad(bars.open),
    high: bad(bars.high),
    low: bad(bars.low),
    close: bad(bars.close),
    volume: bad(bars.volume),
  }
}

/** A law over cases of a strategy with one more drawn value. */
const over = (
  strategy: Strategy,
  name: string,
  holds: (given: StrategyCase, at: number, cuts: readonly number[]) => void,
): Law => ({
  name,
  check: () =>
    fc.assert(
      fc.property(
        anyCase(strategy).chain((given) => {
          const [from, to] = [given.slice.scored[0], given.slice.scored[1]]
          return fc.tuple(
            fc.constant(given),
            fc.integer({ min: Math.min(from + 1, to - 1), max: to - 1 }),
            anyCuts(given.slice.warmup[0], to),
          )
        }),
        ([given, at, cuts]) => holds(given, at, cuts),
      ),
      { numRuns: RUNS },
    ),
})

/**
 * The laws of one strategy, in both readings, with any warm-up (unknown values never fire). Labels, where it reads some,
 * must be given for 400 bars.
 */
export const strategyLaws = (strategy: Strategy, given: ReadingOptions = {}): readonly Law[] => {
  const options = given
  return [
    over(strategy, `${strategy.name}: what comes out is a log`, (each) => {
      deepStrictEqual(logProblem(columnar(strategy, each, options)), undefined)
    }),
    over(strategy, `${strategy.name}: a prefix of bars gives a prefix of signals`, (each, end) => {
      fc.pre(end > each.slice.scored[0])
      const whole = statesOf(columnar(strategy, each, options))
      const bars = barsBetween(each.bars, 0, end)
      const part = columnar(strategy, { ...each, bars, slice: upTo(each.slice, end) }, options)
      deepStrictEqual(statesOf(part), whole.slice(0, end - each.slice.warmup[0]))
    }),
    over(strategy, `${strategy.name}: poisoned bars change no signal before them`, (each, at) => {
      const clean = statesOf(columnar(strategy, each, options))
      for (const poison of [Number.NaN, -1e12, 1e-9]) {
        const after = statesOf(
          columnar(strategy, { ...each, bars: poisoned(each.bars, at, poison) }, options),
        )
        deepStrictEqual(after.slice(0, at - each.slice.warmup[0]), clean.slice(0, at - each.slice.warmup[0]))
      }
    }),
    over(
      strategy,
      `${strategy.name}: any cut into batches gives the signals of the columnar reading`,
      (each, _, cuts) => {
        deepStrictEqual(
          streamed(strategy, each, options, cuts).states,
          statesOf(columnar(strategy, each, options)),
        )
      },
    ),
    over(
      strategy,
      `${strategy.name}: resumed from a stored state it goes on as if it had not stopped`,
      (each, at, cuts) => {
        const before = streamed(strategy, each, options, [...cuts.filter((cut) => cut < at), at])
        const stored = must(decode(must(encode(before.state)))) as ReaderState
        const after = streamed(strategy, each, options, [at, ...cuts.filter((cut) => cut > at)], stored)
        deepStrictEqual(
          Int8Array.from([...before.states, ...after.states]),
          statesOf(columnar(strategy, each, options)),
        )
      },
    ),
    {
      name: `${strategy.name}: a grid gives each candidate the log that it has alone, whatever memory it may use`,
      check: () =>
        fc.assert(
          fc.property(
            anyCase(strategy),
            fc.array(anyParams(strategy.space, strategy.constraints), { minLength: 1, maxLength: 6 }),
            fc.constantFrom(1, 20_000, 1e9),
            (each, candidates, memory_bytes) => {
              const grid = must(
                gridSignals(strategy, each.bars, each.slice, 'dataset', { ...options, memory_bytes }),
              )
              grid.forEachSignal(candidates, (signal, _, params) => {
                deepStrictEqual(
                  must(signal),
                  must(signalsOf(strategy, params, each.bars, each.slice, 'dataset', options)),
                )
              })
            },
          ),
          { numRuns: RUNS },
        ),
    },
    ...(strategy._tag === 'Rules' ? [writtenLaw(strategy, given)] : []),
  ]
}

const writtenLaw = (strategy: Strategy, { operators }: ReadingOptions): Law => ({
  name: `${strategy.name}: what is written reads back as the same strategy`,
  check: () => {
    const codec = strategyCodecOf(operators === undefined ? {} : { operators })
    deepStrictEqual(must(decodeWith(codec)(writeStrategy(strategy, {}))), strategy)
  },
})
