import { expect, test } from 'vitest'
import * as laws from '../../laws/index.js'
import { adjustedRand } from '../../src/regime/adjusted-rand.kernel.js'
import { attributeBars, attributeTrades } from '../../src/regime/attribution.js'
import {
  CLASSIFIERS,
  type Classifier,
  classifier,
  fit,
  label,
  labelNames,
} from '../../src/regime/classifier.js'
import { agreedLabels } from '../../src/regime/consensus.kernel.js'
import { MARKOV_SWITCHING_DEFAULTS } from '../../src/regime/markov-switching-model.js'
import { separationOf } from '../../src/regime/separation.js'
import { singleClassifier } from '../../src/regime/single-classifier.js'
import { filterSwitching, smoothSwitching } from '../../src/regime/switching-filter.kernel.js'
import { switchingScore } from '../../src/regime/switching-score.kernel.js'
import { bindLaws } from '../bind-laws.js'

const moods = laws.twoMoodMarket(5, 800).bars
const fitted = (value: Classifier) => {
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
const swapped = (...pairs: readonly (readonly [string, string])[]): Readonly<Record<string, string>> =>
  Object.fromEntries(pairs.flatMap(([a, b]) => [[a, b] as const, [b, a] as const]))
const upsideDown = (
  kind: (typeof CLASSIFIERS)[number],
  ...pairs: readonly (readonly [string, string])[]
): readonly laws.Law[] => laws.mirrorLaws(fitted(classifier(kind)), label, swapped(...pairs))

bindLaws([
  ...CLASSIFIERS.flatMap((kind) => [
    [`labels: ${kind}`, laws.labelLaws(fitted(classifier(kind)), label)] as const,
    [`from the fit on: ${kind}`, laws.classifierLaws(classifier(kind), words)] as const,
  ]),
  ['labels: means that switch', laws.labelLaws(fitted(means), label)],
  ['labels: turbulence by agreement', laws.labelLaws(fitted(turbulence), label)],
  ['from the fit on: means that switch', laws.classifierLaws(means, words)],
  ['from the fit on: turbulence by agreement', laws.classifierLaws(turbulence, words)],
  ['consensus', laws.consensusLaws(agreedLabels)],
  ['Markov switching', laws.switchingLaws({ filterSwitching, smoothSwitching, switchingScore })],
  ['consensus, upside down', upsideDown('consensus', ['up', 'down'])],
  ['trend, upside down', upsideDown('trend', ['trending_up', 'trending_down'])],
  [
    'pattern, upside down',
    upsideDown(
      'pattern',
      ['strong_uptrend', 'strong_downtrend'],
      ['uptrend', 'downtrend'],
      ['breakout_up', 'breakout_down'],
    ),
  ],
  ['agreement of divisions', laws.agreementLaws(adjustedRand)],
  ['separation of regimes', laws.separationLaws(separationOf)],
  ['attribution', laws.attributionLaws(attributeTrades, attributeBars)],
])

test.each(CLASSIFIERS)('the laws of %s see every label', (kind) => {
  const seen = new Set(
    [9, 10, 11].flatMap((seed) => {
      const found = label(fitted(classifier(kind)), laws.barsAround(seed, 2000))
      return [...found.label].map((at) => found.names[at])
    }),
  )
  expect([...seen].sort()).toEqual([...labelNames(classifier(kind))].sort())
})
