import { power } from '../../core/power.kernel.js'

/**
 * How a figure of returns is taken, part of every call: P periods a year; the risk-free return of a period, one for all
 * or one for each (0); the least acceptable return of a period (0); the degrees of freedom that a deviation gives up (1);
 * whether a mean is that of the returns or of their growth.
 */
export interface Convention {
  readonly periods_per_year: number
  readonly risk_free?: number | Float64Array
  readonly threshold?: number
  readonly ddof?: 0 | 1
  readonly mean?: 'arithmetic' | 'geometric'
}

/** The rate of a period that compounds to a rate a year: `(1 + a)^(1 / P) - 1`. */
export const perPeriod = (annual: number, periods_per_year: number): number =>
  power(1 + annual, 1 / periods_per_year) - 1

/** Returns above a rate of each period. */
export const excessOver = (returns: Float64Array, rate: number | Float64Array = 0): Float64Array =>
  typeof rate === 'number'
    ? rate === 0
      ? returns
      : returns.map((r) => r - rate)
    : returns.map((r, i) => r - (rate[i] ?? Number.NaN))
