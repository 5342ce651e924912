import type { OpenJointAccount } from '../../broker/broker.js'
import type { Candidate } from '../../candidate/candidate.js'
import type { ContractTerms } from '../../market/universe/contract-terms.js'
import type { MemberDays } from '../../market/universe/membership.js'
import type { BoundExits } from '../../strategy/reading/trade-rules.js'
import type { Monitor } from './monitor.kernel.js'
import type { TraderInstrument } from './trader-stream.kernel.js'

/** An instrument of a plan. */
export interface PlannedInstrument extends Omit<TraderInstrument, 'grown'> {
  /** Empty where it is alone. */
  readonly symbol: string
  /** P, for sizes by volatility; NaN where the spacing of bars gives none. */
  readonly periods: number
  /** The exits that read the trades of each account. */
  readonly exits: readonly (BoundExits | undefined)[]
  /** The days on which it is a member, where the universe has a list of members. */
  readonly days?: MemberDays
  /** What its exchange says of it. */
  readonly terms?: ContractTerms
}

/** What is traded, from which moment on, and by which rules. */
export interface TradingPlan {
  readonly candidate: Pick<Candidate, 'members' | 'weights' | 'combine' | 'execution'>
  /** Those that are fed, in the order of their symbols. */
  readonly instruments: readonly PlannedInstrument[]
  /** Of several: the number of the first step that is traded, and when its bars are over. One alone begins with its first scored bar. */
  readonly steps?: { readonly first: number; readonly closed: number }
  /** Span of feed time from the first traded bar's time on. */
  readonly duration_ms: number | undefined
  readonly monitor: Monitor
  readonly open: OpenJointAccount
}
