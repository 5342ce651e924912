import { type Either, isLeft, left, right, sequenceArray } from 'fp-ts/lib/Either.js'
import type { ByInstrument, Market, ReadInstrument } from '../../candidate/market.js'
import { barsBetween, type Slice } from '../../market/bars/bars.js'
import type { BarResults } from '../../regime/attribution.kernel.js'
import { type FittedModel, fit, label } from '../../regime/classifier.js'
import type { FilteredLabels } from '../../regime/labels.js'
import { type Classifiers, classifierName, unnamed } from '../../regime/named-classifier.js'
import { showRegimeFault } from '../../regime/regime-fault.js'
import { badConfig, type PhaseError } from '../../run/phase-error.js'

/** A classifier fitted on some bars, and its labels of them; labels begin with the first bar of the warm-up. */
export interface Labelled {
  readonly name: string
  readonly model: FittedModel
  readonly labels: FilteredLabels
}

/**
 * Fits classifiers on the bars of each instrument's slice, warm-up included, and labels these; the first that cannot be fitted is
 * reported.
 */
export const labelled = (
  classifiers: Classifiers,
  { instruments }: Pick<Market, 'instruments'>,
  seed: number,
): Either<PhaseError, ByInstrument<readonly Labelled[]>> =>
  sequenceArray(
    instruments.map(({ dataset: { bars }, slice, symbol }) => {
      if (slice === undefined) return right(undefined)
      const train = barsBetween(bars, slice.warmup[0], slice.scored[1])
      return sequenceArray(
        classifiers.map((one, i): Either<PhaseError, Labelled> => {
          const model = fit(unnamed(one), train, seed)
          const of = symbol === undefined ? '' : `${symbol}: `
          return isLeft(model)
            ? left(badConfig({ path: `classifiers[${i}]`, message: `${of}${showRegimeFault(model.left)}` }))
            : right({ name: classifierName(one), model: model.right, labels: label(model.right, train) })
        }),
      )
    }),
  )

/** The closes of bars `[from, to)` as one unit held throughout; `first` is the bar of the first label. */
export const heldUnit = (
  { dataset }: Pick<ReadInstrument, 'dataset'>,
  first: number,
  [from, to]: Slice['scored'],
): BarResults => {
  const { close } = dataset.bars
  const change = (at: number): number => (at === 0 ? 0 : (close[at] ?? 0) - (close[at - 1] ?? 0))
  const bars = Array.from({ length: to - from }, (_, i) => from + i)
  return {
    from: from - first,
    pnl: Float64Array.from(bars, change),
    returns: Float64Array.from(bars, (at) => (at === 0 ? 0 : change(at) / (close[at - 1] ?? 1))),
  }
}
