export {
  bottom,
  demeanBy,
  groupRank,
  quantile,
  rank,
  top,
  universeMean,
  universeStdev,
  zscoreAcross,
} from './across.kernel.js'
export { abs, add, div, max, min, mul, neg, sub } from './arithmetic.kernel.js'
export { atr } from './atr.kernel.js'
export { eq, gt, gte, lt, lte, neq } from './comparison.kernel.js'
export { covariance } from './covariance.kernel.js'
export {
  crossesAbove,
  crossesAboveLastNonzero,
  crossesAboveStrict,
  crossesBelow,
  crossesBelowLastNonzero,
  crossesBelowStrict,
} from './cross.kernel.js'
export { directional } from './directional.kernel.js'
export { emaFromFirst } from './first-seed.kernel.js'
export { kama } from './kama.kernel.js'
export { labelIs } from './label-is.kernel.js'
export { lag } from './lag.kernel.js'
export { and, not, or } from './logic.kernel.js'
export { macd } from './macd.kernel.js'
export { meanDeviation } from './mean-deviation.kernel.js'
export { arctan, floor, log, ratio, share, sign, sqrt, whenKnown } from './numeric.kernel.js'
export { parabolicSar } from './parabolic.kernel.js'
export { higher } from './period.kernel.js'
export { ratchetBand } from './ratchet-band.kernel.js'
export { rsi } from './rsi.kernel.js'
export { cumulative, obv } from './running-total.kernel.js'
export { ema, rma } from './smoothing.kernel.js'
export { maxDiversification, minVariance, riskParity } from './solvers.js'
export { trueRange } from './true-range.kernel.js'
export { vwap } from './volume-mean.kernel.js'
export { wilderSum } from './wilder-sum.kernel.js'
export { stdev } from './window-deviation.kernel.js'
export { highest, lowest } from './window-extreme.kernel.js'
export { barsSinceHighest, barsSinceLowest } from './window-place.kernel.js'
export { sma, sum } from './window-sum.kernel.js'
export { wma } from './window-weighted.kernel.js'
