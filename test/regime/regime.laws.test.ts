import { expect, test } from 'vitest'
import { attributionLaws, labelLaws, twoMoodMarket } from '../../laws/regime.js'
import { attributeBars, attributeTrades } from '../../src/regime/attribution.js'
import { classifier, fit, label } from '../../src/regime/classifier.js'

const train = twoMoodMarket(5, 800).bars
for (const kind of ['hmm', 'trend'] as const) {
  const model = fit(classifier(kind), train, 1)
  if (model._tag === 'Left') throw new Error(model.left._tag)
  for (const law of labelLaws(model.right, label)) test(`${kind}: ${law.name}`, () => law.check())
}
for (const law of attributionLaws(attributeTrades, attributeBars)) test(law.name, () => law.check())

test('the laws see all labels, so that they say something', () => {
  const model = fit(classifier('trend'), train, 1)
  const seen =
    model._tag === 'Right' ? new Set(label(model.right, twoMoodMarket(9, 2000).bars).label) : new Set()
  expect(seen.size).toBe(4)
})
