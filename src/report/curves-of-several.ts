import type { Ran } from '../candidate/ran.js'
import { calendarOf, marketOn, stretchAt } from '../candidate/stretch.js'
import type { TradedData } from '../candidate/traded-data.js'
import { constantMix, joinedReturns } from '../portfolio/account/exposure.kernel.js'
import type { Execution } from '../portfolio/rules/execution.js'
import { meanOfColumn, type TimedReturns } from '../stats/timing/timing.kernel.js'
import { type AccountCurves, type AccountOverBars, scoredMoments } from './account.js'
import { heldNextTo } from './held.js'

/** What the account returned and was exposed to on each of its stretches, from its trades alone. */
const timedOf = (
  { stretches, equity, trades }: AccountOverBars,
  data: TradedData,
  execution: Execution,
): TimedReturns => {
  const starts = stretches.reduce<readonly number[]>(
    (done, [from, to]) => [...done, (done.at(-1) ?? 0) + to - from],
    [0],
  )
  return joinedReturns(
    stretches.map((stretch, i) =>
      marketOn(data, stretchAt(data.data, stretch, [])).timed(
        { equity: equity.subarray(starts[i] ?? 0, (starts[i + 1] ?? 0) + 1), trades },
        execution,
      ),
    ),
  )
}

/**
 * What stands next to an account of several instruments: equal-weight buy and hold, and its own mean net exposure kept in the mean
 * of the instruments, as a verdict measures it. `parts` is the same account run again, where that gives the same.
 */
export const curvesOfSeveral = (
  account: AccountOverBars,
  data: TradedData,
  execution: Execution,
  parts: readonly Ran[] | undefined,
): AccountCurves => {
  const capital = account.equity[0] ?? execution.capital
  const timed =
    parts === undefined ? timedOf(account, data, execution) : joinedReturns(parts.map((part) => part.timed))
  const weights = timed.parts.map(({ weight }) => meanOfColumn(weight))
  const earned = timed.parts.reduce((sum, { unit }, p) => sum + (weights[p] ?? 0) * meanOfColumn(unit), 0)
  return {
    ...scoredMoments(account, calendarOf(data.data).bars.time),
    hold_name: 'equal-weight buy and hold at the same costs',
    hold_equity: heldNextTo(account, data, execution, parts),
    mix: {
      exposure: weights.reduce((sum, weight) => sum + weight, 0) / Math.max(1, weights.length),
      edge: account.periods * (meanOfColumn(timed.net) - earned),
      equity: constantMix(timed.parts, weights, capital),
    },
  }
}
