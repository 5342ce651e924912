import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { showDataError } from '../../market/bars/data-error.js'
import type { Dataset } from '../../market/bars/dataset.js'
import { type SyntheticInput, syntheticMarket } from '../../market/synthetic/synthetic.js'
import { type CliFailure, unable } from '../io.js'

/** Two moods of one mean: volatility comes in clusters, and nothing of it tells the next return. */
const MOODS = [
  { name: 'calm', drift: 0, sd: 0.007 },
  { name: 'turbulent', drift: 0, sd: 0.016 },
]
const WEEKDAYS_A_YEAR = 261

/** What markets are drawn: `sharpe_ratio` is that of the planted edge, 0 for none. */
export interface Drawn {
  readonly seed: number
  readonly years: number
  readonly sharpe_ratio: number
}

/** A daily market as it is drawn: without an edge a martingale, with one tilted by a crossover of two averages of closes. */
export const drawn = ({ seed, years, sharpe_ratio }: Drawn): SyntheticInput => ({
  seed,
  bars: Math.round(years * WEEKDAYS_A_YEAR),
  regimes: MOODS,
  ...(sharpe_ratio === 0 ? {} : { edge: { fast: 10, slow: 50, sharpe_ratio } }),
})

/** The market's bars. */
export const marketOf = (input: SyntheticInput): Either<CliFailure, Dataset> => {
  const made = syntheticMarket(input)
  return isLeft(made) ? left(unable(showDataError(made.left))) : right(made.right.dataset)
}
