import { type Either, isLeft, left, map, right, sequenceArray } from 'fp-ts/lib/Either.js'
import {
  type Codec,
  dictionary,
  either,
  hasKey,
  type InputOf,
  isRecord,
  oneOf,
  struct,
  type TypeOf,
} from '../core/codec/codec.js'
import { type BarRange, barsBetween, type Slice } from '../market/bars/bars.js'
import {
  type Classifier,
  type ClassifierInput,
  classifierCodec,
  fit,
  labelNames,
  modelLabels,
} from '../regime/classifier.js'
import { type FilteredLabels, UNKNOWN } from '../regime/labels.js'
import { showRegimeFault } from '../regime/regime-fault.js'
import { badConfig, type PhaseError } from '../run/phase-error.js'
import type { LabelColumn, Labels } from '../strategy/reading/cell.js'
import { labelsFault } from '../strategy/reading/reading.js'
import type { Strategy } from '../strategy/strategy.js'
import {
  firstLabelled,
  type Gate,
  type Gates,
  type GatesInput,
  gateHash,
  gatesCodec,
  instrumentLabels,
  modelsIn,
} from './gate.js'
import { fittedOnAll } from './labels-of-all.js'
import type { Market, ReadInstrument } from './market.js'

/** A classifier of all members together, whose mean series it labels. */
const ofAllCodec = struct('labels of a universe', {
  of: oneOf('of', ['universe']),
  classifier: classifierCodec,
})
type ClassifierOfAll = TypeOf<typeof ofAllCodec>
/** How a label series is found before any bar was seen: by each instrument, or by all members together. */
type Unfitted = Classifier | ClassifierOfAll
type UnfittedInput = ClassifierInput | InputOf<typeof ofAllCodec>

/** What gives one label series: a classifier that is yet to be fitted, or models with the bars from which they label. */
const labellerCodec: Codec<Unfitted | Gates, UnfittedInput | GatesInput> = either<
  Gates,
  GatesInput,
  Unfitted,
  UnfittedInput
>(
  'labels',
  (value) => isRecord(value) && ('model' in value || 'by_symbol' in value),
  gatesCodec,
  either<ClassifierOfAll, InputOf<typeof ofAllCodec>, Classifier, ClassifierInput>(
    'labels',
    hasKey('of'),
    ofAllCodec,
    classifierCodec,
  ),
)
/** The label series that strategies read as `label(name)`, by name. */
export const labellingCodec = dictionary(labellerCodec)
export type Labelling = TypeOf<typeof labellingCodec>

/** The same with nothing left to fit: it labels any bars from `from_bar` on. */
export const fittedLabelsCodec = dictionary(gatesCodec)
export type FittedLabels = TypeOf<typeof fittedLabelsCodec>

const isFitted = (one: Unfitted | Gates): one is Gates => 'model' in one || 'by_symbol' in one

/** The labels that one labeller can give. */
const namesOf = (one: Unfitted | Gates): readonly string[] => {
  const all = isFitted(one)
    ? modelsIn(one).flatMap(modelLabels)
    : labelNames('of' in one ? one.classifier : one)
  return [...new Set(all)].filter((name) => name !== UNKNOWN)
}

/** What is wrong with the label series that strategies read: one that is not given, or a label that it cannot have. */
export const labellingProblem = (
  strategies: readonly Strategy[],
  labelling: Labelling = {},
): string | undefined => {
  const given = Object.fromEntries(
    Object.entries(labelling).map(([name, one]) => [name, { names: namesOf(one) }]),
  )
  return strategies.map((strategy) => labelsFault(strategy, given)?.message).find((one) => one !== undefined)
}

const fittedOn = (
  name: string,
  one: Classifier,
  { dataset: { bars }, symbol }: ReadInstrument,
  [from, to]: BarRange,
  seed: number,
): Either<PhaseError, Gate> => {
  const model = fit(one, barsBetween(bars, from, to), seed)
  return isLeft(model)
    ? left(
        badConfig({
          path: `labels.${name}`,
          message: `${symbol === undefined ? '' : `${symbol}: `}${showRegimeFault(model.left)}; it is fitted on ${to - from} bars: ${from} to ${to}`,
        }),
      )
    : right({ model: model.right, from_bar: from })
}

/** What is fitted of each instrument, under its symbol where there are several. */
const gathered = (each: readonly (readonly [symbol: string | undefined, gate: Gate])[]): Gates => {
  const [lone, ...others] = each
  return lone !== undefined && others.length === 0
    ? lone[1]
    : { by_symbol: Object.fromEntries(each.map(([symbol = '', gate]) => [symbol, gate])) }
}

/**
 * Fits what is yet to be fitted on the bars that `train` gives of each instrument's slice, from which its labels begin; the same
 * bars and seed give the same models. Errors: bars too few to fit on.
 */
export const fittedLabels = (
  labelling: Labelling | undefined,
  { instruments }: Pick<Market, 'instruments'>,
  train: (slice: Slice) => BarRange,
  seed: number,
): Either<PhaseError, FittedLabels | undefined> => {
  if (labelling === undefined) return right(undefined)
  const all = Object.entries(labelling).map(([name, one]): Either<PhaseError, readonly [string, Gates]> => {
    if (isFitted(one)) return right([name, one])
    if ('of' in one)
      return map((gates: Gates) => [name, gates] as const)(
        fittedOnAll(one.classifier, instruments, train, {
          path: `labels.${name}.classifier`,
          asked: `labels.${name}.of`,
          seed,
        }),
      )
    const each = sequenceArray(
      instruments.flatMap((instrument) => {
        const { slice, symbol } = instrument
        return slice === undefined
          ? []
          : [
              map((gate: Gate) => [symbol, gate] as const)(
                fittedOn(name, one, instrument, train(slice), seed),
              ),
            ]
      }),
    )
    return map((gates: Parameters<typeof gathered>[0]) => [name, gathered(gates)] as const)(each)
  })
  return map((each: readonly (readonly [string, Gates])[]) => Object.fromEntries(each))(sequenceArray(all))
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

/**
 * The label series of an instrument's bars up to `to`, without those that have no model for it. Look-ahead: none, given the
 * models: a label is known at its close.
 */
export const labelColumns = (
  fitted: FittedLabels | undefined,
  instrument: Pick<ReadInstrument, 'dataset' | 'symbol' | 'together'>,
  to: number,
): Labels =>
  Object.fromEntries(
    Object.entries(fitted ?? {}).flatMap(([name, gates]) => {
      const known = instrumentLabels(gates, instrument, to)
      return isLeft(known)
        ? []
        : [[name, labelColumnOf(known.right.labels, known.right.first, gateHash(gates))]]
    }),
  )

/** Why label series are not there from the first scored bar of each instrument on, if so. */
export const labelsLate = (
  fitted: FittedLabels | undefined,
  { instruments }: Pick<Market, 'instruments'>,
  path: string,
): PhaseError | undefined => {
  const faults = instruments.flatMap((instrument) => {
    const { symbol, slice } = instrument
    return slice === undefined
      ? []
      : Object.entries(fitted ?? {}).flatMap(([name, gates]): readonly PhaseError[] => {
          const first = firstLabelled(gates, instrument, `${path}.${name}`)
          if (isLeft(first)) return [first.left]
          const from_bar = first.right
          const [from] = slice.scored
          return from >= from_bar
            ? []
            : [
                badConfig({
                  path: `${path}.${name}.from_bar`,
                  message: `label(${name}) is known from bar ${from_bar} on, the range begins at bar ${from}${symbol === undefined ? '' : ` of ${symbol}`}`,
                }),
              ]
        })
  })
  return faults[0]
}
