import { type Either, map } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { keyOf } from '../core/canonical/content-key.js'
import { type Codec, type InputOf, type TypeOf, tagged } from '../core/codec/codec.js'
import { orOwn } from '../core/codec/own-part.js'
import type { Bars } from '../market/bars/bars.js'
import {
  CONSENSUS_DEFAULTS,
  consensusConfig,
  consensusModel,
  consensusNames,
  fitConsensus,
  labelConsensus,
} from './consensus.js'
import { type FilteredLabels, UNKNOWN } from './labels.js'
import { type OwnClassifier, ownClassifier, ownModel } from './own-classifier.js'
import type { RegimeFault } from './regime-fault.js'
import {
  fitSingle,
  labelSingle,
  orBare,
  SINGLE_CLASSIFIERS,
  singleClassifier,
  singleConfigs,
  singleModels,
  singleNames,
} from './single-classifier.js'

export const CLASSIFIERS = [...SINGLE_CLASSIFIERS, 'consensus'] as const
export type ClassifierKind = (typeof CLASSIFIERS)[number]

const record = tagged('classifier', 'kind', { ...singleConfigs, consensus: consensusConfig })
/** How regimes are found, before any bar was seen. */
export type Classifier = TypeOf<typeof record> | OwnClassifier
export type ClassifierInput = ClassifierKind | InputOf<typeof record> | OwnClassifier

/** The kind that a config names: of a user's own, its name. */
export const kindOf = (value: Classifier): string => (value.kind === 'own' ? value.part.name : value.kind)

/** The classifier of this kind with every option at its default. */
export const classifier = (kind: ClassifierKind): TypeOf<typeof record> =>
  kind === 'consensus' ? { kind, ...CONSENSUS_DEFAULTS } : singleClassifier(kind)

/** A classifier by its bare kind (options at their defaults) or as a record; an unknown kind is refused with the nearest. */
export const classifierCodec: Codec<Classifier, ClassifierInput> = orOwn(
  ownClassifier,
  orBare(CLASSIFIERS, record, classifier),
)

/** A classifier that can label: plain data, stored by this codec. */
export const fittedModelCodec = orOwn(
  ownModel,
  tagged('fitted model', 'kind', { ...singleModels, consensus: consensusModel }),
)
export type FittedModel = TypeOf<typeof fittedModelCodec>

/** The labels that a classifier can give, `unknown` first. */
export const labelNames = (value: Classifier): readonly string[] =>
  value.kind === 'consensus' ? consensusNames(value) : singleNames(value)

/** The labels that a fitted model can give, `unknown` first. */
export const modelLabels = (model: FittedModel): readonly string[] =>
  model.kind === 'own'
    ? [UNKNOWN, ...model.value.names]
    : 'names' in model
      ? [UNKNOWN, ...model.names]
      : labelNames(classifier(model.kind))

/** Fits on train bars only; the same bars, options and seed give the same model. */
export const fit = (value: Classifier, train: Bars, seed: number): Either<RegimeFault, FittedModel> =>
  value.kind === 'consensus'
    ? pipe(
        fitConsensus(train, value, seed),
        map((model): FittedModel => ({ kind: 'consensus', ...model })),
      )
    : fitSingle(value, train, seed)

/**
 * Labels bars from the first bar of the slice on, warm-up included, each as known at its close. Look-ahead: none, given the
 * model.
 */
export const label = (model: FittedModel, bars: Bars): FilteredLabels =>
  model.kind === 'consensus' ? labelConsensus(model, bars) : labelSingle(model, bars)

/** The content hash of a fitted model: part of the identity of what it gates. */
export const modelHash = (model: FittedModel): string => keyOf(fittedModelCodec.encode(model))
