import { expect, test } from 'vitest'
import { barsAround } from '../../laws/regime/classifier.js'
import { decodeWith } from '../../src/core/codec/codec.js'
import { barsBetween } from '../../src/market/bars/bars.js'
import { realisedVolatility } from '../../src/regime/changes.kernel.js'
import { classifier, classifierCodec, fit } from '../../src/regime/classifier.js'
import { fitVolatility, VOLATILITY_DEFAULTS } from '../../src/regime/volatility.js'
import { volatilityLabels } from '../../src/regime/volatility.kernel.js'

const bars = barsAround(4, 900)
const thresholds = (over: number | 'expanding'): readonly [number, number] => {
  const found = fitVolatility(barsBetween(bars, 0, 500), { ...VOLATILITY_DEFAULTS, over })
  if (found._tag === 'Left') throw new Error(found.left._tag)
  return [found.right.low, found.right.high]
}

test('thresholds are quantiles of the train bars, all of them or the last', () => {
  const share = (over: number | undefined): readonly number[] => {
    const all = realisedVolatility(bars.close.subarray(0, 500), 20).slice(20)
    const seen = over === undefined ? all : all.slice(-over)
    const [low, high] = thresholds(over ?? 'expanding')
    return [low, high].map((level) => seen.filter((v) => v <= level).length / seen.length)
  }
  for (const over of [undefined, 200]) {
    expect(share(over)[0]).toBeCloseTo(0.25, 1)
    expect(share(over)[1]).toBeCloseTo(0.75, 1)
  }
  expect(thresholds(200)).not.toEqual(thresholds('expanding'))
})

test('bars after the train bars move no threshold', () => {
  const later = { ...bars, close: bars.close.map((close, i) => (i < 500 ? close : Number.NaN)) }
  expect(fit(classifier('volatility'), barsBetween(later, 0, 500), 1)).toEqual(
    fit(classifier('volatility'), barsBetween(bars, 0, 500), 1),
  )
})

test('high is entered at its threshold and left below it by the margin', () => {
  const changes = [0, 1, 1, 3, 3, 2.8, 2.6, 2, 2].map((x) => x / 100)
  const close = Float64Array.from(changes, (_, i) =>
    Math.exp(changes.slice(0, i + 1).reduce((a, b) => a + b, 0)),
  )
  const level = { window: 1, low: 0.015, high: 0.029, margin: 0.1 }
  expect([...volatilityLabels(close, level)]).toEqual([0, 1, 1, 3, 3, 3, 2, 2, 2])
  expect([...volatilityLabels(close, { ...level, margin: 0 })]).toEqual([0, 1, 1, 3, 3, 2, 2, 2, 2])
})

test('what cannot be fitted is reported', () => {
  expect(fit(classifier('volatility'), barsBetween(bars, 0, 60), 1)).toMatchObject({
    left: { _tag: 'TooFewBars', needed: 70, given: 60 },
  })
  expect(fit(classifier('volatility'), { ...bars, close: bars.close.map(() => 7) }, 1)).toMatchObject({
    left: { _tag: 'NoVariance' },
  })
  expect(decodeWith(classifierCodec)({ kind: 'volatility', low: 0.8 })).toMatchObject({
    left: [{ message: 'low 0.8 is not below high 0.75' }],
  })
  expect(decodeWith(classifierCodec)({ kind: 'volatility', over: 'expnding' })).toMatchObject({
    left: [{ message: expect.stringContaining('did you mean "expanding"') }],
  })
})
