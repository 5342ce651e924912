import { type ContractTerms, isFutures } from '../../market/universe/contract-terms.js'
import type { Execution } from './execution.js'

/** What one point of the price of a unit is worth, in money of its own currency. */
export const multiplierOf = ({ contract }: Pick<Execution, 'contract'>): number =>
  contract.kind === 'future' ? contract.multiplier : 1

/** Terms that name a currency say as well whether a contract is traded in it, so that figures read it from them alone. */
const contractOf = (terms: ContractTerms, { contract }: Execution): Execution['contract'] => {
  const { kind, multiplier, margin, currency } = terms
  if (!isFutures(terms)) return kind === 'stock' || currency !== undefined ? { kind: 'stock' } : contract
  const tied = margin ?? (contract.kind === 'future' ? contract.margin : undefined)
  return {
    kind: 'future',
    multiplier: multiplier ?? multiplierOf({ contract }),
    ...(tied === undefined ? {} : { margin: tied }),
  }
}

/** The execution of one instrument: that of all, with what its own terms say in place of it. */
export const ownExecution = (execution: Execution, terms: ContractTerms | undefined): Execution => {
  if (terms === undefined) return execution
  const { units, financing } = execution
  const { lot, borrow_rate = financing.borrow_rate, funding_rate = financing.funding_rate } = terms
  return {
    ...execution,
    contract: contractOf(terms, execution),
    units: lot === undefined ? units : { ...units, rounding: { kind: 'lot', lot } },
    financing: { ...financing, borrow_rate, funding_rate },
  }
}
