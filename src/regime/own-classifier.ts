import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { type AnyCodec, type Codec, list, struct, text } from '../core/codec/codec.js'
import type { Own, OwnForm, Part } from '../core/codec/own-part.js'
import type { Bars } from '../market/bars/bars.js'
import { type FittedRange, fittedHere, fittedRange, rangeOf } from './fitted-range.js'
import { type FilteredLabels, UNKNOWN } from './labels.js'
import type { RegimeFault } from './regime-fault.js'

/**
 * A classifier that a user adds. `fit` sees train bars alone; `label` gives a number for each bar, as known at its close: 0
 * is unknown, i the i-th of `names`. No label may depend on a later bar.
 *
 * @example
 * const fall: ClassifierPart<{ readonly depth: number }, { readonly depth: number }> = {
 *   name: 'fall', version: 1, config: depthCodec, model: depthCodec,
 *   names: () => ['calm', 'falling'],
 *   fit: (config) => right(config),
 *   label: ({ depth }, bars) => bars.close.map(..),
 * }
 */
export interface ClassifierPart<C, M> extends Part {
  readonly config: Codec<C, unknown>
  readonly model: Codec<M, unknown>
  /** The labels that it can give, without `unknown`. */
  readonly names: (config: C) => readonly string[]
  /** A model of the train bars, or why there is none. The same bars, config and seed give the same model. */
  readonly fit: (config: C, train: Bars, seed: number) => Either<string, M>
  readonly label: (model: M, bars: Bars) => Uint8Array
}
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- parts of any config and model, behind their own codecs
export type AnyClassifierPart = ClassifierPart<any, any>

/** A user's classifier as a config names it. */
export type OwnClassifier = Own<'kind', AnyClassifierPart>
/** The same fitted: its labels and the bars that it was fitted on stand next to the part's own model. */
export type OwnModel = Own<
  'kind',
  AnyClassifierPart,
  { readonly names: readonly string[]; readonly fitted_on: FittedRange; readonly model: unknown }
>

const SORT = { sort: 'classifiers', what: 'classifier', tag: 'kind' } as const
/** How a config names a user's classifier: its kind, and the fields of its own config. */
export const ownClassifier: OwnForm<'kind', AnyClassifierPart, unknown> = {
  ...SORT,
  form: (part) => part.config,
}
/** How a fitted one is written. */
export const ownModel: OwnForm<'kind', AnyClassifierPart, OwnModel['value']> = {
  ...SORT,
  form: (part) =>
    struct('fitted model', {
      names: list(text),
      fitted_on: fittedRange,
      model: part.model as AnyCodec,
    }),
}

/** Its labels, `unknown` first. */
export const ownNames = ({ part, value }: OwnClassifier): readonly string[] => [UNKNOWN, ...part.names(value)]

/** Fits it on train bars. */
export const fitOwn = (
  { part, value }: OwnClassifier,
  train: Bars,
  seed: number,
): Either<RegimeFault, OwnModel> => {
  const model = part.fit(value, train, seed)
  return isLeft(model)
    ? left({ _tag: 'NoFit', because: model.left })
    : right({
        kind: 'own',
        part,
        value: { names: part.names(value), fitted_on: rangeOf(train), model: model.right as unknown },
      })
}

/** Labels bars by it; a number beyond its names is a mistake of the part and throws. */
export const labelOwn = (
  { part, value: { names, fitted_on, model } }: OwnModel,
  bars: Bars,
): FilteredLabels => {
  const label = part.label(model, bars)
  const strange = label.find((one) => one > names.length)
  if (strange !== undefined) {
    // eslint-disable-next-line functional/no-throw-statements -- a mistake of the part: the phase ends as `Crashed`
    throw new RangeError(`classifier ${part.name} gave label ${strange}: it has ${names.length} names`)
  }
  return {
    _tag: 'FilteredLabels',
    names: [UNKNOWN, ...names],
    label,
    fitted_here: fittedHere(fitted_on, bars),
  }
}
