import { describe, expect, test } from 'vitest'
import type { Law } from '../../laws/law.js'
import { labelLaws, twoMoodMarket } from '../../laws/regime.js'
import { barsAround, classifierLaws, mirrorLaws } from '../../laws/regime-classifier.js'
import { consensusLaws } from '../../laws/regime-consensus.js'
import { switchingLaws } from '../../laws/regime-switching.js'
import {
  CLASSIFIERS,
  type Classifier,
  classifier,
  type FittedModel,
  fit,
  label,
  labelNames,
} from '../../src/regime/classifier.js'
import { agreedLabels } from '../../src/regime/consensus.kernel.js'
import { MARKOV_SWITCHING_DEFAULTS } from '../../src/regime/markov-switching-model.js'
import { singleClassifier } from '../../src/regime/single-classifier.js'
import { filterSwitching, smoothSwitching } from '../../src/regime/switching-filter.kernel.js'
import { switchingScore } from '../../src/regime/switching-score.kernel.js'

const moods = twoMoodMarket(5, 800).bars
const fitted = (value: Classifier): FittedModel => {
  const model = fit(value, moods, 1)
  if (model._tag === 'Left') throw new Error(model.left._tag)
  return model.right
}
/** A mean that switches under one variance, and the turbulence that two of three kinds of fit agree on. */
const means: Classifier = {
  kind: 'markov_switching',
  ...MARKOV_SWITCHING_DEFAULTS,
  switching_variance: false,
  lags: 0,
}
const turbulence: Classifier = {
  kind: 'consensus',
  members: (['hmm', 'volatility', 'markov_switching'] as const).map((kind) => ({
    classifier: singleClassifier(kind),
    weight: 1,
  })),
  rule: { kind: 'min_agreement', at_least: 2 },
}
const words = { fit, label, labelNames }
const swapped = (pairs: readonly (readonly [string, string])[]): Readonly<Record<string, string>> =>
  Object.fromEntries(pairs.flatMap(([a, b]) => [[a, b] as const, [b, a] as const]))

const bound: readonly (readonly [string, readonly Law[]])[] = [
  ...CLASSIFIERS.filter((kind) => kind !== 'hmm' && kind !== 'trend').map(
    (kind) => [`labels: ${kind}`, labelLaws(fitted(classifier(kind)), label)] as const,
  ),
  ['labels: means that switch', labelLaws(fitted(means), label)],
  ['labels: turbulence by agreement', labelLaws(fitted(turbulence), label)],
  ['from the fit on: means that switch', classifierLaws(means, words)],
  ['from the fit on: turbulence by agreement', classifierLaws(turbulence, words)],
  ...CLASSIFIERS.map(
    (kind) => [`from the fit on: ${kind}`, classifierLaws(classifier(kind), words)] as const,
  ),
  ['consensus', consensusLaws(agreedLabels)],
  ['Markov switching', switchingLaws({ filterSwitching, smoothSwitching, switchingScore })],
  ['consensus of directions', mirrorLaws(fitted(classifier('consensus')), label, swapped([['up', 'down']]))],
  ['trend', mirrorLaws(fitted(classifier('trend')), label, swapped([['trending_up', 'trending_down']]))],
  [
    'pattern',
    mirrorLaws(
      fitted(classifier('pattern')),
      label,
      swapped([
        ['strong_uptrend', 'strong_downtrend'],
        ['uptrend', 'downtrend'],
        ['breakout_up', 'breakout_down'],
      ]),
    ),
  ],
]

describe.each(bound)('%s', (_, all) => {
  test.each(all.map((law) => [law.name, law] as const))('%s', (_name, law) => law.check(), 60_000)
})

test.each(CLASSIFIERS)('the laws of %s see every label', (kind) => {
  const seen = new Set(
    [9, 10, 11].flatMap((seed) => {
      const found = label(fitted(classifier(kind)), barsAround(seed, 2000))
      return [...found.label].map((at) => found.names[at])
    }),
  )
  expect([...seen].sort()).toEqual([...labelNames(classifier(kind))].sort())
})
