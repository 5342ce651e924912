import { ok } from 'node:assert'
import * as fc from 'fast-check'
import type { Bars } from '../../src/market/bars/bars.js'
import { noFinancing } from '../../src/portfolio/rules/financing.js'
import { noLimits } from '../../src/portfolio/rules/limits.js'
import type { Law } from '../law.js'
import { anyBars, anyExecution, anyLog, type Simulate } from './case.js'
import { costsOf } from './execution-terms.js'

/** Dividends of some bars, and bars whose prices fell by each at its ex-date and stay there. */
const fallen = (bars: Bars, dividends: Float64Array): Bars => {
  let total = 0
  const off = dividends.map((each) => {
    total += each
    return total
  })
  const less = (column: Float64Array): Float64Array => column.map((price, i) => price - off[i]!)
  return {
    ...bars,
    open: less(bars.open),
    high: less(bars.high),
    low: less(bars.low),
    close: less(bars.close),
    dividends,
  }
}

const near = (a: number, b: number, what: string): void =>
  ok(Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b)), `${what}: ${a} is not ${b}`)

/** Laws of dividends paid as cash, held by whatever executes signals. */
export const dividendLaws = (simulate: Simulate): readonly Law[] => [
  {
    name: 'a dividend that prices fall by at its ex-date neither gains nor loses: a long gets it, a short owes it',
    check: () => {
      const length = 40
      fc.assert(
        fc.property(
          anyBars(fc.constant(length)),
          anyLog(0, length),
          anyExecution(),
          fc.array(
            fc.oneof(
              fc.constant(0),
              fc.integer({ min: 1, max: 2 }).map((n) => n / 8),
            ),
            {
              minLength: length,
              maxLength: length,
            },
          ),
          (bars, log, execution, paid) => {
            const plain = {
              ...execution,
              capital: 1e6,
              costs: costsOf({ rate: 0, per_share: execution.costs.commission.per_share }),
              sizing: { kind: 'units' as const, units: 1 },
              risk: {},
              leverage: 1,
              limits: noLimits,
              financing: noFinancing,
            }
            const slice = { warmup: [0, 0] as const, scored: [0, length] as const }
            const whole = simulate(bars, log, plain, slice)
            const income = simulate(fallen(bars, Float64Array.from(paid)), log, plain, slice)
            whole.equity.forEach((value, i) => near(income.equity[i]!, value, `the equity after ${i} bars`))
            near(
              income.trades.pnl.reduce((sum, each) => sum + each, 0),
              whole.trades.pnl.reduce((sum, each) => sum + each, 0),
              'the profit of all trades',
            )
          },
        ),
      )
    },
  },
  {
    name: 'dividends of 0 change nothing',
    check: () => {
      fc.assert(
        fc.property(anyBars(fc.constant(30)), anyLog(0, 30), anyExecution(), (bars, log, execution) => {
          const slice = { warmup: [0, 0] as const, scored: [0, 30] as const }
          const none = simulate(bars, log, execution, slice)
          const zero = simulate({ ...bars, dividends: new Float64Array(30) }, log, execution, slice)
          none.equity.forEach((value, i) => near(zero.equity[i]!, value, `the equity after ${i} bars`))
        }),
      )
    },
  },
]
