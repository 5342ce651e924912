import { keyOf } from '../../core/canonical/content-key.js'
import { finite, integer, struct, type TypeOf } from '../../core/codec/codec.js'
import type { Trial } from '../../search/trial.js'
import { trialT } from '../../stats/timing/multiplier.kernel.js'
import { trainEvidence } from '../../stats/timing/train-evidence.js'
import { isHoldout, type SizedValidation } from './config.js'
import { oneOfEach } from './earlier-trials.js'

/** The test of the bars that a choice was made on, after all trials. */
export const trainCodec = struct('train', { p: finite(0, 1), trials: integer(1), apart: integer(0) })
export type TrainTest = TypeOf<typeof trainCodec>

/** A trial with the block sums of its timing. */
export type Timed = Trial & { readonly timing: NonNullable<Trial['timing']> }
const isTimed = (trial: Trial): trial is Timed => trial.timing !== undefined

/** The trial that the candidate is: of an ensemble the best of its members; absent where no ledger holds one. */
export const chosenAmong = (
  { candidate }: SizedValidation,
  ledgers: readonly (readonly Trial[])[],
): Timed | undefined => {
  const members = new Set(
    (candidate?.members ?? []).map(({ strategy, params }) => keyOf([strategy.name, params])),
  )
  return ledgers
    .flat()
    .filter(isTimed)
    .filter(({ strategy, params }) => members.has(keyOf([strategy, params])))
    .toSorted((a, b) => trialT(b.timing) - trialT(a.timing))[0]
}

/** How surprising the choice of a holdout is on its train bars, after every trial of every search behind it and before it. */
export const trainOf = (
  config: SizedValidation,
  given: readonly (readonly Trial[])[],
  earlier: readonly (readonly Trial[])[],
  unreadable: number,
): TrainTest | undefined => {
  if (!isHoldout(config)) return undefined
  const chosen = chosenAmong(config, given)
  if (chosen === undefined) return undefined
  const onGrid = ({ timing, scored_until }: Timed): boolean =>
    timing.from === chosen.timing.from && scored_until === chosen.scored_until
  const overlaps = ({ timing, scored_until }: Timed): boolean =>
    timing.from <= chosen.scored_until && scored_until >= chosen.timing.from
  const all = [...given, ...earlier].map((ledger) => ledger.filter(isTimed))
  const columns = oneOfEach(all.flat().filter(onGrid)) as readonly Timed[]
  const apart = all.filter((ledger) => ledger.some(overlaps) && !ledger.some(onGrid)).length + unreadable
  const { p, trials } = trainEvidence(
    chosen.timing,
    columns.map(({ timing }) => timing),
    apart,
  )
  return { p, trials, apart }
}
