import { type Either, flatMap, isLeft, left, map, mapLeft, right } from 'fp-ts/lib/Either.js'
import { showDataError } from '../../market/bars/data-error.js'
import { type Dataset, datasetOf } from '../../market/bars/dataset.js'
import { correlatedMoves, movesOfReturns } from '../../market/synthetic/correlated.kernel.js'
import { garchReturns } from '../../market/synthetic/garch.kernel.js'
import {
  barsOfMoves,
  type LogMoves,
  logMovesOf,
  resampledMoves,
} from '../../market/synthetic/resampled.kernel.js'
import { type SyntheticInput, syntheticMarket } from '../../market/synthetic/synthetic.js'
import { type Universe, universe } from '../../market/universe/universe.js'
import { type CliFailure, unable } from '../io.js'
import type { MarketKind } from './kinds.js'

const WEEKDAYS_A_YEAR = 261
const DRIFT = 0.5 / Math.sqrt(WEEKDAYS_A_YEAR)
/** Two moods of one mean: volatility comes in clusters, and nothing of it predicts the next return. */
const SDS = { calm: 0.007, turbulent: 0.016 }
const BOTH = Math.sqrt((SDS.calm * SDS.calm + SDS.turbulent * SDS.turbulent) / 2)
const moods = (drift: number) => Object.entries(SDS).map(([name, sd]) => ({ name, drift, sd }))
const BLOCK = 20
/** Betas of several instruments are spread evenly over a range; each has noise of its own. */
const SPREAD = { beta: [0.5, 1.5], sd: 0.015 } as const

/**
 * What market is drawn; `sharpe_ratio` is that of the planted edge. Own bars come as moves, with their hash for keys. Several
 * instruments go with such a market, each by its beta.
 */
export interface MarketDraw {
  readonly kind: MarketKind
  readonly instruments?: number
  readonly seed: number
  readonly years: number
  readonly sharpe_ratio: number
  readonly own?: { readonly hash: string; readonly moves: LogMoves }
}

/** All that the bars of a market depend on, as it stands in keys. */
export const drawnKey = ({ own, ...drawn }: MarketDraw): unknown => ({
  ...drawn,
  moods: SDS,
  ...(drawn.instruments === undefined ? {} : { spread: SPREAD }),
  ...(own === undefined ? {} : { own: own.hash, block: BLOCK }),
})

const synthetic = (input: SyntheticInput): Either<CliFailure, Dataset> => {
  const made = syntheticMarket(input)
  return isLeft(made) ? left(unable(showDataError(made.left))) : right(made.right.dataset)
}

/** Moves of returns that were drawn. */
const garchMoves = (seed: number, bars: number): LogMoves => {
  const shape = { bars, sd: BOTH, alpha: 0.03, gamma: 0.09, beta: 0.9, tails: 5 }
  return movesOfReturns(
    garchReturns({ ...shape, seed, mean: DRIFT * BOTH - (BOTH * BOTH) / 2 }),
    garchReturns({ ...shape, seed: seed + 1, mean: 0 }),
  )
}

const named = (name: string, moves: LogMoves, time: Float64Array): Dataset =>
  datasetOf({ name, price_only: false, tell_moves: false }, barsOfMoves(moves, time))

/** Daily bars of one instrument, from 2000-01-03 on. */
const barsOf = ({ kind, seed, years, sharpe_ratio, own }: MarketDraw): Either<CliFailure, Dataset> => {
  const bars = Math.round(years * WEEKDAYS_A_YEAR)
  const plain = { seed, bars, regimes: moods(0) }
  const edge = { fast: 10, slow: 50, sharpe_ratio }
  const moved = (moves: LogMoves): Either<CliFailure, Dataset> =>
    map((times: Dataset) => named(`${kind} market, seed ${seed}`, moves, times.bars.time))(synthetic(plain))
  switch (kind) {
    case 'none':
      return synthetic(plain)
    case 'edge':
      return synthetic({ ...plain, edge })
    case 'decayed':
      return synthetic({ ...plain, edge: { ...edge, until: Math.round((bars * 2) / 3) } })
    case 'drift':
      return synthetic({ ...plain, regimes: moods(DRIFT * BOTH) })
    case 'garch':
      return moved(garchMoves(seed, bars))
    case 'blocks':
      return own === undefined
        ? left(unable('blocks are drawn from bars: give --data'))
        : moved(resampledMoves(own.moves, bars, BLOCK, seed))
  }
}

const symbolAt = (place: number): string => `i${String(place + 1).padStart(3, '0')}`

/** Instruments that go with a market, each by its beta. */
const withMarket = (market: Dataset, seed: number, instruments: number): Either<CliFailure, Universe> => {
  const moves = logMovesOf(market.bars)
  const time = market.bars.time.slice(1)
  const [least, most] = SPREAD.beta
  return mapLeft(({ message }: { readonly message: string }) => unable(message))(
    universe(
      Array.from({ length: instruments }, (_, place) => {
        const beta = least + ((most - least) * (place + 0.5)) / instruments
        const own = correlatedMoves(moves, { beta, sd: SPREAD.sd, seed, place })
        return {
          symbol: symbolAt(place),
          dataset: named(`${market.name}, beta ${beta.toFixed(2)}`, own, time),
        }
      }),
    ),
  )
}

/** The market's daily bars, from 2000-01-03 on: of one instrument, or of several. */
export const marketOf = (draw: MarketDraw): Either<CliFailure, Dataset | Universe> => {
  const { instruments, seed } = draw
  const market = barsOf(draw)
  return instruments === undefined
    ? market
    : flatMap((one: Dataset) => withMarket(one, seed, instruments))(market)
}
