import { expect, test } from 'vitest'
import { barsAround } from '../../laws/regime/classifier.js'
import { decodeWith } from '../../src/core/codec/codec.js'
import { barsBetween } from '../../src/market/bars/bars.js'
import {
  type Classifier,
  classifier,
  classifierCodec,
  fit,
  label,
  labelNames,
} from '../../src/regime/classifier.js'
import { labelAt } from '../../src/regime/labels.js'

const decoded = (value: unknown): Classifier => {
  const found = decodeWith(classifierCodec)(value)
  if (found._tag === 'Left') throw new Error(found.left[0]?.message)
  return found.right
}
const message = (value: unknown): unknown => {
  const found = decodeWith(classifierCodec)(value)
  return found._tag === 'Left' ? found.left[0]?.message : undefined
}
const bars = barsAround(2, 900)
const labelsOf = (value: Classifier) => {
  const model = fit(value, bars, 1)
  if (model._tag === 'Left') throw new Error(model.left._tag)
  return label(model.right, bars)
}

test('by its bare name it asks two trends and the patterns about direction', () => {
  expect(decoded('consensus')).toEqual(classifier('consensus'))
  expect(classifierCodec.encode(classifier('consensus'))).toBe('consensus')
  expect(labelNames(classifier('consensus'))).toEqual(['unknown', 'up', 'sideways', 'down'])
})

test('members are bare or records, and labels can be named', () => {
  const value = decoded({
    kind: 'consensus',
    members: [
      { classifier: 'hmm', names: { uneasy: 'turbulent' } },
      {
        classifier: { kind: 'volatility', window: 10 },
        weight: 2,
        names: { normal: 'unknown', high: 'storm' },
      },
    ],
    rule: { kind: 'min_agreement', at_least: 1 },
  })
  expect(labelNames(value)).toEqual(['unknown', 'calm', 'turbulent', 'storm'])
  expect(decodeWith(classifierCodec)(classifierCodec.encode(value))).toMatchObject({ right: value })
  expect(label).toBeTypeOf('function')
})

test('a member that does not know is no vote, but counts against the threshold', () => {
  const two = (threshold: number) =>
    labelsOf(
      decoded({
        kind: 'consensus',
        members: [
          { classifier: { kind: 'trend', window: 20 } },
          { classifier: { kind: 'trend', window: 400 } },
        ],
        rule: { kind: 'weighted_vote', threshold },
      }),
    )
  expect(labelAt(two(0.5), 100)).not.toBe('unknown')
  expect(labelAt(two(0.6), 100)).toBe('unknown')
})

test('bars that a member was fitted on are marked once', () => {
  const model = fit(
    decoded({
      kind: 'consensus',
      members: [{ classifier: 'volatility' }, { classifier: 'markov_switching' }],
    }),
    barsBetween(bars, 100, 600),
    1,
  )
  if (model._tag === 'Left') throw new Error(model.left._tag)
  expect(label(model.right, bars).fitted_here).toEqual([[100, 600]])
})

test('a member that cannot be fitted is reported', () => {
  const value = decoded({ kind: 'consensus', members: [{ classifier: 'trend' }, { classifier: 'hmm' }] })
  expect(fit(value, barsBetween(bars, 0, 100), 1)).toMatchObject({ left: { _tag: 'TooFewBars' } })
})

test('what can never agree is refused', () => {
  const [trend, hmm] = [{ classifier: 'trend' }, { classifier: 'hmm' }]
  expect(message({ kind: 'consensus', members: [] })).toBe('a consensus has at least one member')
  expect(
    message({ kind: 'consensus', members: [trend, hmm], rule: { kind: 'min_agreement', at_least: 3 } }),
  ).toBe('at_least 3 of 2 members can never agree')
  expect(message({ kind: 'consensus', members: [{ ...trend, weight: 0 }] })).toBe(
    'some member needs a weight above 0',
  )
  expect(message({ kind: 'consensus', members: [{ ...hmm, names: { calmm: 'x' } }] })).toBe(
    'hmm has no label "calmm", did you mean "calm"?',
  )
  expect(message({ kind: 'consensus', members: [{ classifier: 'consensus' }] })).toContain(
    'unknown classifier',
  )
  expect(message('markov_swiching')).toBe(
    'unknown classifier "markov_swiching", did you mean "markov_switching"?',
  )
})
