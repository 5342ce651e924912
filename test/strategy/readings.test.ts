import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import { lastValueFrom, type Observable, of, throwError, toArray } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { walkBars } from '../../laws/arbitrary/strategy.js'
import { strategyLaws } from '../../laws/strategy/strategy.js'
import { int } from '../../src/core/space/dimension.js'
import { type BarBatch, type Bars, barsBetween } from '../../src/market/bars/bars.js'
import { statesOf } from '../../src/signal/capture.kernel.js'
import { emaCross, rsiReversion, smaCross } from '../../src/strategy/catalogue.js'
import { machine } from '../../src/strategy/machine-strategy.js'
import {
  and,
  bollinger,
  close,
  gt,
  higher,
  label,
  labelIs,
  lt,
  macd,
  not,
  open,
  rsi,
  sma,
} from '../../src/strategy/operators/expressions.js'
import { explain } from '../../src/strategy/reading/explain.js'
import { gridSignals } from '../../src/strategy/reading/grid.kernel.js'
import { signalStream } from '../../src/strategy/reading/signal-stream.js'
import { signalsOf } from '../../src/strategy/reading/signals.kernel.js'
import { warmupOf } from '../../src/strategy/reading/warmup-of.js'
import { strategy } from '../../src/strategy/strategy.js'

const must = <E, A>(made: Either<E, A>): A => {
  if (isLeft(made)) throw new Error(JSON.stringify(made.left))
  return made.right
}
const day = 86_400_000
const barsOf = (closes: readonly number[], opens: readonly number[] = closes, step = day): Bars => ({
  length: closes.length,
  time: Float64Array.from(closes, (_, i) => i * step),
  open: Float64Array.from(opens),
  high: Float64Array.from(closes, (c, i) => Math.max(c, opens[i]!)),
  low: Float64Array.from(closes, (c, i) => Math.min(c, opens[i]!)),
  close: Float64Array.from(closes),
  volume: Float64Array.from(closes, () => 1),
})
const all = (bars: Bars, warmup = 0) => ({ warmup: [0, warmup], scored: [warmup, bars.length] }) as const
const statesFor = (rules: Parameters<typeof strategy>[2], bars: Bars, warmup = 0, options = {}) => [
  ...statesOf(must(signalsOf(strategy('t', {}, rules as never), {}, bars, all(bars, warmup), 'd', options))),
]

describe('rules', () => {
  const rising = barsOf([1, 2, 3, 4, 5, 4, 3, 2, 1])
  it('hold a state while it is true, from the first scored bar on', () => {
    expect(statesFor(() => ({ long_while: gt(close, 2) }), rising)).toEqual([0, 0, 1, 1, 1, 1, 1, 0, 0])
    expect(statesFor(() => ({ long_while: gt(close, 2) }), rising, 4)).toEqual([0, 0, 0, 0, 1, 1, 1, 0, 0])
    expect(statesFor(() => ({ long_while: gt(close, 2), short_while: lt(close, 2) }), rising)).toEqual([
      -1, 0, 1, 1, 1, 1, 1, 0, -1,
    ])
  })
  it('are flat where long and short are both true', () => {
    expect(statesFor(() => ({ long_while: gt(close, 0), short_while: gt(close, 4) }), rising)).toEqual([
      1, 1, 1, 1, 0, 1, 1, 1, 1,
    ])
  })
  it('latch entries, exit first on one bar, flip on an opposite entry', () => {
    const rules = () => ({ enter_long: gt(close, 3), exit_long: gt(close, 4), enter_short: lt(close, 2) })
    expect(statesFor(rules, rising)).toEqual([-1, -1, -1, 1, 1, 1, 1, 1, -1])
    expect(statesFor(() => ({ enter_long: gt(close, 4), exit_long: lt(close, 3) }), rising)).toEqual([
      0, 0, 0, 0, 1, 1, 1, 0, 0,
    ])
  })
  it('are not long all through the warm-up of a negated condition', () => {
    expect(statesFor(() => ({ long_while: not(gt(rsi(close, 3), 70)) }), rising, 0)).toEqual([
      0, 0, 0, 0, 0, 1, 1, 1, 1,
    ])
  })
  it('are gated by labels of the caller', () => {
    const gated = () => ({ long_while: gt(close, 0), when: labelIs(label('trend'), 'up') })
    const labels = { trend: { names: ['down', 'up'], code: Int32Array.of(-1, 0, 1, 1, 0, 1, 1, 0, -1) } }
    expect(statesFor(gated, rising, 0, { labels })).toEqual([0, 0, 1, 1, 0, 1, 1, 0, 0])
    const asked = strategy('t', {}, gated)
    const wrong = { labels: { trnd: labels.trend } }
    expect(signalsOf(asked, {}, rising, all(rising), 'd', wrong)).toMatchObject({
      left: {
        _tag: 'MissingLabels',
        message:
          'no labels are given for label(trend), did you mean "trnd"?: the phase says in "labels" which classifier gives them, such as labels: { trend: hmm }',
      },
    })
  })
})

describe('higher', () => {
  it('is the coarser value of the last closed period, evaluated on coarser bars', () => {
    const hours = barsOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], day / 4)
    // days close at 4 and 8: known from the first bar of the next day on
    expect(statesFor(() => ({ long_while: gt(higher(close, '1d'), 3) }), hours, 4)).toEqual([
      0, 0, 0, 0, 1, 1, 1, 1, 1, 1,
    ])
    expect(statesFor(() => ({ long_while: gt(higher(open, '1d'), 4) }), hours, 4)).toEqual([
      0, 0, 0, 0, 0, 0, 0, 0, 1, 1,
    ])
    expect(statesFor(() => ({ long_while: gt(higher(sma(close, 2), '1d'), 5) }), hours, 8)).toEqual([
      0, 0, 0, 0, 0, 0, 0, 0, 1, 1,
    ])
    const short = signalsOf(
      strategy('t', {}, () => ({ long_while: gt(higher(sma(close, 2), '1d'), 5) })),
      {},
      hours,
      all(hours, 7),
      'd',
      { warmup: 'settled' },
    )
    expect(short).toMatchObject({ left: { _tag: 'TooLittleWarmup', missing_bars: 1 } })
  })
  const daily = strategy('daily', { n: int(1, 5) }, ({ n }) => ({
    long_while: gt(close, higher(sma(close, n), '1d')),
    short_while: lt(close, higher(higher(close, '1d'), '1w')),
  }))
  for (const law of strategyLaws(daily)) it(law.name, law.check)
})

describe('several outputs of one indicator', () => {
  const lines = strategy('lines', { n: int(2, 12) }, ({ n }) => ({
    long_while: and(gt(macd(close, n, 20).macd, 0), gt(macd(close, n, 20).histogram, 0)),
    short_while: and(lt(macd(close, n, 20).signal, 0), lt(bollinger(close, n).upper, 100)),
  }))
  for (const law of strategyLaws(lines)) it(law.name, law.check)
})

describe('warm-up', () => {
  it('is computed from the tree, and what is missing is a fault', () => {
    expect(must(warmupOf(smaCross, { fast: 5, slow: 40 }))).toBe(39)
    expect(must(warmupOf(emaCross, { fast: 5, slow: 40 }, { warmup: 'first_value' }))).toBe(39)
    expect(must(warmupOf(emaCross, { fast: 5, slow: 40 }))).toBe(178)
    const bars = walkBars(1, 100)
    expect(
      signalsOf(smaCross, { fast: 5, slow: 40 }, bars, all(bars, 30), 'd', { warmup: 'settled' }),
    ).toMatchObject({
      left: { _tag: 'TooLittleWarmup', needed_bars: 39, given_bars: 30, missing_bars: 9 },
    })
  })
  it('of a strategy with wrong parameters is a fault with the near name', () => {
    expect(warmupOf(smaCross, { fsat: 5 })).toMatchObject({
      left: {
        _tag: 'BadParameter',
        message: 'strategy sma_cross has no parameter "fsat", did you mean "fast"?',
      },
    })
    expect(warmupOf(smaCross, { fast: 2.5 })).toMatchObject({
      left: { message: '"fast" is a whole number, not 2.5' },
    })
    expect(warmupOf(smaCross, { fast: 0 })).toMatchObject({
      left: { message: 'n of sma is at least 1, not 0' },
    })
  })
})

describe('a grid', () => {
  it('computes each distinct column once', () => {
    const bars = walkBars(3, 300)
    const grid = must(gridSignals(smaCross, bars, all(bars, 100), 'd', { warmup: 'settled' }))
    const candidates = [5, 6, 7].flatMap((fast) => [20, 30, 40, 50].map((slow) => ({ fast, slow })))
    grid.forEachSignal(candidates, (signal) => expect(signal._tag).toBe('Right'))
    expect([grid.distinctColumns(), grid.computedColumns()]).toEqual([7, 7])
    grid.forEachSignal([{ fast: 5, slow: 200 }], (signal) =>
      expect(signal).toMatchObject({ left: { missing_bars: 99 } }),
    )
  })
})

describe('a machine', () => {
  const turtle = machine<{ readonly up: number; readonly last: number | null }>({
    name: 'three_up',
    version: 1,
    params: { n: int(1, 5) },
    start: () => ({ up: 0, last: null }),
    step: ({ up, last }, bar) => ({ up: last !== null && bar.close > last ? up + 1 : 0, last: bar.close }),
    signal: ({ up }, { n }) => (up >= Number(n) ? 1 : 0),
  })
  for (const law of strategyLaws(turtle)) it(law.name, law.check)
})

describe('the stream', () => {
  const bars = walkBars(5, 200)
  const slice = all(bars, 100)
  const given = { fast: 5, slow: 20 }
  it('gives signals of each batch and ends at the first left', async () => {
    const batches = of(
      { _tag: 'Right' as const, right: barsBetween(bars, 0, 150) },
      { _tag: 'Left' as const, left: 'torn' },
      { _tag: 'Right' as const, right: barsBetween(bars, 150, 200) },
    )
    const read = await lastValueFrom(batches.pipe(signalStream(smaCross, given, slice), toArray()))
    expect(read).toMatchObject([{ right: { from: 0, length: 150 } }, { left: 'torn' }])
  })
  it('says which bars are missing, and what does not fit before it reads', async () => {
    const gap = of(right(barsBetween(bars, 0, 10)), right(barsBetween(bars, 11, 20))).pipe(
      signalStream(smaCross, given, slice),
      toArray(),
    )
    expect((await lastValueFrom(gap)).at(-1)).toMatchObject({
      left: { _tag: 'MissingBars', expected: 10, got: 11 },
    })
    const never: Observable<Either<string, BarBatch>> = throwError(() => new Error('was read'))
    expect(
      await lastValueFrom(
        never.pipe(signalStream(smaCross, { fast: 5, slow: 180 }, slice, { warmup: 'settled' })),
      ),
    ).toMatchObject({
      left: { _tag: 'TooLittleWarmup', missing_bars: 79 },
    })
  })
})

describe('explain', () => {
  it('says on how many bars each rule was true and how far its series ran', () => {
    const bars = walkBars(9, 500)
    const told = must(explain(rsiReversion, { n: 14, low: 5, high: 95 }, bars, all(bars, 100)))
    expect(told.map(({ rule, true_bars, scored_bars }) => [rule, true_bars, scored_bars])).toEqual([
      ['enter_long', 0, 400],
      ['exit_long', 0, 400],
    ])
    expect(told[0]?.sentence).toMatch(
      /^enter_long: crosses_below\(rsi\(close, 14\), 5\) was true on 0 of 400 bars; rsi\(close, 14\) from \d+(\.\d+)? to \d+(\.\d+)?$/,
    )
  })
})
