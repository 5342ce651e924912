import { type Either, map, right } from 'fp-ts/lib/Either.js'
import { type Codec, either, type InputOf, oneOf, refined, type TypeOf, tagged } from '../core/codec.js'
import { keyOf } from '../core/content-key.js'
import type { Bars } from '../market/bars.js'
import { fitHmm } from './hmm-fit.js'
import { labelHmm } from './hmm-label.js'
import { HMM_DEFAULTS, hmmConfig, hmmModel, stateNames } from './hmm-model.js'
import type { FilteredLabels } from './labels.js'
import type { RegimeFault } from './regime-fault.js'
import { labelTrend, TREND_DEFAULTS, trendConfig } from './trend.js'
import { TREND_NAMES } from './trend.kernel.js'

export const CLASSIFIERS = ['hmm', 'trend'] as const
export type ClassifierKind = (typeof CLASSIFIERS)[number]

const record = tagged('classifier', 'kind', { hmm: hmmConfig, trend: trendConfig })
/** How regimes are told, before any bar was seen. */
export type Classifier = TypeOf<typeof record>
export type ClassifierInput = ClassifierKind | InputOf<typeof record>

const DEFAULTS = {
  hmm: { kind: 'hmm', ...HMM_DEFAULTS },
  trend: { kind: 'trend', ...TREND_DEFAULTS },
} as const satisfies Readonly<Record<ClassifierKind, Classifier>>

/** The classifier of this kind with every option at its default. */
export const classifier = (kind: ClassifierKind): Classifier => DEFAULTS[kind]

const isDefault = (value: Classifier): boolean => keyOf(value) === keyOf(DEFAULTS[value.kind])
const bare = refined<ClassifierKind, ClassifierInput, Classifier>(
  'classifier',
  oneOf('classifier', CLASSIFIERS),
  (kind) => right(classifier(kind)),
  (value) => value.kind,
  (value): value is Classifier => record.is(value) && isDefault(value),
)

/** A classifier by its bare kind (options at their defaults) or as a record; an unknown kind is told the nearest. */
export const classifierCodec: Codec<Classifier, ClassifierInput> = either<
  Classifier,
  ClassifierInput,
  Classifier,
  ClassifierInput
>('classifier', (value) => typeof value === 'string', bare, record)

/** A classifier that can label: plain data, stored by this codec. */
export const fittedModelCodec = tagged('fitted model', 'kind', { hmm: hmmModel, trend: trendConfig })
export type FittedModel = TypeOf<typeof fittedModelCodec>

/** The labels that a classifier can give, `unknown` first. */
export const labelNames = (value: Classifier): readonly string[] =>
  value.kind === 'hmm' ? ['unknown', ...stateNames(value.states)] : TREND_NAMES

/** Fits on train bars only; the same bars, options and seed give the same model. */
export const fit = (value: Classifier, train: Bars, seed: number): Either<RegimeFault, FittedModel> => {
  switch (value.kind) {
    case 'hmm':
      return map(
        (model: Omit<Extract<FittedModel, { readonly kind: 'hmm' }>, 'kind'>): FittedModel => ({
          kind: 'hmm',
          ...model,
        }),
      )(fitHmm(train, value, seed))
    case 'trend':
      return right(value)
  }
}

/** Labels bars from the first bar of the slice on, warm-up included, each as known at its close. Look-ahead: none, given the model. */
export const label = (model: FittedModel, bars: Bars): FilteredLabels => {
  switch (model.kind) {
    case 'hmm':
      return labelHmm(model, bars)
    case 'trend':
      return labelTrend(model, bars)
  }
}

/** The content hash of a fitted model: part of the identity of what it gates. */
export const modelHash = (model: FittedModel): string => keyOf(model)
