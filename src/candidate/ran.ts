import { type Either, map, sequenceArray } from 'fp-ts/lib/Either.js'
import type { Slice } from '../market/bars/bars.js'
import type { Dataset } from '../market/bars/dataset.js'
import { timedReturns } from '../portfolio/account/exposure.kernel.js'
import type { PhaseError } from '../run/phase-error.js'
import type { TimedReturns } from '../stats/timing/timing.kernel.js'
import type { Candidate } from './candidate.js'
import { candidateTrader } from './candidate-trader.js'
import type { TraderRun } from './market.js'
import { marketOfOne } from './market-of-one.js'
import type { InstrumentServices } from './services.js'
import type { Trader } from './trader.js'

/** A trader with its run under its own execution. */
export interface Ran {
  readonly trader: Trader
  readonly slice: Slice
  readonly run: TraderRun
  /** Its net returns and its exposure, with every position closed at the end: closed trades alone say what was held. */
  readonly timed: TimedReturns
}

/** Runs a trader under its own execution. */
export const ranOn = ({ bars }: Dataset, slice: Slice, trader: Trader): Ran => {
  const { execution } = trader
  return {
    trader,
    slice,
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
  { dataset }: InstrumentServices,
  slices: readonly Slice[],
): Either<PhaseError, readonly Ran[]> =>
  sequenceArray(
    slices.map((slice) =>
      map((trader: Trader) => ranOn(dataset, slice, trader))(
        candidateTrader(candidate, marketOfOne(dataset, slice)),
      ),
    ),
  )
