import { type Either, flatMap, map, traverseArray } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Candidate } from '../candidate/candidate.js'
import { candidateMarket } from '../candidate/candidate-trader.js'
import { type Ran, ranOnEach } from '../candidate/ran.js'
import type { TradedData } from '../candidate/traded-data.js'
import type { BarRange } from '../market/bars/bars.js'
import type { Costs } from '../portfolio/rules/costs.js'
import { type Stitchable, stitched } from '../portfolio/runs/stitch.kernel.js'
import type { PhaseError } from '../run/phase-error.js'

/** A choice and the stretches of bars, or steps, on which it ran, a fresh account on each. */
export interface RerunLeg {
  readonly candidate: Candidate
  readonly stretches: readonly BarRange[]
}

/** Runs legs again, ready for other costs too. */
export const partsOfLegs = (
  legs: readonly RerunLeg[],
  data: TradedData,
): Either<PhaseError, readonly Ran[]> =>
  pipe(
    legs,
    traverseArray(({ candidate, stretches }) =>
      pipe(
        stretches,
        traverseArray(([from_bar, to_bar]: BarRange) =>
          candidateMarket({ candidate, range: { from_bar, to_bar } }, data),
        ),
        flatMap((markets) => ranOnEach(candidate, markets)),
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
