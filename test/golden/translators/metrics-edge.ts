import { empyricalFigures } from '../../../src/stats/dialects/empyrical.js'
import { isDefined, type Metric } from '../../../src/stats/metrics/metric.js'
import type { GoldenCase, Translator } from '../case.js'
import { compare, type Tolerance, toleranceOf } from '../compare.js'
import type { Difference } from '../difference.js'

interface EdgeCase extends GoldenCase {
  readonly periods_per_year: number
  readonly rf_per_period: number
  readonly expected: Readonly<
    Record<
      string,
      {
        readonly returns: readonly (number | null)[]
        readonly empyrical: Readonly<Record<string, number | string | null>>
      }
    >
  >
}

/** A return is missing, or all are one and the same: what a peer returns then is rounding, or its own policy. */
const isDegenerate = (returns: readonly (number | null)[]): boolean =>
  returns.includes(null) || new Set(returns).size < 2

/**
 * Where a peer has no finite figure, this library says why there is none; where returns are degenerate it may. Every
 * number that it gives is the peer's.
 */
const compareEdge = (
  field: string,
  wanted: number | string | null,
  got: Metric | undefined,
  may: boolean,
  near: Tolerance,
): readonly Difference[] =>
  typeof wanted !== 'number' || (may && got !== undefined && !isDefined(got))
    ? got !== undefined && !isDefined(got) && got.because.length > 0
      ? []
      : [{ field, expected: 'a figure that is undefined, with its reason', got }]
    : compare(field, wanted, got, near)

/** Figures of degenerate returns. */
export const metricsEdge: Translator = (given) => {
  const golden = given as EdgeCase
  const near = toleranceOf(golden, { abs: 1e-15 })
  return Promise.resolve(
    Object.entries(golden.expected).flatMap(([name, { returns, empyrical }]) => {
      const found = empyricalFigures(
        Float64Array.from(returns, (r) => r ?? Number.NaN),
        { periods_per_year: golden.periods_per_year, rate: golden.rf_per_period },
      )
      return Object.entries(empyrical).flatMap(([figure, wanted]) =>
        compareEdge(`${name}.${figure}`, wanted, found[figure], isDegenerate(returns), near),
      )
    }),
  )
}
