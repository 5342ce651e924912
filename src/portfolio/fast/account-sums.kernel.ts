import { unitReturns } from '../account/exposure.kernel.js'
import type { Execution } from '../rules/execution.js'
import { pricesAlong, type ScoredBars } from './prices.kernel.js'
import { MOST_BARS, type StretchSums, stretchSums } from './stretch-sums.kernel.js'
import type { Stretches } from './stretches.kernel.js'
import { summarizeStretches } from './summary.kernel.js'
import { timingSums, unitSums } from './timing-sums.kernel.js'

/** Accounts in turn, how many they are, and the execution under which all of them came to be. */
export interface SummedAccounts {
  readonly accounts: Iterable<Stretches>
  readonly count: number
  readonly execution: Pick<Execution, 'fill' | 'capital'>
}

/**
 * Sums accounts over scored bars. The first account is summed along its own stretches, at a tenth of the memory; from the second on
 * accounts share rows. Cost: as `stretchSums`. NaN: prices must be finite and above 0. Look-ahead: not a decision.
 */
export const accountSums = (scored: ScoredBars): ((summed: SummedAccounts) => readonly StretchSums[]) => {
  const { bars, slice, n } = scored
  const prepared = new Map<boolean, ReturnType<typeof stretchSums>>()
  let seen = 0
  return ({ accounts, count, execution: { fill, capital } }) => {
    const opens = fill === 'next_open'
    seen += count
    const shared = prepared.get(opens)
    if (shared !== undefined) return shared(accounts, capital)
    const unit = unitReturns(bars, slice.scored, { fill })
    if (seen > 1 && n <= MOST_BARS) {
      const made = stretchSums(scored, unit)
      prepared.set(opens, made)
      return made(accounts, capital)
    }
    const all: StretchSums[] = []
    for (const account of accounts)
      all.push({
        curve: summarizeStretches(pricesAlong(scored, account), account, capital),
        timing: timingSums(scored, unitSums(unit), account, capital),
      })
    return all
  }
}
