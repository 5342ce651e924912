import fc from 'fast-check'
import type { Performance } from '../../src/stats/metrics/metrics.js'

/** Per-bar returns of a plausible account. */
export const returnsArbitrary = (minLength = 2, maxLength = 200): fc.Arbitrary<readonly number[]> =>
  fc.array(fc.double({ min: -0.2, max: 0.2, noNaN: true }), { minLength, maxLength, size: 'max' })

/** A run with any trades and an equity curve above 0. */
export const performanceArbitrary: fc.Arbitrary<Performance> = fc
  .record({
    returns: returnsArbitrary(3, 40),
    trades: fc.array(
      fc.tuple(fc.double({ min: -50, max: 50, noNaN: true }), fc.integer({ min: 1, max: 30 })),
      {
        maxLength: 40,
        size: 'max',
      },
    ),
    periods_per_year: fc.constantFrom(12, 52, 252, 365),
  })
  .map(({ returns, trades, periods_per_year }) => {
    const equity = [1000]
    for (const r of returns) equity.push(equity.at(-1)! * (1 + r))
    return {
      equity: Float64Array.from(equity),
      periods_per_year,
      held: Math.floor(returns.length / 2),
      first_time: 0,
      last_time: (returns.length - 1) * 86_400_000,
      trades: {
        pnl: Float64Array.from(trades, ([pnl]) => pnl),
        return: Float64Array.from(trades, ([pnl]) => pnl / 1000),
        bars: Int32Array.from(trades, ([, bars]) => bars),
      },
    }
  })
