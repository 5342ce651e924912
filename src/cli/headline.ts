import { isRecord } from '../core/codec/codec.js'
import type { RunState } from '../monitor/run-state.js'
import type { BacktestResult } from '../phases/backtest/result.js'
import type { ValidationResult } from '../phases/validation/result.js'
import { number } from '../stats/metrics/metric-text.js'

/** What a run says in a list of runs; empty where it says nothing of it. */
export interface Headline {
  readonly score: string
  readonly verdict: string
}

/** The figure that a run is about: of its last validation, else of what traded last, else of its last search. */
export const headlineOf = ({ phases }: RunState): Headline => {
  const given = Object.values(phases).filter(({ value }) => isRecord(value))
  const last = (...kinds: readonly string[]): unknown =>
    given.findLast(({ kind }) => kinds.includes(kind))?.value
  const validated = last('validation') as ValidationResult | undefined
  if (validated !== undefined)
    return {
      score: `Sharpe ${number(validated.out_of_sample.metrics.sharpe_ratio)} out of sample`,
      verdict: validated.verdict.outcome,
    }
  const traded = last('backtest', 'live_trading') as BacktestResult | undefined
  if (traded !== undefined) return { score: `Sharpe ${number(traded.metrics.sharpe_ratio)}`, verdict: '' }
  const best = (last('optimization') as { readonly best?: { readonly score: number } } | undefined)?.best
  return { score: best === undefined ? '' : `${number(best.score)} in sample`, verdict: '' }
}
