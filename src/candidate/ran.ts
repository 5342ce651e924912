import { type Either, isLeft, right, sequenceArray } from 'fp-ts/lib/Either.js'
import type { Slice } from '../market/bars/bars.js'
import type { Dataset } from '../market/bars/dataset.js'
import { timedReturns } from '../portfolio/account/exposure.kernel.js'
import type { PhaseError } from '../run/phase-error.js'
import type { TimedReturns } from '../stats/timing/timing.kernel.js'
import type { Candidate } from './candidate.js'
import { candidateTrader } from './candidate-trader.js'
import type { InstrumentServices } from './services.js'
import type { Trader, TraderRun } from './trader.js'

/** A trader with its run under its own execution. */
export interface Ran {
  readonly trader: Trader
  readonly run: TraderRun
  /** Its net returns and its exposure, with every position closed at the end: closed trades alone say what was held. */
  readonly timed: TimedReturns
}

/** Runs a trader under its own execution. */
export const ranOn = ({ bars }: Dataset, trader: Trader): Ran => {
  const { execution, slice } = trader
  return {
    trader,
    run: trader.run(execution),
    timed: timedReturns(bars, slice.scored, trader.run({ ...execution, finalize: 'close' }), {
      fill: execution.fill,
      funding: execution.financing.funding_rate,
    }),
  }
}

/** Runs a choice on each of some slices, on a fresh account each. */
export const ranOnEach = (
  candidate: Candidate,
  services: InstrumentServices,
  slices: readonly Slice[],
): Either<PhaseError, readonly Ran[]> =>
  sequenceArray(
    slices.map((slice) => {
      const trader = candidateTrader(candidate, services, slice)
      return isLeft(trader) ? trader : right(ranOn(services.dataset, trader.right))
    }),
  )
