/** When a search ends before its budget is spent. */
export interface EarlyStop {
  /** How many trials in succession without a better score end it; those before the first score do not count. */
  readonly patience?: number
  /** A score that is good enough. */
  readonly target?: number
}

/** Whether a search ends after `trials` trials, the best of which has this number and score. */
export const stopsEarly = (
  { patience = Infinity, target = Infinity }: EarlyStop,
  best: { readonly number: number; readonly score: number } | undefined,
  trials: number,
): boolean => best !== undefined && (best.score >= target || trials - 1 - best.number >= patience)
