import type { BarLength } from '../bars/bar-length.js'
import type { IrregularSpacing } from '../bars/data-error.js'
import type { Dataset } from '../bars/dataset-record.js'
import type { BarSpacing } from '../bars/interval.kernel.js'
import type { Bucket } from '../bars/resample.kernel.js'
import type { ContractTerms } from './contract-terms.js'
import type { Currencies, CurrencyFault, Exchange } from './currencies.js'
import type { ListedMember, MemberFault, Membership } from './membership.js'
import type { Steps } from './universe.kernel.js'

/** One instrument among others: its own bars, and when they are over. */
export interface Instrument {
  readonly symbol: string
  readonly dataset: Dataset
  readonly bar_length: BarLength
  /** When each bar is over, UTC milliseconds. */
  readonly closed: Float64Array
  /** By step of the universe, the last bar that is over; -1 before the first. */
  readonly last: Int32Array
  /** Whether its bars end before those of the universe do: then its last bar is its delisting. */
  readonly delisted: boolean
  /** When it is a member, where the universe has a list of members. */
  readonly membership?: Membership
  /** What it is compared and counted with, such as a sector. */
  readonly group?: string
  /** What its exchange says of it, where that is known. */
  readonly terms?: ContractTerms
  /** The rates to the account's currency, where its own is another one. */
  readonly exchange?: Exchange
}

/**
 * Several instruments on the union of their times. A step is a moment at which a bar of any of them is over; every bar
 * stays its instrument's own, nothing is filled in. Instruments are in the order of their symbols, whatever order they
 * were given in.
 */
export interface Universe {
  readonly instruments: readonly Instrument[]
  readonly steps: Steps
  readonly interval: BarSpacing
  /** P of the steps: that of the instruments where they agree, else what the steps' own spacing gives. */
  readonly periods_per_year: number | IrregularSpacing
  /** The list of members, as it was given. */
  readonly members?: readonly ListedMember[]
  /** The currency that accounts are kept in, and rates, where they were given. */
  readonly currencies?: Currencies
  /** Of symbols, bars, bar lengths, terms, rates, members and groups. */
  readonly hash: string
}

/** Why instruments make no universe, or one is not in it. */
export type UniverseFault =
  | { readonly _tag: 'NoInstruments'; readonly message: string }
  | { readonly _tag: 'BadSymbol'; readonly symbol: string; readonly message: string }
  | { readonly _tag: 'DuplicateSymbol'; readonly symbol: string; readonly message: string }
  | { readonly _tag: 'UnknownSymbol'; readonly symbol: string; readonly message: string }
  | { readonly _tag: 'UnknownBarLength'; readonly symbol: string; readonly message: string }
  | { readonly _tag: 'BadTerms'; readonly symbol: string; readonly message: string }
  | CurrencyFault
  | MemberFault

/** A dataset under the symbol that it goes by. */
export interface Listing {
  readonly symbol: string
  readonly dataset: Dataset
  /** How long its bars last, where their spacing does not give it or gives it wrong. */
  readonly bar_length?: Bucket
  /** What it is compared and counted with, such as a sector; `withGroups` makes a series of it. */
  readonly group?: string
  /** What its exchange says of it: a contract's multiplier, tick, lot, currency and the like. */
  readonly terms?: ContractTerms
}
