import { type Contribution, contributionsOf } from '../portfolio/account/contributions.kernel.js'
import { timingByMember } from '../portfolio/account/joint-exposure.kernel.js'
import type { Execution } from '../portfolio/rules/execution.js'
import { profitsOf, returnsOf } from '../stats/metrics/equity-fold.kernel.js'
import { timingSeries } from '../stats/timing/timing.kernel.js'
import type { ByInstrument, Market, MeasuredRun } from './market.js'

/** A run as far as it is divided among instruments. */
type DividedRun = Pick<MeasuredRun, 'equity' | 'trades'>

/** What each instrument of a market added to a run, by moment; the only one added all. */
export const memberResults = (
  { on, instruments, scored: [from, to] }: Market,
  run: DividedRun,
): ByInstrument<Contribution> => {
  if (on._tag === 'Several' && instruments.length > 1) return contributionsOf(on.universe, on.slice, run)
  return [
    {
      bar: Int32Array.from({ length: to - from }, (_, k) => from + k),
      pnl: profitsOf(run.equity),
      returns: returnsOf(run.equity),
    },
  ]
}

/**
 * What each instrument of a market added to a run, with `returns` above the same exposure held, by moment: together the tested
 * series of the account at its exposure. The run has its positions closed at its end.
 */
export const memberTiming = (
  market: Market,
  run: DividedRun,
  execution: Execution,
): ByInstrument<Contribution> => {
  const { on, instruments } = market
  const { fill, financing } = execution
  if (on._tag === 'Several' && instruments.length > 1)
    return timingByMember(on.universe, on.slice, run, { fill, funding: financing.funding_rate })
  const returns = timingSeries(market.timed(run, execution))
  return memberResults(market, run).map((one) => one && { ...one, returns })
}
