import { describe, expect, test } from 'vitest'
import { twoMoodMarket } from '../../laws/regime/regime.js'
import { decode, encode } from '../../src/core/canonical/canonical.kernel.js'
import { decodeWith } from '../../src/core/codec/codec.js'
import { type Bars, barsBetween } from '../../src/market/bars/bars.js'
import {
  classifier,
  classifierCodec,
  type FittedModel,
  fit,
  fittedModelCodec,
  label,
  labelNames,
  modelHash,
} from '../../src/regime/classifier.js'
import { fitHmm } from '../../src/regime/hmm-fit.js'
import { smoothHmm } from '../../src/regime/hmm-label.js'
import { HMM_DEFAULTS, hmmParams } from '../../src/regime/hmm-model.js'
import { labelsOf } from '../../src/regime/hysteresis.kernel.js'
import { labelAt } from '../../src/regime/labels.js'
import { regimeScore } from '../../src/regime/regime-score.js'
import { signedEfficiency, trendLabels } from '../../src/regime/trend.kernel.js'
import { goldenColumn, goldenIsHere, goldenRows, note } from '../stats/golden.js'

const fitted = (bars: Bars, states = 2): Extract<FittedModel, { readonly kind: 'hmm' }> => {
  const model = fit({ kind: 'hmm', ...HMM_DEFAULTS, states }, bars, 42)
  if (model._tag === 'Left' || model.right.kind !== 'hmm') throw new Error('no fit')
  return model.right
}

describe('hmm', () => {
  const market = twoMoodMarket(3, 3000)
  const model = fitted(market.bars)
  test('finds the moods of a market that has two', () => {
    expect(model.names).toEqual(['calm', 'turbulent'])
    expect(Math.sqrt(model.variances[0] ?? 0)).toBeCloseTo(0.6, 1)
    expect(Math.abs(Math.sqrt(model.variances[1] ?? 0) - 2.5)).toBeLessThan(0.25)
    const found = label(model, market.bars)
    const right = market.turbulent.filter(
      (mood, i) => labelAt(found, i) === (mood ? 'turbulent' : 'calm'),
    ).length
    expect(right / 3000).toBeGreaterThan(0.93)
    const smoothed = smoothHmm(model, market.bars)
    expect(
      market.turbulent.filter((mood, i) => labelAt(smoothed, i) === (mood ? 'turbulent' : 'calm')).length,
    ).toBeGreaterThan(right)
  })
  test('reports its fit', () => {
    expect(model.report).toMatchObject({ starts: 10, not_converged: 0, converged: true, rare: [] })
    expect(model.report.share.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9)
    const limited = fitHmm(market.bars, { ...HMM_DEFAULTS, max_iterations: 3 }, 42)
    expect(limited).toMatchObject({ right: { report: { not_converged: 10, converged: false } } })
  })
  test('a seed gives one model', () => {
    expect(modelHash(fitted(market.bars))).toBe(modelHash(model))
  })
  test('the model survives the store', () => {
    const bytes = encode(fittedModelCodec.encode(model))
    const back = bytes._tag === 'Right' ? decode(bytes.right) : bytes
    const again = decodeWith(fittedModelCodec)(back._tag === 'Right' ? back.right : undefined)
    expect(again).toMatchObject({ right: model })
  })
  test('bars it was fitted on are marked', () => {
    const half = fitted(barsBetween(market.bars, 500, 1500))
    expect(label(half, market.bars).fitted_here).toEqual([[500, 1500]])
    expect(label(half, barsBetween(market.bars, 1400, 2000)).fitted_here).toEqual([[0, 100]])
    expect(label(half, barsBetween(market.bars, 1500, 2000)).fitted_here).toEqual([])
  })
  test('bars from elsewhere start from the shares of time, not from the first train bar', () => {
    const params = hmmParams(model, Number.NaN)
    const share = model.report.share[0] ?? 0
    expect(Math.abs((params.start[0] ?? 0) - share)).toBeLessThan(0.05)
    expect([...hmmParams(model, 0).start]).toEqual(model.start)
  })
  test.each([4, 5])('%d states have names and rising variances', (states) => {
    const many = fitted(barsBetween(market.bars, 0, 700), states)
    expect(many.names.length).toBe(states)
    expect(many.variances.toSorted((a, b) => a - b)).toEqual(many.variances)
    expect(new Set(many.names).size).toBe(states)
  })
  test('too few bars and dead prices are reported, not fitted', () => {
    expect(fit(classifier('hmm'), barsBetween(market.bars, 0, 100), 1)).toMatchObject({
      left: { _tag: 'TooFewBars', needed: 151, given: 100 },
    })
    const flat = new Float64Array(400).fill(5)
    expect(fit(classifier('hmm'), { ...twoMoodMarket(1, 400).bars, close: flat }, 1)).toMatchObject({
      left: { _tag: 'NoVariance' },
    })
  })
})

test.skipIf(!goldenIsHere)(
  `hmm on 3,500 bars of the S&P 500: three orders of turbulence, quickly${note}`,
  () => {
    const file = 'vega_sp500_daily_2000_2020.csv'
    const close = goldenColumn(file, 'close')
    const time = Float64Array.from(goldenRows(file).slice(1), ([date = '']) => Date.parse(date))
    const all: Bars = {
      length: close.length,
      time,
      open: close,
      high: close,
      low: close,
      close,
      volume: close,
    }
    const model = fitted(barsBetween(all, 0, 3500), 3)
    expect(model.variances.toSorted((a, b) => a - b)).toEqual(model.variances)
    const score = regimeScore(label(model, all), [3500, all.length])
    for (const name of model.names) expect(score.mean_duration[name]).toBeGreaterThan(5)
  },
)

test('hysteresis: entered at 0.7, kept until another is entered', () => {
  const calm = [0.6, 0.7, 0.55, 0.4, 0.31, 0.3, 0.5, 0.69, 0.7]
  const rows = Float64Array.from(calm.flatMap((p) => [p, 1 - p]))
  expect([...labelsOf(rows, 2, { enter: 0.7, leave: 0.5 }, 1)]).toEqual([0, 0, 1, 1, 1, 1, 2, 2, 2, 1])
})

describe('trend', () => {
  test('signed efficiency, by hand', () => {
    const close = Float64Array.of(1, 2, 4, 2, 1).map((x) => 2 ** Math.log2(x))
    const found = signedEfficiency(close, 2)
    expect([...found.subarray(2)].map((x) => Math.round(x * 1e9) / 1e9)).toEqual([1, 0, -1])
    expect(found[1]).toBeNaN()
  })
  test('labels rise, range and fall', () => {
    const up = Array.from({ length: 20 }, (_, i) => 100 * 1.01 ** i)
    const flat = Array.from({ length: 20 }, (_, i) => (up[19] ?? 0) * (i % 2 === 0 ? 1.01 : 1))
    const down = Array.from({ length: 20 }, (_, i) => (up[19] ?? 0) * 0.99 ** i)
    const found = trendLabels(Float64Array.from([...up, ...flat, ...down]), {
      window: 5,
      enter: 0.5,
      leave: 0.25,
    })
    expect([found[4], found[5], found[19], found[39], found[59]]).toEqual([0, 1, 1, 3, 2])
  })
})

describe('the codec', () => {
  test('takes a bare kind or a record, and gives them back', () => {
    expect(decodeWith(classifierCodec)('hmm')).toMatchObject({ right: classifier('hmm') })
    expect(decodeWith(classifierCodec)({ kind: 'hmm', states: 2 })).toMatchObject({
      right: { ...classifier('hmm'), states: 2 },
    })
    expect(classifierCodec.encode(classifier('trend'))).toBe('trend')
    expect(classifierCodec.encode({ kind: 'trend', window: 20, enter: 0.3, leave: 0.1 })).toEqual({
      kind: 'trend',
      window: 20,
      enter: 0.3,
      leave: 0.1,
    })
    expect(labelNames(classifier('hmm'))).toEqual(['unknown', 'calm', 'uneasy', 'turbulent'])
  })
  test('refuses with the nearest right one', () => {
    const message = (value: unknown): unknown => {
      const decoded = decodeWith(classifierCodec)(value)
      return decoded._tag === 'Left' ? decoded.left[0]?.message : undefined
    }
    expect(message('hmmm')).toBe('unknown classifier "hmmm", did you mean "hmm"?')
    expect(message({ kind: 'trnd' })).toContain('did you mean "trend"')
    expect(message({ kind: 'hmm', state: 3 })).toContain('did you mean "states"')
    expect(message({ kind: 'hmm', states: 9 })).toContain('from 2 to 5')
    expect(message({ kind: 'hmm', enter: 0.1, leave: 0.2 })).toContain('above enter')
    expect(message({ kind: 'trend', enter: 0.1, leave: 0.2 })).toContain('above enter')
  })
})
