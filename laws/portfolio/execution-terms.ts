import { type Costs, costsAt, noCosts } from '../../src/portfolio/rules/costs.js'
import type { Execution } from '../../src/portfolio/rules/execution.js'

/** Costs of a rate and money a unit, and slippage by a rate. */
export const costsOf = (terms: {
  readonly rate: number
  readonly per_share?: number
  readonly slippage?: number
}): Costs => ({
  commission: { ...costsAt(terms.rate).commission, per_share: terms.per_share ?? 0 },
  slippage: { ...noCosts.slippage, rate: terms.slippage ?? 0 },
})
/** A case whose run ends in some way. */
export const ending = <A extends { readonly execution: Execution }>(
  given: A,
  finalize: Execution['finalize'],
): A => ({
  ...given,
  execution: { ...given.execution, finalize },
})
