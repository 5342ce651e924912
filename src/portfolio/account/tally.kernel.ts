import type { Execution } from '../rules/execution.js'
import type { AccountEvent } from './account.kernel.js'
import type { Fill } from './fill.js'
import { type ExecutionCounts, type ExecutionTotals, noCounts } from './simulation.js'
import type { Wanted } from './sizer.kernel.js'
import { FORCED_EXITS } from './trades.js'

type Mutable<A> = { -readonly [K in keyof A]: A[K] }

/** What a run counts and adds up while it goes on, advanced in place. */
export interface Tally {
  readonly counts: Mutable<ExecutionCounts>
  readonly totals: Mutable<ExecutionTotals>
}

/** Nothing counted yet. */
export const tally = (): Tally => ({
  counts: { ...noCounts },
  totals: { commission: 0, slippage: 0, turnover: 0, financing: 0 },
})

/** Adds a fill, at a rate of exchange. Cost: O(1), as all of this file. NaN: kept. Look-ahead: none. */
export const addFill = ({ totals }: Tally, { commission, slippage, units, price }: Fill, rate = 1): void => {
  totals.commission += commission
  totals.slippage += slippage
  totals.turnover += units * price * rate
}

/** Counts what acted on an entry that was filled, or given up where there is no fill. */
export const countEntry = (
  { counts }: Tally,
  { leverage, limits: { exposure = Infinity } }: Execution,
  sized: Wanted,
  fill: Fill | undefined,
): void => {
  if (sized.note !== undefined) counts[sized.note] += 1
  if (fill === undefined) {
    if (sized.note !== 'unsized' && sized.note !== 'no_edge') counts.dropped += 1
    return
  }
  if (sized.limited) counts.max_position_size += 1
  if (fill.cut) counts[exposure < leverage ? 'exposure' : 'cuts'] += 1
}

/** Counts and adds up what an account reports. */
export const countEvent = (sums: Tally, execution: Execution, event: AccountEvent): void => {
  if (event._tag !== 'Left' && event.sized !== undefined)
    countEntry(sums, execution, event.sized, event._tag === 'Entered' ? event.fill : undefined)
  if (event._tag === 'Dropped') return
  addFill(sums, event.fill)
  if (event._tag === 'Entered') return
  sums.totals.financing += event.financing
  if (FORCED_EXITS.has(event.reason)) sums.counts.forced += 1
}
