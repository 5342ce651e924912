import { expect, it } from 'vitest'
import { thousands } from '../../src/core/thousands.js'

it('sets the thousands of a number apart, as the locale of the United States does', () => {
  for (const value of [
    0, 7, -7, 999, 1000, -1000, 12_345, 999_999, -1_234_567, 9_007_199_254_740_991, 1234.5, 12_345.678,
    0.1234,
  ])
    expect(thousands(value)).toBe(value.toLocaleString('en-US', { maximumFractionDigits: 9 }))
})
