import { expect, test } from 'vitest'
import { weakness } from '../../../src/phases/analysis/diagnosis.js'

test('a regime is weak only below the threshold by its margin, on enough bars', () => {
  const rule = { threshold: 0, margin: 0, min_bars: 60 }
  expect(weakness({ bars: 60, sharpe_ratio: -0.2 }, 0.5, rule)).toEqual({
    weak: true,
    because: 'sharpe_ratio -0.2 is below 0',
  })
  expect(weakness({ bars: 59, sharpe_ratio: -0.2 }, 0.5, rule).weak).toBe(false)
  expect(weakness({ bars: 60, sharpe_ratio: -0.2 }, 0.5, { ...rule, margin: 1 })).toEqual({
    weak: false,
    because: 'sharpe_ratio with 1 standard errors 0.3 is not below 0',
  })
  expect(weakness({ bars: 60, sharpe_ratio: { _tag: 'Undefined', because: 'flat' } }, 0, rule)).toEqual({
    weak: false,
    because: 'flat',
  })
})
