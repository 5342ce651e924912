import { keyOf } from '../../core/canonical/content-key.js'
import { type InSteps, mappedInSteps } from '../../core/steps.kernel.js'
import type { BlockMoments } from '../metrics/moments.kernel.js'

/** Trials that are hashed in a step: some milliseconds. */
const HASHED_A_STEP = 2048

/** Trials by their content, the last of equal ones. */
export function* trialsByContent(
  trials: readonly BlockMoments[],
): InSteps<ReadonlyMap<string, BlockMoments>> {
  return new Map(yield* mappedInSteps(trials, HASHED_A_STEP, (trial) => [keyOf(trial), trial] as const))
}
