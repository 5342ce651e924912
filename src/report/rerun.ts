import { type Either, flatMap, map, right, traverseArray } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { type Candidate, tradesOn } from '../candidate/candidate.js'
import { candidateMarket } from '../candidate/candidate-trader.js'
import type { Market } from '../candidate/market.js'
import { type Ran, ranOnEach } from '../candidate/ran.js'
import { marketOn, stretchAt, stretchOfSome } from '../candidate/stretch.js'
import type { TradedData } from '../candidate/traded-data.js'
import type { BarRange } from '../market/bars/bars.js'
import type { Costs } from '../portfolio/rules/costs.js'
import { type Stitchable, stitched } from '../portfolio/runs/stitch.kernel.js'
import type { PhaseError } from '../run/phase-error.js'

/** A choice and the stretches of bars, or steps, on which it ran, a fresh account on each. */
export interface RerunLeg {
  readonly candidate: Candidate
  readonly stretches: readonly BarRange[]
  /** Bars that each instrument reads before, where more is known than what the choice itself needs; null of one that is not read. */
  readonly warmups?: readonly (number | null)[] | undefined
}

/** The market of a stretch as it was traded, each instrument from the bar at which it joined. */
const legMarket = (
  { candidate, warmups }: RerunLeg,
  [from_bar, to_bar]: BarRange,
  traded: TradedData,
): Either<PhaseError, Market> =>
  warmups === undefined || warmups.length !== traded.instruments.length
    ? candidateMarket({ candidate, range: { from_bar, to_bar } }, traded)
    : right(
        marketOn(
          traded,
          stretchOfSome(
            traded,
            stretchAt(
              traded.data,
              [from_bar, to_bar],
              warmups.map((one) => one ?? Number.POSITIVE_INFINITY),
            ),
            (symbol) => tradesOn(candidate, symbol),
          ),
        ),
      )

/** Runs legs again, ready for other costs too. */
export const partsOfLegs = (
  legs: readonly RerunLeg[],
  data: TradedData,
): Either<PhaseError, readonly Ran[]> =>
  pipe(
    legs,
    traverseArray((leg) =>
      pipe(
        leg.stretches,
        traverseArray((stretch: BarRange) => legMarket(leg, stretch, data)),
        flatMap((markets) => ranOnEach(leg.candidate, markets)),
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
