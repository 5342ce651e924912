import { deepStrictEqual, ok } from 'node:assert'
import fc from 'fast-check'
import { simulate } from '../../src/portfolio/account/reference.kernel.js'
import { type Stitchable, stitched } from '../../src/portfolio/runs/stitch.kernel.js'
import { foldEquity, returnsOf } from '../../src/stats/metrics/equity-fold.kernel.js'
import type { Law } from '../law.js'
import { anyCase } from './case.js'

const anyRuns: fc.Arbitrary<readonly Stitchable[]> = fc
  .array(anyCase(), { minLength: 1, maxLength: 4 })
  .map((cases) =>
    cases
      .map(({ bars, log, execution, slice }) => simulate(bars, log, execution, slice))
      // what is ruined has no returns, and nothing is left to go on with
      .filter(({ equity }) => !foldEquity(equity).ruined && (equity.at(-1) ?? 0) > 0),
  )
  .filter((runs) => runs.length > 0)

const near = (a: number, b: number, scale: number): void => {
  ok(Math.abs(a - b) <= 1e-9 * Math.max(1, scale), `${a}, not ${b}`)
}
const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0)

/** What holds of runs that are stitched. */
export const stitchLaws: readonly Law[] = [
  {
    name: 'the returns of stitched runs are those of the runs, one after the other',
    check: () =>
      fc.assert(
        fc.property(anyRuns, (runs) => {
          const whole = returnsOf(stitched(runs).equity)
          const parts = runs.flatMap(({ equity }) => [...returnsOf(equity)])
          deepStrictEqual(whole.length, parts.length)
          for (const [i, part] of parts.entries()) near(whole[i] ?? Number.NaN, part, 1)
        }),
      ),
  },
  {
    name: 'stitched runs that end flat gain what their trades earn',
    check: () =>
      fc.assert(
        fc.property(anyRuns, (runs) => {
          const flat = runs.filter(({ equity, trades }) => {
            const gain = (equity.at(-1) ?? 0) - (equity[0] ?? 0)
            return Math.abs(gain - sum(trades.pnl)) <= 1e-6
          })
          if (flat.length === 0) return
          const { equity, trades, held } = stitched(flat)
          near(sum(trades.pnl), (equity.at(-1) ?? 0) - (equity[0] ?? 0), Math.max(...equity) * 1e3)
          deepStrictEqual(trades.side.length, sum(flat.map((run) => run.trades.side.length)))
          deepStrictEqual(held, sum(flat.map((run) => run.held)))
        }),
      ),
  },
  {
    name: 'a run that is stitched to nothing is itself',
    check: () =>
      fc.assert(
        fc.property(anyRuns, ([run]) => {
          if (run !== undefined) deepStrictEqual(stitched([run]), run)
        }),
      ),
  },
]
