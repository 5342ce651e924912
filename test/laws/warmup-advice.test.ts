import { expect, test } from 'vitest'
import { strategySubject } from '../../laws/check/strategy-target.js'
import { adviceLines, type WarmupAdvice } from '../../laws/check/warmup-advice.js'
import { barsBetween } from '../../src/market/bars/bars.js'
import { embeddedSp500 } from '../../src/market/embedded/sp500.kernel.js'
import { parseStrategy } from '../../src/strategy/strategy-codec.js'
import { terminal } from '../cli/terminal.js'

const { regimen } = terminal()
const bars = barsBetween(embeddedSp500().bars, 0, 3000)
const subjectOf = (condition: string) => {
  const strategy = parseStrategy(condition)
  if (strategy._tag === 'Left') throw new Error(condition)
  const subject = strategySubject(strategy.right)
  if ('_tag' in subject) throw new Error(subject.because)
  return subject
}
const adviceOn = (condition: string): WarmupAdvice => {
  const advice = subjectOf(condition).warmup?.(bars)
  if (advice === undefined) throw new Error('no advice')
  return advice
}

test('a window needs its first value, and nothing is left then', () => {
  expect(adviceOn('close > sma(close, 20)')).toMatchObject({
    bars: 19,
    first_value: 19,
    setting: 'first_value',
    series: [{ series: 'sma(close, 20)', first_value: 19, settled: 19, left: 0 }],
  })
})

test('a recursive average needs more than its first value and less than its bound', () => {
  const advice = adviceOn('rsi(close, 14) < 45')
  const [series] = advice.series
  expect(advice.bars).toBeGreaterThan(advice.first_value)
  expect(advice.bars).toBeLessThan(advice.settled)
  expect(advice.setting).toBe(advice.bars)
  expect(series?.left).toBeGreaterThan(0)
  expect(series?.left).toBeLessThan(0.05)
  expect(adviceLines(advice).join('\n')).toContain(`advice: warmup: ${advice.bars}`)
})

test('with the measured history decisions are those with all history, with two bars less they are not', () => {
  const { decide, warmup } = subjectOf('close > sma(close, 20)')
  const { bars: need } = warmup?.(bars) ?? { bars: 0 }
  const at = (history: number, start: number): string =>
    Array.from(decide(barsBetween(bars, start - history, start + 40), history)).join()
  const starts = Array.from({ length: 40 }, (_, i) => 200 + 60 * i)
  expect(starts.every((start) => at(need, start) === at(200, start))).toBe(true)
  expect(starts.every((start) => at(need - 2, start) === at(200, start))).toBe(false)
})

test('the advice works when it is followed', async () => {
  const { setting } = adviceOn('rsi(close, 14) < 45')
  const range = ['--from', '2002-01-02', '--to', '2004-01-02', '--warmup', String(setting)]
  const { code } = await regimen('backtest', '--strategy', 'rsi(close, 14) < 45', ...range)
  expect(code).toBe(0)
})

test('a machine is measured by its decisions alone; a rule without history has no need', () => {
  expect(subjectOf('close > open').warmup?.(bars)).toBeUndefined()
})
