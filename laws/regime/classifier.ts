import fc from 'fast-check'
import { keyOf } from '../../src/core/canonical/content-key.js'
import { decodeWith } from '../../src/core/codec/codec.js'
import { type Bars, barsBetween } from '../../src/market/bars/bars.js'
import { type Classifier, type FittedModel, type fit, fittedModelCodec } from '../../src/regime/classifier.js'
import type { FilteredLabels } from '../../src/regime/labels.js'
import type { Law } from '../law.js'
import { twoMoodMarket } from './regime.js'

/** Bars whose open, high and low are not their close. */
export const barsAround = (seed: number, length: number): Bars => {
  const { bars } = twoMoodMarket(seed, length)
  const open = bars.close.map((close, i) => (i === 0 ? close : bars.close[i - 1]!))
  const reach = (i: number): number => 1 + ((i * 7919) % 13) / 4000
  return {
    ...bars,
    open,
    high: bars.close.map((close, i) => Math.max(close, open[i]!) * reach(i)),
    low: bars.close.map((close, i) => Math.min(close, open[i]!) / reach(i + 5)),
  }
}

/** The same market upside down: every price is its inverse, so that a rise of the log is as large a fall. */
export const mirrored = (bars: Bars): Bars => ({
  ...bars,
  open: bars.open.map((price) => 1 / price),
  high: bars.low.map((price) => 1 / price),
  low: bars.high.map((price) => 1 / price),
  close: bars.close.map((price) => 1 / price),
})
const priced = (bars: Bars, by: number): Bars => ({
  ...bars,
  open: bars.open.map((price) => price * by),
  high: bars.high.map((price) => price * by),
  low: bars.low.map((price) => price * by),
  close: bars.close.map((price) => price * by),
})

const seedArbitrary = fc.nat(1e6)
const few = { numRuns: 4 }
const namesOf = ({ names, label }: FilteredLabels): readonly (string | undefined)[] =>
  [...label].map((at) => names[at])
const fittedOr = (found: ReturnType<typeof fit>): FittedModel => {
  if (found._tag === 'Left') throw new Error(found.left._tag)
  return found.right
}
const agreement = (a: readonly unknown[], b: readonly unknown[]): number =>
  a.filter((value, i) => value === b[i]).length / a.length

export interface Words {
  readonly fit: typeof fit
  readonly label: (model: FittedModel, bars: Bars) => FilteredLabels
  readonly labelNames: (value: Classifier) => readonly string[]
}

/** What any classifier promises from the fit on; markets are of 700 bars, fitted on the first 500. */
export const classifierLaws = (value: Classifier, { fit, label, labelNames }: Words): readonly Law[] => {
  const halves = (seed: number) => {
    const bars = barsAround(seed, 700)
    return { bars, train: barsBetween(bars, 0, 500) }
  }
  return [
    {
      name: 'one seed and train gives one model, which survives its codec',
      check: () =>
        fc.assert(
          fc.property(seedArbitrary, (seed) => {
            const { train } = halves(seed)
            const model = fittedOr(fit(value, train, seed))
            const back = decodeWith(fittedModelCodec)(
              JSON.parse(JSON.stringify(fittedModelCodec.encode(model))),
            )
            return (
              keyOf(model) === keyOf(fittedOr(fit(value, train, seed))) &&
              back._tag === 'Right' &&
              keyOf(back.right) === keyOf(model)
            )
          }),
          few,
        ),
    },
    {
      name: 'labels have the names that the classifier tells beforehand',
      check: () =>
        fc.assert(
          fc.property(seedArbitrary, (seed) => {
            const { bars, train } = halves(seed)
            const { names } = label(fittedOr(fit(value, train, seed)), bars)
            return names.join() === labelNames(value).join()
          }),
          few,
        ),
    },
    {
      name: 'prices in another unit have the same regimes',
      check: () =>
        fc.assert(
          fc.property(seedArbitrary, fc.constantFrom(0.25, 8, 1024), (seed, by) => {
            const { bars, train } = halves(seed)
            const one = label(fittedOr(fit(value, train, seed)), bars)
            const other = label(fittedOr(fit(value, priced(train, by), seed)), priced(bars, by))
            return agreement(namesOf(one), namesOf(other)) > 0.99
          }),
          few,
        ),
    },
    {
      name: 'bars are named as fitted on only where the train bars are',
      check: () =>
        fc.assert(
          fc.property(seedArbitrary, (seed) => {
            const { bars, train } = halves(seed)
            const { fitted_here } = label(fittedOr(fit(value, train, seed)), bars)
            return fitted_here.every(([from, to]) => from === 0 && to === train.length)
          }),
          few,
        ),
    },
  ]
}

/** A label and its opposite: where prices are turned upside down each bar has the opposite of what it had. */
export const mirrorLaws = (
  model: FittedModel,
  label: (model: FittedModel, bars: Bars) => FilteredLabels,
  opposites: Readonly<Record<string, string>>,
): readonly Law[] => [
  {
    name: 'prices upside down have the opposite regimes',
    check: () =>
      fc.assert(
        fc.property(seedArbitrary, (seed) => {
          const bars = barsAround(seed, 700)
          const turned = namesOf(label(model, mirrored(bars)))
          return namesOf(label(model, bars)).every((name = '', i) => (opposites[name] ?? name) === turned[i])
        }),
      ),
  },
]
