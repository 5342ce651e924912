import { windowMoments } from './column.kernel.js'
import { type Convention, excessOver } from './convention.js'

/** Figures of the last `window` returns at each return; NaN until there are this many, and where the figure does not exist. */
export interface Rolling {
  readonly sharpe_ratio: Float64Array
  readonly volatility: Float64Array
  readonly sortino_ratio: Float64Array
}

/** Sharpe ratio, volatility and Sortino ratio over windows, annualised, with their conventions. Cost: O(n window). */
export const rolling = (returns: Float64Array, window: number, convention: Convention): Rolling => {
  const { periods_per_year, risk_free = 0, threshold = 0, ddof = 1 } = convention
  const year = Math.sqrt(periods_per_year)
  const excess = windowMoments(excessOver(returns, risk_free), window)
  const above = windowMoments(excessOver(returns, threshold), window)
  const own = windowMoments(returns, window)
  const deviation = (square: number): number => Math.sqrt((square * window) / (window - ddof))
  const ratio = (a: number, b: number): number => (b === 0 ? Number.NaN : (a / b) * year)
  return {
    sharpe_ratio: excess.mean.map((mean, i) => ratio(mean, deviation(excess.square[i] ?? Number.NaN))),
    volatility: own.square.map((square) => deviation(square) * year),
    sortino_ratio: above.mean.map((mean, i) => ratio(mean, Math.sqrt(above.loss[i] ?? Number.NaN))),
  }
}
