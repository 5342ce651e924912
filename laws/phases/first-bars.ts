import { barsBetween } from '../../src/market/bars/bars.js'
import { type Dataset, dataset } from '../../src/market/bars/dataset.js'
import { must } from '../strategy/strategy.js'

/** The first bars of a dataset as one of their own. */
export const firstBars = ({ bars }: Dataset, length: number): Dataset =>
  must(dataset({ name: 'first bars', periods_per_year: 252 }, barsBetween(bars, 0, length)))
