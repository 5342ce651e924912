import type { Ran } from '../candidate/ran.js'
import { joinedMarkets, marketOn, stretchAt } from '../candidate/stretch.js'
import type { TradedData } from '../candidate/traded-data.js'
import type { Execution } from '../portfolio/rules/execution.js'
import { stitched } from '../portfolio/runs/stitch.kernel.js'
import type { AccountOverBars } from './account.js'

/**
 * Buy and hold next to an account, as the console prints it: under its capital, fills and costs, bought once for each stretch that
 * does not go on from the one before it. `parts` is the same account run again, where that gives the same.
 */
export const heldNextTo = (
  { stretches, equity }: Pick<AccountOverBars, 'stretches' | 'equity'>,
  data: TradedData,
  execution: Execution,
  parts: readonly Ran[] | undefined,
): Float64Array => {
  const markets =
    parts === undefined
      ? stretches.map((stretch) => marketOn(data, stretchAt(data.data, stretch, [])))
      : parts.map(({ trader }) => trader.market)
  const capital = equity[0] ?? execution.capital
  return stitched(joinedMarkets(data, markets).map((market) => market.hold({ ...execution, capital }))).equity
}
