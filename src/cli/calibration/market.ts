import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { showDataError } from '../../market/bars/data-error.js'
import { type Dataset, datasetOf } from '../../market/bars/dataset.js'
import { garchReturns } from '../../market/synthetic/garch.kernel.js'
import { barsOfMoves, type LogMoves, resampledMoves } from '../../market/synthetic/resampled.kernel.js'
import { type SyntheticInput, syntheticMarket } from '../../market/synthetic/synthetic.js'
import { type CliFailure, unable } from '../io.js'
import type { MarketKind } from './kinds.js'

const WEEKDAYS_A_YEAR = 261
const DRIFT = 0.5 / Math.sqrt(WEEKDAYS_A_YEAR)
/** Two moods of one mean: volatility comes in clusters, and nothing of it predicts the next return. */
const SDS = { calm: 0.007, turbulent: 0.016 }
const BOTH = Math.sqrt((SDS.calm * SDS.calm + SDS.turbulent * SDS.turbulent) / 2)
const moods = (drift: number) => Object.entries(SDS).map(([name, sd]) => ({ name, drift, sd }))
const BLOCK = 20

/** What market is drawn; `sharpe_ratio` is that of the planted edge. Own bars come as moves, with their hash for keys. */
export interface MarketDraw {
  readonly kind: MarketKind
  readonly seed: number
  readonly years: number
  readonly sharpe_ratio: number
  readonly own?: { readonly hash: string; readonly moves: LogMoves }
}

/** All that the bars of a market depend on, as it stands in keys. */
export const drawnKey = ({ own, ...drawn }: MarketDraw): unknown => ({
  ...drawn,
  moods: SDS,
  ...(own === undefined ? {} : { own: own.hash, block: BLOCK }),
})

const synthetic = (input: SyntheticInput): Either<CliFailure, Dataset> => {
  const made = syntheticMarket(input)
  return isLeft(made) ? left(unable(showDataError(made.left))) : right(made.right.dataset)
}

/** Bars of returns that were drawn: a fifth of a bar's variance lies in the gap to its open. */
const garchMoves = (seed: number, bars: number): LogMoves => {
  const shape = { bars, sd: BOTH, alpha: 0.03, gamma: 0.09, beta: 0.9, tails: 5 }
  const close = garchReturns({ ...shape, seed, mean: DRIFT * BOTH - (BOTH * BOTH) / 2 })
  const noise = garchReturns({ ...shape, seed: seed + 1, mean: 0 })
  const open = close.map((move, t) => 0.2 * move + 0.4 * (noise[t] ?? 0))
  return {
    open,
    close,
    high: close.map((move, t) => Math.max(0, move, open[t] ?? 0)),
    low: close.map((move, t) => Math.min(0, move, open[t] ?? 0)),
  }
}

/** The market's daily bars, from 2000-01-03 on. */
export const marketOf = ({
  kind,
  seed,
  years,
  sharpe_ratio,
  own,
}: MarketDraw): Either<CliFailure, Dataset> => {
  const bars = Math.round(years * WEEKDAYS_A_YEAR)
  const plain = { seed, bars, regimes: moods(0) }
  const edge = { fast: 10, slow: 50, sharpe_ratio }
  const named = (moves: LogMoves): Either<CliFailure, Dataset> => {
    const times = synthetic(plain)
    return isLeft(times)
      ? times
      : right(
          datasetOf(
            { name: `${kind} market, seed ${seed}`, price_only: false, tell_moves: false },
            barsOfMoves(moves, times.right.bars.time),
          ),
        )
  }
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
      return named(garchMoves(seed, bars))
    case 'blocks':
      return own === undefined
        ? left(unable('blocks are drawn from bars: give --data'))
        : named(resampledMoves(own.moves, bars, BLOCK, seed))
  }
}
