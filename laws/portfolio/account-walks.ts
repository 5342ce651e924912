import { deepStrictEqual } from 'node:assert'
import fc from 'fast-check'
import { unitReturns } from '../../src/portfolio/account/exposure.kernel.js'
import { sizers } from '../../src/portfolio/account/shadow.kernel.js'
import { tradeLog } from '../../src/portfolio/account/trade-log.kernel.js'
import type { FixedExecution, FollowedAccount } from '../../src/portfolio/fast/account-walks.kernel.js'
import { hasLevels, isFixed } from '../../src/portfolio/fast/account-walks.kernel.js'
import { walkEvents } from '../../src/portfolio/fast/event.kernel.js'
import { pricesAlong, type ScoredBars, scoredBars } from '../../src/portfolio/fast/prices.kernel.js'
import { returnsHash } from '../../src/portfolio/fast/returns-hash.kernel.js'
import { stretches } from '../../src/portfolio/fast/stretches.kernel.js'
import { summarizeStretches } from '../../src/portfolio/fast/summary.kernel.js'
import { type SumsMemory, sumsMemory } from '../../src/portfolio/fast/sums-memory.kernel.js'
import { timingSums, unitSums } from '../../src/portfolio/fast/timing-sums.kernel.js'
import { firstTouches } from '../../src/portfolio/fast/touches.kernel.js'
import type { SignalLog } from '../../src/signal/signal-log.js'
import { foldTrades } from '../../src/stats/metrics/trade-fold.kernel.js'
import type { Law } from '../law.js'
import { anyCase, anyExecution } from './case.js'

/** Follows signals over scored bars in a memory of WebAssembly. */
export type SignalFollower = (
  ground: SumsMemory,
) => (signals: readonly SignalLog[], execution: FixedExecution) => readonly FollowedAccount[]

const anyFixed = fc
  .tuple(anyCase('orders'), anyExecution('entries'))
  .map(([{ execution, ...given }, rules]) => ({
    ...given,
    execution: { ...rules, sizing: execution.sizing },
  }))

/** The plain reading of one signal: fill by fill, then its trades, their hash, and the sums of its stretches. */
const plainly = (scored: ScoredBars, log: SignalLog, execution: FixedExecution): FollowedAccount => {
  const { bars, slice } = scored
  const { capital, fill } = execution
  const [account, written] = [stretches(), tradeLog()]
  const sizer = sizers(bars, slice)(log, execution)
  const touch = hasLevels(execution) ? firstTouches(scored) : undefined
  const walk = walkEvents(scored, log, execution, sizer, written, account, touch)
  const trades = written.taken()
  const end = { cash: account.cash[account.count - 1] ?? 0, units: account.units[account.count - 1] ?? 0 }
  return {
    ...walk,
    trades: foldTrades(trades),
    returns_hash: returnsHash(trades, slice, capital, { ...end, held: walk.held }),
    curve: summarizeStretches(pricesAlong(scored, account), account, capital),
    timing: timingSums(scored, unitSums(unitReturns(bars, slice.scored, { fill })), account, capital),
  }
}

/** What makes following a signal without an object a trade a faster reading of the plain one. */
export const accountWalkLaws = (follower: SignalFollower): readonly Law[] => [
  {
    name: 'an account that follows a signal among others is to the bit the one that follows it alone, fill by fill',
    check: () =>
      fc.assert(
        fc.property(anyFixed, fc.constantFrom(1, 2, 70), ({ bars, slice, log, execution }, times) => {
          if (!isFixed(execution)) return
          const scored = scoredBars(bars, slice)
          const unit = unitReturns(bars, slice.scored, { fill: execution.fill })
          const mirrored = { ...log, state: log.state.map((state) => (state === 0 ? 0 : -state)) }
          const each = [log, mirrored]
          const plain = each.map((signal) => plainly(scored, signal, execution))
          const taken = Array.from({ length: times }, (_, i) => (i % 3 === 1 ? 1 : 0))
          deepStrictEqual(
            follower(sumsMemory(scored, unit, hasLevels(execution)))(
              taken.map((i) => each[i] ?? log),
              execution,
            ),
            taken.map((i) => plain[i]),
          )
        }),
        { numRuns: 300 },
      ),
  },
]
