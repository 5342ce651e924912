import { viewBytes } from '../core/canonical/canonical-form.js'
import { sha256 } from '../core/canonical/content-key.js'
import type { ExecutionTotals } from '../portfolio/account/simulation.js'
import { type RunSummary, summaryOf } from '../portfolio/fast/portfolio.kernel.js'
import { closedRun } from '../portfolio/rules/closed-run.js'
import type { Execution } from '../portfolio/rules/execution.js'
import type { KernelName } from '../portfolio/rules/kernel.js'
import type { Invested } from '../stats/metrics/metrics.js'
import { foldTrades } from '../stats/metrics/trade-fold.kernel.js'
import { blocksOfTiming } from '../stats/timing/train-evidence.js'
import type { Market, TraderRun } from './market.js'

/** A run of an account with what it paid in all. */
export type PaidRun = TraderRun & { readonly totals: ExecutionTotals }

/** What of a market a summary reads. */
interface SummaryGround extends Pick<Market, 'timed' | 'risk_free'> {
  readonly kernel: KernelName
  readonly invested: (run: PaidRun) => Invested
}

/** A run of a whole account as a trial of a search is measured; `run` gives it under an execution. */
export const accountSummary = (
  { kernel, timed, risk_free, invested }: SummaryGround,
  run: (execution: Execution) => PaidRun,
  execution: Execution,
): RunSummary => {
  const whole = run(execution)
  const { equity, trades, held, counts, totals } = whole
  return {
    kernel,
    curve: summaryOf(equity, risk_free),
    trades: foldTrades(trades),
    held,
    counts,
    totals,
    returns_hash: sha256(viewBytes(equity)),
    timing: {
      ...blocksOfTiming(timed(closedRun(whole, execution, run), execution)),
      invested: invested(whole),
    },
  }
}
