import { type Either, map, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { keyOf } from '../core/canonical/content-key.js'
import { type Codec, either, type InputOf, oneOf, refined, type TypeOf, tagged } from '../core/codec/codec.js'
import { orOwn } from '../core/codec/own-part.js'
import type { Bars } from '../market/bars/bars.js'
import { fitHmm } from './hmm-fit.js'
import { labelHmm } from './hmm-label.js'
import { HMM_DEFAULTS, hmmConfig, hmmModel, stateNames } from './hmm-model.js'
import type { FilteredLabels } from './labels.js'
import { fitMarkovSwitching, labelMarkovSwitching } from './markov-switching.js'
import {
  MARKOV_SWITCHING_DEFAULTS,
  markovSwitchingConfig,
  markovSwitchingModel,
  switchingNames,
} from './markov-switching-model.js'
import { fitOwn, labelOwn, type OwnClassifier, ownClassifier, ownModel, ownNames } from './own-classifier.js'
import { labelPattern, PATTERN_DEFAULTS, patternConfig } from './pattern.js'
import { PATTERN_NAMES } from './pattern.kernel.js'
import type { RegimeFault } from './regime-fault.js'
import { labelTrend, TREND_DEFAULTS, trendConfig } from './trend.js'
import { TREND_NAMES } from './trend.kernel.js'
import {
  fitVolatility,
  labelVolatility,
  VOLATILITY_DEFAULTS,
  volatilityConfig,
  volatilityModel,
} from './volatility.js'
import { VOLATILITY_NAMES } from './volatility.kernel.js'

export const SINGLE_CLASSIFIERS = ['hmm', 'trend', 'pattern', 'volatility', 'markov_switching'] as const
export type SingleKind = (typeof SINGLE_CLASSIFIERS)[number]

export const singleConfigs = {
  hmm: hmmConfig,
  trend: trendConfig,
  pattern: patternConfig,
  volatility: volatilityConfig,
  markov_switching: markovSwitchingConfig,
}
export const singleModels = {
  hmm: hmmModel,
  trend: trendConfig,
  pattern: patternConfig,
  volatility: volatilityModel,
  markov_switching: markovSwitchingModel,
}

const record = tagged('classifier', 'kind', singleConfigs)
/** A classifier that reads bars by itself, without asking others. */
export type SingleClassifier = TypeOf<typeof record> | OwnClassifier
export type SingleClassifierInput = SingleKind | InputOf<typeof record> | OwnClassifier

export const singleModelCodec = orOwn(ownModel, tagged('fitted model', 'kind', singleModels))
export type SingleModel = TypeOf<typeof singleModelCodec>

const DEFAULTS = {
  hmm: { kind: 'hmm', ...HMM_DEFAULTS },
  trend: { kind: 'trend', ...TREND_DEFAULTS },
  pattern: { kind: 'pattern', ...PATTERN_DEFAULTS },
  volatility: { kind: 'volatility', ...VOLATILITY_DEFAULTS },
  markov_switching: { kind: 'markov_switching', ...MARKOV_SWITCHING_DEFAULTS },
} as const satisfies Readonly<Record<SingleKind, TypeOf<typeof record>>>

export const singleClassifier = (kind: SingleKind): TypeOf<typeof record> => DEFAULTS[kind]

/** A codec that also takes and gives the bare kind where every option is at its default. */
export const orBare = <K extends string, C extends { readonly kind: K }, I>(
  kinds: readonly K[],
  full: Codec<C, I>,
  standard: (kind: K) => C,
): Codec<C, K | I> =>
  either<C, K | I, C, K | I>(
    'classifier',
    (value) => typeof value === 'string',
    refined<K, K | I, C>(
      'classifier',
      oneOf('classifier', kinds),
      (kind) => right(standard(kind)),
      (value) => value.kind,
      (value): value is C =>
        full.is(value) && keyOf(full.encode(value)) === keyOf(full.encode(standard(value.kind))),
    ),
    full,
  )

export const singleClassifierCodec: Codec<SingleClassifier, SingleClassifierInput> = orOwn(
  ownClassifier,
  orBare(SINGLE_CLASSIFIERS, record, singleClassifier),
)

/** The labels that it can give, `unknown` first. */
export const singleNames = (value: SingleClassifier): readonly string[] => {
  switch (value.kind) {
    case 'hmm':
      return ['unknown', ...stateNames(value.states)]
    case 'trend':
      return TREND_NAMES
    case 'pattern':
      return PATTERN_NAMES
    case 'volatility':
      return VOLATILITY_NAMES
    case 'markov_switching':
      return ['unknown', ...switchingNames(value)]
    case 'own':
      return ownNames(value)
  }
}

export const fitSingle = (
  value: SingleClassifier,
  train: Bars,
  seed: number,
): Either<RegimeFault, SingleModel> => {
  switch (value.kind) {
    case 'hmm':
      return pipe(
        fitHmm(train, value, seed),
        map((model): SingleModel => ({ kind: 'hmm', ...model })),
      )
    case 'volatility':
      return pipe(
        fitVolatility(train, value),
        map((model): SingleModel => ({ kind: 'volatility', ...model })),
      )
    case 'markov_switching':
      return pipe(
        fitMarkovSwitching(train, value, seed),
        map((model): SingleModel => ({ kind: 'markov_switching', ...model })),
      )
    case 'trend':
    case 'pattern':
      return right(value)
    case 'own':
      return fitOwn(value, train, seed)
  }
}

export const labelSingle = (model: SingleModel, bars: Bars): FilteredLabels => {
  switch (model.kind) {
    case 'hmm':
      return labelHmm(model, bars)
    case 'trend':
      return labelTrend(model, bars)
    case 'pattern':
      return labelPattern(model, bars)
    case 'volatility':
      return labelVolatility(model, bars)
    case 'markov_switching':
      return labelMarkovSwitching(model, bars)
    case 'own':
      return labelOwn(model, bars)
  }
}
