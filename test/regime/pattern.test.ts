import { expect, test } from 'vitest'
import { decodeWith } from '../../src/core/codec/codec.js'
import { channelBefore, logSlope, realisedVolatility } from '../../src/regime/changes.kernel.js'
import { classifierCodec } from '../../src/regime/classifier.js'
import { PATTERN_DEFAULTS } from '../../src/regime/pattern.js'
import { PATTERN_NAMES, patternFeatures, patternLabels } from '../../src/regime/pattern.kernel.js'

const closes = (logs: readonly number[]) => {
  const close = Float64Array.from(logs, Math.exp)
  return { close, high: close, low: close }
}
/** Log prices from steps; `wiggle` alternates around them. */
const walk = (
  parts: readonly (readonly [bars: number, step: number, wiggle: number])[],
): readonly number[] => {
  const logs: number[] = [0]
  let trend = 0
  for (const [bars, step, wiggle] of parts)
    for (let i = 0; i < bars; i++) {
      trend += step
      logs.push(trend + (i % 2 === 0 ? wiggle : -wiggle))
    }
  return logs
}
const told = (logs: readonly number[]): readonly string[] =>
  [...patternLabels(closes(logs), PATTERN_DEFAULTS)].map((at) => PATTERN_NAMES[at] ?? '')

test('slope, volatility and channel, by hand', () => {
  const { close } = closes([0, 1, 2, 4])
  expect([...logSlope(close, 2)].slice(2).map((x) => Math.round(x * 1e9) / 1e9)).toEqual([1, 1.5])
  expect([...realisedVolatility(close, 2)].slice(2).map((x) => Math.round(x ** 2 * 1e9) / 1e9)).toEqual([
    1, 2.5,
  ])
  const { top, bottom } = channelBefore(Float64Array.of(1, 5, 3, 9), Float64Array.of(1, 2, 0, 9), 2)
  expect([...top.slice(2), ...bottom.slice(2)]).toEqual([5, 5, 1, 0])
})

test('a steady climb has drift √window, efficiency 1, ratio 1, and width √window', () => {
  const found = patternFeatures(closes(walk([[100, 0.01, 0]])), { window: 16, base: 32 })
  expect(found.drift[90]).toBeCloseTo(4, 9)
  expect(found.efficiency[90]).toBeCloseTo(1, 9)
  expect(found.jump[90]).toBeCloseTo(1, 9)
  expect(found.ratio[90]).toBeCloseTo(1, 9)
  expect(found.width[90]).toBeCloseTo(4, 9)
})

test('climbs, falls, and markets that go nowhere', () => {
  expect(told(walk([[120, 0.01, 0]]))[100]).toBe('strong_uptrend')
  expect(told(walk([[120, -0.01, 0]]))[100]).toBe('strong_downtrend')
  expect(told(walk([[120, 0.0035, 0.006]]))[100]).toBe('uptrend')
  expect(told(walk([[120, -0.0035, 0.006]]))[100]).toBe('downtrend')
  expect(told(walk([[120, 0, 0.01]]))[100]).toBe('range_bound')
  expect(
    told(
      walk([
        [80, 0, 0.03],
        [60, 0, 0.005],
      ]),
    )[139],
  ).toBe('consolidation')
  expect(told(walk([[120, 0, 0]])).slice(61)).toEqual(Array(60).fill('range_bound'))
})

test('a breakout begins with the jump, and lasts five bars while closes stay above the level', () => {
  const quiet = walk([[100, 0, 0.01]])
  const held = told([...quiet, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05])
  expect(held.slice(100)).toEqual(['range_bound', ...Array(5).fill('breakout_up'), held[106]])
  expect(held[106]).not.toBe('breakout_up')
  const failed = told([...quiet, -0.05, -0.03, 0, 0])
  expect(failed.slice(101, 103)).toEqual(['breakout_down', 'breakout_down'])
  expect(failed[103]).not.toBe('breakout_down')
})

test('a trend that is entered is kept at less than it was entered at', () => {
  const easing = walk([
    [120, 0.0035, 0.006],
    [100, 0.002, 0.006],
  ])
  const levels = { ...PATTERN_DEFAULTS, keep: 1 }
  const kept = [...patternLabels(closes(easing), PATTERN_DEFAULTS)].filter((at) => at === 2).length
  const dropped = [...patternLabels(closes(easing), levels)].filter((at) => at === 2).length
  expect(kept).toBeGreaterThan(dropped)
})

test('options that contradict each other are refused', () => {
  const message = (value: unknown): unknown => {
    const decoded = decodeWith(classifierCodec)(value)
    return decoded._tag === 'Left' ? decoded.left[0]?.message : undefined
  }
  expect(message({ kind: 'pattern', window: 100 })).toBe('base 60 is below window 100')
  expect(message({ kind: 'pattern', strong: 0.5 })).toBe('strong 0.5 is below trend 0.75')
  expect(message({ kind: 'pattern', keep: 0 })).toContain('from 0.01 to 1')
})
