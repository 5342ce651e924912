import { above0 } from '../../core/codec/bounds.js'
import { checked, finite, oneOf, optionalField, struct, type TypeOf, text } from '../../core/codec/codec.js'

/** The fields of `ContractTerms`, each as it is written. */
export const contractTermsFields = {
  /** A share that is paid for, or a contract that ties a margin; said by a multiplier or a margin alone, it is `futures`. */
  kind: optionalField(oneOf('kind', ['stock', 'futures'])),
  /** Money that one point of the price of a contract is worth. */
  multiplier: optionalField(above0('multiplier')),
  /** Money that one contract ties; without it its value over the leverage. */
  margin: optionalField(above0('margin')),
  /** The currency of its prices, such as EUR. */
  currency: optionalField(text),
  /** The step of prices: fills, stops and limits lie on whole ticks. */
  tick: optionalField(above0('tick')),
  /** Units are whole multiples of it. */
  lot: optionalField(above0('lot')),
  /** Of the value of a short a year, for the shares that it borrows. */
  borrow_rate: optionalField(finite(0)),
  /** Of the value of a position a year: longs pay it and shorts get it. */
  funding_rate: optionalField(finite()),
} as const

/**
 * What an exchange and a lender say of an instrument next to its bars. Where one of them is said it goes before what the
 * execution says for all.
 */
export const contractTermsCodec = checked(
  struct('contract', contractTermsFields),
  ({ kind, multiplier, margin }) =>
    kind === 'stock' && (multiplier ?? margin) !== undefined
      ? `a ${multiplier === undefined ? 'margin' : 'multiplier'} is that of a contract: kind futures`
      : undefined,
)
export type ContractTerms = TypeOf<typeof contractTermsCodec>

/** Whether some terms are those of a futures contract. */
export const isFutures = ({ kind, multiplier, margin }: ContractTerms): boolean =>
  kind === 'futures' || (multiplier ?? margin) !== undefined
