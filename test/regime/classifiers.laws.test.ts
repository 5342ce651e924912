import { describe, expect, test } from 'vitest'
import type { Law } from '../../laws/law.js'
import { labelLaws, twoMoodMarket } from '../../laws/regime.js'
import { barsAround, classifierLaws, mirrorLaws } from '../../laws/regime-classifier.js'
import {
  CLASSIFIERS,
  type Classifier,
  classifier,
  type FittedModel,
  fit,
  label,
  labelNames,
} from '../../src/regime/classifier.js'

const moods = twoMoodMarket(5, 800).bars
const fitted = (value: Classifier): FittedModel => {
  const model = fit(value, moods, 1)
  if (model._tag === 'Left') throw new Error(model.left._tag)
  return model.right
}
const words = { fit, label, labelNames }
const swapped = (pairs: readonly (readonly [string, string])[]): Readonly<Record<string, string>> =>
  Object.fromEntries(pairs.flatMap(([a, b]) => [[a, b] as const, [b, a] as const]))

const bound: readonly (readonly [string, readonly Law[]])[] = [
  ...CLASSIFIERS.filter((kind) => kind !== 'hmm' && kind !== 'trend').map(
    (kind) => [`labels: ${kind}`, labelLaws(fitted(classifier(kind)), label)] as const,
  ),
  ...CLASSIFIERS.map(
    (kind) => [`from the fit on: ${kind}`, classifierLaws(classifier(kind), words)] as const,
  ),
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
  test.each(all.map((law) => [law.name, law] as const))('%s', (_name, law) => law.check())
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
