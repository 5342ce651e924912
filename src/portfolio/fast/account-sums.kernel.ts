import { once } from '../../core/once.js'
import type { SignalLog } from '../../signal/signal-log.js'
import { unitReturns } from '../account/exposure.kernel.js'
import type { Execution } from '../rules/execution.js'
import {
  type FixedExecution,
  type FollowedAccount,
  followedAccounts,
  hasLevels,
} from './account-walks.kernel.js'
import { pricesAlong, type ScoredBars } from './prices.kernel.js'
import { type StretchSums, stretchSums } from './stretch-sums.kernel.js'
import type { Stretches } from './stretches.kernel.js'
import { summarizeStretches } from './summary.kernel.js'
import { MOST_BARS, sumsMemory } from './sums-memory.kernel.js'
import { timingSums, unitSums } from './timing-sums.kernel.js'

/** Accounts in turn, how many they are, and the execution under which all of them came to be. */
export interface SummedAccounts {
  readonly accounts: Iterable<Stretches>
  readonly count: number
  readonly execution: Pick<Execution, 'fill' | 'capital'>
}

/** The rows that accounts share, and what reads accounts by them. */
const shared = (scored: ScoredBars, fill: Execution['fill'], levels: boolean) => {
  const ground = sumsMemory(scored, unitReturns(scored.bars, scored.slice.scored, { fill }), levels)
  return { sum: once(() => stretchSums(ground)), follow: once(() => followedAccounts(ground)) }
}

/** Sums accounts over scored bars, or follows signals and sums their accounts. */
export interface AccountSums {
  readonly sum: (summed: SummedAccounts) => readonly StretchSums[]
  /** The accounts of signals; absent where rows would be written for one account alone, or take more than a module can address. */
  readonly followed: (
    signals: readonly SignalLog[],
    execution: FixedExecution,
  ) => readonly FollowedAccount[] | undefined
}

/**
 * Sums accounts over scored bars. The first account is summed along its own stretches, at a tenth of the memory; from the second on
 * accounts share rows. Cost: as `accountSummer`. NaN: prices must be finite and above 0. Look-ahead: not a decision.
 */
export const accountSums = (scored: ScoredBars): AccountSums => {
  const prepared = new Map<string, ReturnType<typeof shared>>()
  let seen = 0
  const rowsFor = (
    count: number,
    fill: Execution['fill'],
    levels: boolean,
  ): ReturnType<typeof shared> | undefined => {
    const wanted = `${fill === 'next_open'} ${levels}`
    const known = prepared.get(wanted)
    if (known !== undefined) return known
    if (seen + count < 2 || scored.n > MOST_BARS) return undefined
    const made = shared(scored, fill, levels)
    prepared.set(wanted, made)
    return made
  }
  return {
    sum: ({ accounts, count, execution: { fill, capital } }) => {
      const rows = rowsFor(count, fill, false)
      seen += count
      if (rows !== undefined) return rows.sum()(accounts, capital)
      const unit = unitReturns(scored.bars, scored.slice.scored, { fill })
      const all: StretchSums[] = []
      for (const account of accounts)
        all.push({
          curve: summarizeStretches(pricesAlong(scored, account), account, capital),
          timing: timingSums(scored, unitSums(unit), account, capital),
        })
      return all
    },
    followed: (signals, execution) => {
      const rows = rowsFor(signals.length, execution.fill, hasLevels(execution))
      if (rows !== undefined) seen += signals.length
      return rows?.follow()(signals, execution)
    },
  }
}
