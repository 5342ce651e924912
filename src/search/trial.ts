import type { Params } from '../core/space/dimension.js'
import type { Metric } from '../stats/metrics/metric.js'
import type { BlockMoments } from '../stats/metrics/moments.kernel.js'
import type { TrialBlocks } from '../stats/timing/multiplier.kernel.js'

/** Its return above the same exposure held, over each of 64 equal blocks of the bars from a time on. */
export interface TrialTiming extends TrialBlocks {
  readonly from: number
}

/** What is kept of one trial: of fixed size, whatever the number of bars. */
export interface Trial {
  /** Path of the phase that tried it, and its number there. */
  readonly phase: string
  readonly number: number
  readonly strategy: string
  readonly params: Params
  /** The portfolio kernel that ran it, with its version. */
  readonly kernel: string
  readonly trades: number
  /** Time of the last bar that it was scored on. */
  readonly scored_until: number
  readonly metrics: Readonly<Record<string, Metric>>
  /** Equal for trials with equal returns. */
  readonly returns_hash: string
  /** Power sums of its returns, whole and by block: 17 rows of 5. */
  readonly moments: BlockMoments
  /** Absent where it is a fitted weighting: its members were chosen on the same bars. */
  readonly timing?: TrialTiming
}
