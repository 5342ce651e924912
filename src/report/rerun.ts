import { type Either, flatMap, map, traverseArray } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { type Candidate, candidateWarmup } from '../candidate/candidate.js'
import { marketOfOne } from '../candidate/market-of-one.js'
import { type Ran, ranOnEach } from '../candidate/ran.js'
import { type InstrumentServices, sliceOf } from '../candidate/services.js'
import type { BarRange } from '../market/bars/bars.js'
import type { Costs } from '../portfolio/rules/costs.js'
import { type Stitchable, stitched } from '../portfolio/runs/stitch.kernel.js'
import type { PhaseError } from '../run/phase-error.js'

/** A choice and the stretches of bars on which it ran, a fresh account on each. */
export interface RerunLeg {
  readonly candidate: Candidate
  readonly stretches: readonly BarRange[]
}

/** Runs legs again, ready for other costs too. */
export const partsOfLegs = (
  legs: readonly RerunLeg[],
  services: InstrumentServices,
): Either<PhaseError, readonly Ran[]> =>
  pipe(
    legs,
    traverseArray(({ candidate, stretches }) =>
      pipe(
        candidateWarmup(candidate, services, {}),
        flatMap((need) =>
          traverseArray(([from_bar, to_bar]: BarRange) => sliceOf(services, { from_bar, to_bar }, need))(
            stretches,
          ),
        ),
        flatMap((slices) =>
          ranOnEach(
            candidate,
            slices.map((slice) => marketOfOne(services.dataset, slice)),
          ),
        ),
      ),
    ),
    map((parts) => parts.flat()),
  )

/** Parts as one account, at other costs where some are given. */
export const accountOfParts = (parts: readonly Ran[], costs?: Costs): Stitchable =>
  stitched(
    parts.map((part) =>
      costs === undefined ? part.run : part.trader.run({ ...part.trader.execution, costs }),
    ),
  )

/** Whether two accounts are the same to the bit: then what is drawn again is what was stored. */
export const isSameAccount = (a: Float64Array, b: Float64Array): boolean =>
  a.length === b.length && a.every((value, i) => Object.is(value, b[i]))
