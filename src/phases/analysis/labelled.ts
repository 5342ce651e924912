import { type Either, flatMap, isLeft, left, map, right, sequenceArray } from 'fp-ts/lib/Either.js'
import { type BarLabels, type GateOfAll, type Gates, instrumentLabels } from '../../candidate/gate.js'
import { fittedOnAll } from '../../candidate/labels-of-all.js'
import type { ByInstrument, Market, ReadInstrument, SlicedInstrument } from '../../candidate/market.js'
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
  /** What gates by it where it labels all members together. */
  readonly shared?: Gates
}

/**
 * Fits classifiers on the bars of each instrument's slice, warm-up included, or on the steps of all together, and labels these; the
 * first that cannot be fitted is reported.
 */
export const labelled = (
  { classifiers, of }: ClassifiersOf,
  { instruments }: Pick<Market, 'instruments'>,
  seed: number,
): Either<PhaseError, ByInstrument<readonly Labelled[]>> =>
  of === 'universe'
    ? labelledTogether(classifiers, instruments, seed)
    : labelledEach(classifiers, instruments, seed)

/** Classifiers, and whether they label each instrument or all members together. */
interface ClassifiersOf {
  readonly classifiers: Classifiers
  readonly of: 'instrument' | 'universe'
}

const labelledTogether = (
  classifiers: Classifiers,
  instruments: readonly SlicedInstrument[],
  seed: number,
): Either<PhaseError, ByInstrument<readonly Labelled[]>> =>
  flatMap((gates: readonly GateOfAll[]) =>
    sequenceArray(
      instruments.map((instrument): Either<PhaseError, readonly Labelled[] | undefined> => {
        const { slice } = instrument
        if (slice === undefined) return right(undefined)
        return sequenceArray(
          gates.map((shared, i) =>
            map(({ labels, first }: BarLabels): Labelled => {
              const one = classifiers[i]
              return {
                name: one === undefined ? '' : classifierName(one),
                model: shared.model,
                labels: { ...labels, label: labels.label.subarray(slice.warmup[0] - first) },
                shared,
              }
            })(instrumentLabels(shared, instrument, slice.scored[1])),
          ),
        )
      }),
    ),
  )(
    sequenceArray(
      classifiers.map((one, i) =>
        fittedOnAll(unnamed(one), instruments, ({ warmup, scored }) => [warmup[0], scored[1]], {
          path: `classifiers[${i}]`,
          asked: 'of',
          seed,
        }),
      ),
    ),
  )

const labelledEach = (
  classifiers: Classifiers,
  instruments: readonly SlicedInstrument[],
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
