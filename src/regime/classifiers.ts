import { mapLeft } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { AnyCodec } from '../core/codec/codec.js'
import {
  CLASSIFIERS,
  type Classifier,
  type ClassifierKind,
  classifierCodec,
  type FittedModel,
  fit,
  fittedModelCodec,
  label,
  labelNames,
} from './classifier.js'
import type { AnyClassifierPart } from './own-classifier.js'
import { showRegimeFault } from './regime-fault.js'

/** A built-in kind as a part: its config and its model say their kind themselves. */
const partOf = (kind: ClassifierKind): AnyClassifierPart => ({
  name: kind,
  version: 1,
  config: classifierCodec as AnyCodec,
  model: fittedModelCodec as AnyCodec,
  names: (config: Classifier) => labelNames(config).slice(1),
  fit: (config: Classifier, train, seed) => pipe(fit(config, train, seed), mapLeft(showRegimeFault)),
  label: (model: FittedModel, bars) => label(model, bars).label,
})

/** The classifiers that come with the library, by name. */
export const classifiers: Readonly<Record<ClassifierKind, AnyClassifierPart>> = Object.fromEntries(
  CLASSIFIERS.map((kind) => [kind, partOf(kind)]),
) as Record<ClassifierKind, AnyClassifierPart>
