import fc from 'fast-check'
import { random } from '../../src/core/random.kernel.js'
import { type Bars, barsBetween } from '../../src/market/bars/bars.js'
import type { RegimeBars, TradeMatrix } from '../../src/regime/attribution.js'
import type { AttributedTrades, BarResults } from '../../src/regime/attribution.kernel.js'
import type { FittedModel } from '../../src/regime/classifier.js'
import type { FilteredLabels } from '../../src/regime/labels.js'
import type { Law } from '../law.js'

const barsOf = (close: readonly number[]): Bars => {
  const column = Float64Array.from(close)
  return {
    length: column.length,
    time: column.map((_, i) => i * 86_400_000),
    open: column,
    high: column,
    low: column,
    close: column,
    volume: column.map(() => 1),
  }
}

/** A market that goes from calm and rising to turbulent and falling and back, by a seed. */
export const twoMoodMarket = (
  seed: number,
  length: number,
): { readonly bars: Bars; readonly turbulent: readonly boolean[] } => {
  const stream = random(seed, 'market')
  const turbulent: boolean[] = []
  const close: number[] = []
  let mood = false
  let price = 100
  for (let i = 0; i < length; i++) {
    if (stream.uniform() < (mood ? 0.03 : 0.015)) mood = !mood
    price *= Math.exp(mood ? -0.0008 + 0.025 * stream.normal() : 0.0006 + 0.006 * stream.normal())
    turbulent.push(mood)
    close.push(price)
  }
  return { bars: barsOf(close), turbulent }
}

const marketArbitrary = fc
  .record({
    seed: fc.nat(1e6),
    length: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 100, max: 600 })),
  })
  .map(({ seed, length }) => twoMoodMarket(seed, length).bars)
/** A share of the bars, evenly drawn. */
const cutArbitrary = fc.integer({ min: 0, max: 1000 }).map((share) => share / 1000)
const same = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((value, i) => value === b[i])

/** What a gate relies on: labels of a fitted model depend on no later bar. */
export const labelLaws = (
  model: FittedModel,
  label: (model: FittedModel, bars: Bars) => FilteredLabels,
): readonly Law[] => [
  {
    name: 'labels of a prefix of bars are a prefix of the labels',
    check: () =>
      fc.assert(
        fc.property(marketArbitrary, fc.array(cutArbitrary, { minLength: 20 }), (bars, cuts) => {
          const whole = label(model, bars).label
          return cuts.every((cut) => {
            const to = Math.round(cut * bars.length)
            return same(label(model, barsBetween(bars, 0, to)).label, whole.subarray(0, to))
          })
        }),
      ),
  },
  {
    name: 'poison in later bars changes no earlier label',
    check: () =>
      fc.assert(
        fc.property(
          marketArbitrary,
          cutArbitrary,
          fc.constantFrom(Number.NaN, 0, Infinity, 1e-300),
          (bars, cut, poison) => {
            const to = Math.round(cut * bars.length)
            const close = bars.close.map((value, i) => (i < to ? value : poison))
            const poisoned = { ...bars, open: close, high: close, low: close, close }
            return same(
              label(model, poisoned).label.subarray(0, to),
              label(model, bars).label.subarray(0, to),
            )
          },
        ),
      ),
  },
  {
    name: 'there is one label a bar, each has a name, and the first is unknown',
    check: () =>
      fc.assert(
        fc.property(marketArbitrary, (bars) => {
          const found = label(model, bars)
          const named = found.label.every((value) => value < found.names.length)
          return (
            found.label.length === bars.length &&
            named &&
            found.names[0] === 'unknown' &&
            (found.label[0] ?? 0) === 0
          )
        }),
      ),
  },
]

interface Attributed {
  readonly labels: FilteredLabels
  readonly trades: AttributedTrades
  readonly bars: BarResults
}
const NAMES = ['unknown', 'calm', 'uneasy', 'turbulent'] as const

/** Labels, trades and bar results; money in whole units, so that sums are exact in any order. */
const attributedArbitrary: fc.Arbitrary<Attributed> = fc.integer({ min: 1, max: 60 }).chain((length) => {
  const bar = fc.nat(length - 1)
  return fc
    .record({
      label: fc.array(fc.nat(3), { minLength: length, maxLength: length }),
      trades: fc.array(fc.tuple(bar, bar, fc.integer({ min: -100, max: 100 })), {
        maxLength: 30,
        size: 'max',
      }),
      pnl: fc.array(fc.integer({ min: -100, max: 100 }), { minLength: length, maxLength: length }),
    })
    .map(({ label, trades, pnl }) => ({
      labels: {
        _tag: 'FilteredLabels' as const,
        names: NAMES,
        label: Uint8Array.from(label),
        fitted_here: [],
      },
      trades: {
        entry_bar: Int32Array.from(trades, ([a, b]) => Math.min(a, b)),
        exit_bar: Int32Array.from(trades, ([a, b]) => Math.max(a, b)),
        pnl: Float64Array.from(trades, ([, , money]) => money),
      },
      bars: {
        from: 0,
        pnl: Float64Array.from(pnl),
        returns: Float64Array.from(pnl, (money) => money / 1024),
      },
    }))
})
const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0)

export const attributionLaws = (
  attributeTrades: (labels: FilteredLabels, of: AttributedTrades) => TradeMatrix,
  attributeBars: (
    labels: FilteredLabels,
    bars: BarResults,
    periods: number,
  ) => Readonly<Record<string, RegimeBars>>,
): readonly Law[] => [
  {
    name: 'each trade is in one cell: rows sum to the entry regime, cells to the whole',
    check: () =>
      fc.assert(
        fc.property(attributedArbitrary, ({ labels, trades }) => {
          const found = attributeTrades(labels, trades)
          const entered = NAMES.every((name, i) => {
            const mine = [...trades.pnl].filter((_, t) => labels.label[trades.entry_bar[t]!] === i)
            const row = found.by_entry[name]
            return (
              row?.trades === mine.length && row.pnl === sum(mine) && sum(found.pnl[i] ?? []) === sum(mine)
            )
          })
          const crossing = [...trades.pnl].filter(
            (_, t) => labels.label[trades.entry_bar[t]!] !== labels.label[trades.exit_bar[t]!],
          )
          const whole =
            sum(found.pnl.flat()) === sum(trades.pnl) && sum(found.trades.flat()) === trades.pnl.length
          return entered && whole && sum(found.boundary.map(({ pnl }) => pnl)) === sum(crossing)
        }),
      ),
  },
  {
    name: 'profit and loss of bars partitions by the label known at the close before',
    check: () =>
      fc.assert(
        fc.property(attributedArbitrary, ({ labels, bars }) => {
          const found = attributeBars(labels, bars, 252)
          return NAMES.every((name, i) => {
            const mine = [...bars.pnl].filter((_, t) => (t === 0 ? 0 : labels.label[t - 1]) === i)
            return found[name]?.pnl === sum(mine) && found[name].bars === mine.length
          })
        }),
      ),
  },
  {
    name: 'other names for the same regimes change names and nothing else',
    check: () =>
      fc.assert(
        fc.property(attributedArbitrary, ({ labels, bars, trades }) => {
          const to = [0, 3, 1, 2]
          const relabelled: FilteredLabels = {
            ...labels,
            names: NAMES.map((_, i) => NAMES[to.indexOf(i)] ?? ''),
            label: labels.label.map((value) => to[value]!),
          }
          const [one, other] = [attributeBars(labels, bars, 252), attributeBars(relabelled, bars, 252)]
          const [left, right] = [attributeTrades(labels, trades), attributeTrades(relabelled, trades)]
          return NAMES.every(
            (name) =>
              JSON.stringify([one[name], left.by_entry[name]]) ===
              JSON.stringify([other[name], right.by_entry[name]]),
          )
        }),
      ),
  },
]
