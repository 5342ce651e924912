import * as laws from '../../laws/index.js'
import { joinedSeries } from '../../src/market/series/known-series.kernel.js'
import { meanBars, stepsOfBars } from '../../src/market/universe/mean-bars.kernel.js'
import { bindLaws } from '../bind-laws.js'

bindLaws([
  ['market data', laws.marketLaws],
  ['files of bars', laws.barFileLaws],
  ['rows out of order', laws.rowOrderLaws],
  ['trading days', laws.sessionLaws],
  ['instruments on the union of their times', laws.universeLaws],
  ['further series next to bars', laws.knownSeriesLaws(joinedSeries)],
  ['all members as one series', laws.meanBarsLaws(meanBars, stepsOfBars)],
])
