import type { BarRange } from '../market/bars/bars.js'

/** Windows of a walk-forward, all in bars. */
export interface WalkForward {
  readonly train: number
  readonly test: number
  /** Bars from one test to the next; at least `test`, for a bar is tested once. */
  readonly step: number
  /** Every train begins where the range does, and grows. */
  readonly anchored: boolean
  /** Whether a last test of at least half the length is kept. */
  readonly keep_last: boolean
}

/** Train bars and the test bars right behind them. */
export interface Window {
  readonly train: BarRange
  readonly test: BarRange
}

/** Bars that no test covers, and why. */
export interface Unused {
  readonly bars: BarRange
  readonly because: string
}

/**
 * Cuts a range into windows: test i begins `train + i step` bars into the range. With a step of one test the tests tile what
 * follows the first train; a longer step leaves bars between them unused. A last test that is short is kept where it has at
 * least half the bars, else unused.
 */
export const windowsOf = (
  [from, to]: BarRange,
  { train, test, step, anchored, keep_last }: WalkForward,
): { readonly windows: readonly Window[]; readonly unused: readonly Unused[] } => {
  const count = Math.max(0, Math.ceil((to - from - train) / step))
  const all = Array.from({ length: count }, (_, i): Window => {
    const start = from + train + i * step
    return {
      train: [anchored ? from : start - train, start],
      test: [start, Math.min(to, start + test)],
    }
  })
  const isKept = ({ test: [start, end] }: Window): boolean =>
    end - start === test || (keep_last && 2 * (end - start) >= test)
  const unused = all.flatMap((window): readonly Unused[] => {
    const [start, end] = window.test
    const next = Math.min(to, start + step)
    return [
      ...(isKept(window)
        ? []
        : [{ bars: window.test, because: `a last test of ${end - start} bars is short of ${test}` }]),
      ...(end < next ? [{ bars: [end, next] as const, because: 'the step skips them' }] : []),
    ]
  })
  return { windows: all.filter(isKept), unused }
}
