import type { Either } from 'fp-ts/lib/Either.js'
import type { Codec } from '../core/codec.js'
import { keyOf } from '../core/content-key.js'
import type { Bars } from '../market/bars.js'
import type { FilteredLabels } from './labels.js'
import type { RegimeFault } from './regime-fault.js'
import {
  fitSingle,
  labelSingle,
  SINGLE_CLASSIFIERS,
  type SingleClassifier,
  type SingleClassifierInput,
  type SingleKind,
  type SingleModel,
  singleClassifier,
  singleClassifierCodec,
  singleModelCodec,
  singleNames,
} from './single-classifier.js'

export const CLASSIFIERS = SINGLE_CLASSIFIERS
export type ClassifierKind = SingleKind
/** How regimes are told, before any bar was seen. */
export type Classifier = SingleClassifier
export type ClassifierInput = SingleClassifierInput

/** The classifier of this kind with every option at its default. */
export const classifier = (kind: ClassifierKind): Classifier => singleClassifier(kind)

/** A classifier by its bare kind (options at their defaults) or as a record; an unknown kind is told the nearest. */
export const classifierCodec: Codec<Classifier, ClassifierInput> = singleClassifierCodec

/** A classifier that can label: plain data, stored by this codec. */
export const fittedModelCodec = singleModelCodec
export type FittedModel = SingleModel

/** The labels that a classifier can give, `unknown` first. */
export const labelNames = (value: Classifier): readonly string[] => singleNames(value)

/** Fits on train bars only; the same bars, options and seed give the same model. */
export const fit = (value: Classifier, train: Bars, seed: number): Either<RegimeFault, FittedModel> =>
  fitSingle(value, train, seed)

/** Labels bars from the first bar of the slice on, warm-up included, each as known at its close. Look-ahead: none, given the model. */
export const label = (model: FittedModel, bars: Bars): FilteredLabels => labelSingle(model, bars)

/** The content hash of a fitted model: part of the identity of what it gates. */
export const modelHash = (model: FittedModel): string => keyOf(model)
