import { type Either, isLeft, left, map, right, sequenceArray } from 'fp-ts/lib/Either.js'
import { type Codec, dictionary, either, type InputOf, isRecord, type TypeOf } from '../core/codec/codec.js'
import { barsBetween, type Slice } from '../market/bars/bars.js'
import {
  type Classifier,
  type ClassifierInput,
  classifierCodec,
  fit,
  labelNames,
  modelLabels,
} from '../regime/classifier.js'
import type { FilteredLabels } from '../regime/labels.js'
import { showRegimeFault } from '../regime/regime-fault.js'
import { badConfig, type PhaseError } from '../run/phase-error.js'
import type { LabelColumn, Labels } from '../strategy/reading/cell.js'
import { labelsFault } from '../strategy/reading/reading.js'
import type { Strategy } from '../strategy/strategy.js'
import { type Gate, gateCodec, gateHash, gateLabels } from './gate.js'
import type { InstrumentServices } from './services.js'

/** What gives one label series: a classifier that is yet to be fitted, or a model with the bar from which it labels. */
const labellerCodec: Codec<Classifier | Gate, ClassifierInput | InputOf<typeof gateCodec>> = either(
  'labels',
  (value) => isRecord(value) && 'model' in value,
  gateCodec,
  classifierCodec,
)
/** The label series that strategies read as `label(name)`, by name. */
export const labellingCodec = dictionary(labellerCodec)
export type Labelling = TypeOf<typeof labellingCodec>

/** The same with nothing left to fit: it labels any bars from `from_bar` on. */
export const fittedLabelsCodec = dictionary(gateCodec)
export type FittedLabels = TypeOf<typeof fittedLabelsCodec>

const isFitted = (one: Classifier | Gate): one is Gate => 'model' in one

/** What is wrong with the label series that strategies read: one that is not given, or a label that it cannot have. */
export const labellingProblem = (
  strategies: readonly Strategy[],
  labelling: Labelling = {},
): string | undefined => {
  const given = Object.fromEntries(
    Object.entries(labelling).map(([name, one]) => [
      name,
      { names: (isFitted(one) ? modelLabels(one.model) : labelNames(one)).slice(1) },
    ]),
  )
  return strategies.map((strategy) => labelsFault(strategy, given)?.message).find((one) => one !== undefined)
}

/**
 * Fits what is yet to be fitted on bars `[from, to)`, from which the labels begin; the same bars and seed give the same
 * models. Errors: bars too few to fit on.
 */
export const fittedLabels = (
  labelling: Labelling | undefined,
  { dataset }: Pick<InstrumentServices, 'dataset'>,
  [from, to]: readonly [from: number, to: number],
  seed: number,
): Either<PhaseError, FittedLabels | undefined> => {
  if (labelling === undefined) return right(undefined)
  const train = barsBetween(dataset.bars, from, to)
  const all = Object.entries(labelling).map(([name, one]): Either<PhaseError, readonly [string, Gate]> => {
    if (isFitted(one)) return right([name, one])
    const model = fit(one, train, seed)
    return isLeft(model)
      ? left(
          badConfig({
            path: `labels.${name}`,
            message: `${showRegimeFault(model.left)}; it is fitted on ${to - from} bars: ${from} to ${to}`,
          }),
        )
      : right([name, { model: model.right, from_bar: from }])
  })
  return map((each: readonly (readonly [string, Gate])[]) => Object.fromEntries(each))(sequenceArray(all))
}

/** Names what gives each label series, for hashes of strategies. */
export const identitiesOf = (
  fitted: FittedLabels = {},
): Readonly<Record<string, { readonly identity: string }>> =>
  Object.fromEntries(Object.entries(fitted).map(([name, gate]) => [name, { identity: gateHash(gate) }]))

/** Filtered labels as a strategy reads them, `first` bars into the dataset: none where they are `unknown`. */
export const labelColumnOf = (
  { names, label }: Pick<FilteredLabels, 'names' | 'label'>,
  first: number,
  identity: string,
): LabelColumn => ({
  names: names.slice(1),
  code: Int32Array.from({ length: first + label.length }, (_, bar) => (label[bar - first] ?? 0) - 1),
  identity,
})

/** The label series of a slice's bars up to `to`. Look-ahead: none, given the models: a label is known at its close. */
export const labelColumns = (
  fitted: FittedLabels | undefined,
  of: Pick<InstrumentServices, 'dataset'>,
  to: number,
): Labels =>
  Object.fromEntries(
    Object.entries(fitted ?? {}).map(([name, gate]) => [
      name,
      labelColumnOf(gateLabels(gate, of, to), gate.from_bar, gateHash(gate)),
    ]),
  )

/** Why label series are not there from the first scored bar of a slice on, if so. */
export const labelsLate = (
  fitted: FittedLabels | undefined,
  { scored: [from] }: Slice,
  path: string,
): PhaseError | undefined => {
  const late = Object.entries(fitted ?? {}).find(([, { from_bar }]) => from < from_bar)
  return late === undefined
    ? undefined
    : badConfig({
        path: `${path}.${late[0]}.from_bar`,
        message: `label(${late[0]}) is known from bar ${late[1].from_bar} on, the range begins at bar ${from}`,
      })
}
