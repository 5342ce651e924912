import type { Operators } from '../language/operator.js'
import { rank, universeMean } from './across.kernel.js'
import { abs, add, div, max, min, mul, neg, sub } from './arithmetic.kernel.js'
import { atr } from './atr.kernel.js'
import { dema, hma, linearRegression, t3, tema, trima, trix, variance } from './averages.js'
import { donchianBefore, keltner, natr, supertrend } from './channels.js'
import { eq, gt, gte, lt, lte, neq } from './comparison.kernel.js'
import { covariance } from './covariance.kernel.js'
import {
  crossesAbove,
  crossesAboveLastNonzero,
  crossesAboveStrict,
  crossesBelow,
  crossesBelowLastNonzero,
  crossesBelowStrict,
} from './cross.kernel.js'
import { bollinger, donchian, roc, zscore } from './derived.js'
import { directional } from './directional.kernel.js'
import { emaFromFirst } from './first-seed.kernel.js'
import { kama } from './kama.kernel.js'
import { labelIs } from './label-is.kernel.js'
import { lag } from './lag.kernel.js'
import { and, not, or } from './logic.kernel.js'
import { macd } from './macd.kernel.js'
import { meanDeviation } from './mean-deviation.kernel.js'
import { arctan, floor, log, ratio, sign, sqrt, whenKnown } from './numeric.kernel.js'
import {
  accumulation,
  adx,
  adxr,
  aroon,
  cci,
  change,
  cmo,
  dmi,
  macdOwnSeeds,
  mfi,
  stochastic,
  ultimateOscillator,
  vwap,
  williamsR,
} from './oscillators.js'
import { chaikinOscillator, correlation, slopeOn, spread } from './pairs.js'
import { parabolicSar } from './parabolic.kernel.js'
import { higher } from './period.kernel.js'
import { ratchetBand } from './ratchet-band.kernel.js'
import { rsi } from './rsi.kernel.js'
import { cumulative, obv } from './running-total.kernel.js'
import { ema, rma } from './smoothing.kernel.js'
import { trueRange } from './true-range.kernel.js'
import { wilderSum } from './wilder-sum.kernel.js'
import { stdev } from './window-deviation.kernel.js'
import { smaExact } from './window-exact.kernel.js'
import { highest, lowest } from './window-extreme.kernel.js'
import { barsSinceHighest, barsSinceLowest } from './window-place.kernel.js'
import { sma, sum } from './window-sum.kernel.js'
import { wma } from './window-weighted.kernel.js'

/** The operators of the language, by their names in tree and text. */
export const operators: Operators = Object.fromEntries(
  [
    abs,
    accumulation,
    add,
    adx,
    adxr,
    and,
    arctan,
    aroon,
    atr,
    barsSinceHighest,
    barsSinceLowest,
    bollinger,
    cci,
    change,
    cmo,
    crossesAbove,
    crossesAboveLastNonzero,
    crossesAboveStrict,
    crossesBelow,
    crossesBelowLastNonzero,
    crossesBelowStrict,
    cumulative,
    slopeOn,
    correlation,
    chaikinOscillator,
    emaFromFirst,
    covariance,
    dema,
    div,
    directional,
    dmi,
    donchian,
    donchianBefore,
    ema,
    eq,
    floor,
    gt,
    gte,
    higher,
    highest,
    hma,
    kama,
    keltner,
    labelIs,
    lag,
    linearRegression,
    log,
    lowest,
    lt,
    lte,
    macd,
    macdOwnSeeds,
    max,
    meanDeviation,
    mfi,
    min,
    mul,
    natr,
    neg,
    neq,
    not,
    obv,
    or,
    parabolicSar,
    rank,
    ratchetBand,
    ratio,
    rma,
    roc,
    rsi,
    sign,
    sma,
    smaExact,
    spread,
    sqrt,
    stdev,
    stochastic,
    sub,
    sum,
    supertrend,
    t3,
    tema,
    trima,
    trix,
    trueRange,
    ultimateOscillator,
    universeMean,
    variance,
    vwap,
    whenKnown,
    williamsR,
    wilderSum,
    wma,
    zscore,
  ].map((operator) => [operator.name, operator]),
)
