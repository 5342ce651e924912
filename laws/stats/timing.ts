import fc from 'fast-check'
import { timingTest } from '../../src/stats/timing/outcome.js'
import { selectionSeries } from '../../src/stats/timing/selection.kernel.js'
import {
  type BarPart,
  blockSums,
  coarserBlocks,
  meanOfColumn,
  type TimedReturns,
} from '../../src/stats/timing/timing.kernel.js'
import type { Law } from '../law.js'

/** A number within ± `most`, evenly: a double of fast-check is mostly next to 0. */
export const finite = (most: number) =>
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map((part) => (most * part) / 1_000_000)
/** `n` finite numbers within ± `most`. */
export const valuesBetween = (n: number, most: number) =>
  fc.array(finite(most), { minLength: n, maxLength: n }).map((values) => Float64Array.from(values))

/** An account of `n` bars in parts: what the weights earn, less a cost. */
const account = (parts: number, n = 90) =>
  fc
    .record({
      parts: fc.array(fc.record({ weight: valuesBetween(n, 2), unit: valuesBetween(n, 0.05) }), {
        minLength: parts,
        maxLength: parts,
      }),
      cost: valuesBetween(n, 0.001).map((cost) => cost.map(Math.abs)),
    })
    .map(({ parts: of, cost }) => timed(of, cost))

const timed = (parts: readonly BarPart[], cost: Float64Array): TimedReturns => ({
  parts,
  net: cost.map((paid, t) =>
    parts.reduce((sum, { weight, unit }) => sum + (weight[t] ?? 0) * (unit[t] ?? 0), -paid),
  ),
})

const near = (a: number, b: number, by = 1e-9): boolean => Math.abs(a - b) <= by * Math.max(1, Math.abs(a))
const nearly = (a: Float64Array, b: Float64Array, by = 1e-12): boolean =>
  a.length === b.length && a.every((value, t) => Math.abs(value - (b[t] ?? Number.NaN)) <= by)
const varies = (d: Float64Array): boolean => timingTest(d, d, 252).deviation > 1e-5

const sharpe = (net: Float64Array): number => meanOfColumn(net) / timingTest(net, net, 252).deviation

/** Laws of the series that is tested for timing. */
export const timingSeriesLaws = (series: (of: TimedReturns) => Float64Array): readonly Law[] => [
  {
    name: 'the mean above the same exposure is the mean return less what the mean weights earn',
    check: () =>
      fc.assert(
        fc.property(account(2), (of) => {
          const held = of.parts.reduce(
            (sum, { weight, unit }) => sum + meanOfColumn(weight) * meanOfColumn(unit),
            0,
          )
          return near(meanOfColumn(series(of)), meanOfColumn(of.net) - held, 1e-12)
        }),
      ),
  },
  {
    name: 'a constant added to what a unit earns, at given weights and costs, changes the Sharpe ratio and not the test',
    check: () =>
      fc.assert(
        fc.property(account(2), finite(0.01), (of, c) => {
          const drifted: TimedReturns = {
            parts: of.parts.map(({ weight, unit }) => ({ weight, unit: unit.map((r) => r + c) })),
            net: of.net.map((x, t) => of.parts.reduce((sum, { weight }) => sum + c * (weight[t] ?? 0), x)),
          }
          const [before, after] = [series(of), series(drifted)]
          const moved = drifted.net.some((x, t) => Math.abs(x - (of.net[t] ?? x)) > 1e-4)
          fc.pre(moved && varies(before))
          return (
            nearly(before, after) &&
            near(timingTest(before, of.net, 252).z, timingTest(after, drifted.net, 252).z, 1e-6) &&
            near(timingTest(before, of.net, 252).p, timingTest(after, drifted.net, 252).p, 1e-6) &&
            sharpe(of.net) !== sharpe(drifted.net)
          )
        }),
      ),
  },
  {
    name: 'weights turned to 1 less themselves turn the sign of z where nothing costs',
    check: () =>
      fc.assert(
        fc.property(valuesBetween(90, 2), valuesBetween(90, 0.05), (weight, unit) => {
          const free = new Float64Array(90)
          const there = series(timed([{ weight, unit }], free))
          const back = series(timed([{ weight: weight.map((w) => 1 - w), unit }], free))
          fc.pre(varies(there))
          return near(timingTest(there, there, 252).z, -timingTest(back, back, 252).z, 1e-6)
        }),
      ),
  },
  {
    name: 'two parts of one weight are one part',
    check: () =>
      fc.assert(
        fc.property(
          valuesBetween(90, 2),
          valuesBetween(90, 0.05),
          valuesBetween(90, 0.05),
          (weight, night, day) => {
            const free = new Float64Array(90)
            const both = series(
              timed(
                [
                  { weight, unit: night },
                  { weight, unit: day },
                ],
                free,
              ),
            )
            const whole = night.map((r, t) => r + (day[t] ?? 0))
            return nearly(both, series(timed([{ weight, unit: whole }], free)))
          },
        ),
      ),
  },
  {
    name: 'one exposure throughout is no timing, whatever the market did',
    check: () =>
      fc.assert(
        fc.property(finite(2), valuesBetween(90, 0.05), (w, unit) => {
          const of = timed([{ weight: new Float64Array(90).fill(w), unit }], new Float64Array(90))
          const { z, p } = timingTest(series(of), of.net, 252)
          return z === 0 && p === 0.5
        }),
      ),
  },
  {
    name: 'one exposure of each part throughout is no timing, whatever each part earned',
    check: () =>
      fc.assert(
        fc.property(
          finite(2),
          finite(2),
          valuesBetween(90, 0.05),
          valuesBetween(90, 0.05),
          (w, v, night, day) => {
            const parts = [
              { weight: new Float64Array(90).fill(w), unit: night },
              { weight: new Float64Array(90).fill(v), unit: day },
            ]
            return series(timed(parts, new Float64Array(90))).every((d) => Math.abs(d) < 1e-12)
          },
        ),
      ),
  },
  {
    name: 'an account of one instrument has the series of its timing',
    check: () =>
      fc.assert(
        fc.property(account(2), (of) => {
          return nearly(series(of), selectionSeries({ ...of, of_several: true }).at_exposure)
        }),
      ),
  },
  {
    name: 'blocks hold the whole series, and fine blocks add to coarse ones',
    check: () =>
      fc.assert(
        fc.property(fc.integer({ min: 64, max: 400 }), fc.nat(), (n, seed) => {
          const d = Float64Array.from({ length: n }, (_, t) => Math.sin(seed + t))
          return nearly(coarserBlocks(blockSums(d, 64), 4), blockSums(d, 16))
        }),
      ),
  },
]
